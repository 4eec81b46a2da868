/** IDX, the format of MNIST: a header of sizes, then the bytes of all images. http://yann.lecun.com/exdb/mnist */
import type { Piece } from "../protocol/piece.ts";

export const idx: Piece = {
  name: "idx",
  doc: "Images and labels in two IDX files, the format of MNIST; packed with gzip or not.\n\nImages are unsigned bytes: `[images, height, width]` or `[images, height, width, channels]`. A label is one byte.",
  parameters: [
    { name: "images", type: { kind: "path", of: "file" }, doc: "The file with the images." },
    { name: "labels", type: { kind: "path", of: "file" }, doc: "The file with the labels, in the same order." },
    {
      name: "classes",
      type: { kind: "path", of: "file" },
      optional: true,
      doc: "A text file with the names of the classes, one a line: the first line names label 0. Without it, a class is named by its label.",
    },
  ],
};
