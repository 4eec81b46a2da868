/** All formats that a data block can name, in the order in which they are offered. Importing them loads no decoder. */
import type { Piece } from "../protocol/piece.ts";
import { csv } from "./csv.ts";
import { idx } from "./idx.ts";
import { imageFolder } from "./image_folder.ts";

export const formats: readonly Piece[] = [idx, imageFolder, csv];
