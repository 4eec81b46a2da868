/** All formats that a data block can name, in the order in which they are offered. Importing them loads no decoder. */
import { csv } from "./csv.ts";
import type { Format } from "./format.ts";
import { idx } from "./idx.ts";
import { imageFolder } from "./image_folder.ts";

export const formats: readonly Format[] = [idx, imageFolder, csv];

export function formatNamed(name: string): Format {
  const found = formats.find((format) => format.name === name);
  if (!found) throw new Error(`there is no data format '${name}'`);
  return found;
}
