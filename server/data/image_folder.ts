/** A folder of images: one folder for each class. */
import type { Piece } from "../protocol/piece.ts";

export const imageFolder: Piece = {
  name: "image_folder",
  doc: "JPEG and PNG images, one folder for each class: `path/cat/1.png`, `path/dog/1.jpg`.\n\nThe folders' names are the classes, in alphabetical order.",
  parameters: [
    { name: "path", type: { kind: "path", of: "folder" }, doc: "The folder that holds a folder for each class." },
    {
      name: "size",
      type: { kind: "integers", length: 2 },
      optional: true,
      doc: "`[height, width]`: every image is resized to this (bilinear, antialiased). Without it, all images must have one size.",
    },
    {
      name: "channels",
      type: { kind: "integer", min: 1, max: 3 },
      optional: true,
      doc: "1: every image is turned grey. 3: every image is given in red, green and blue. Without it: 1 if all images are grey, otherwise 3.",
    },
  ],
};
