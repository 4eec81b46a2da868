/** CSV of pixels: an example a row. */
import type { Piece } from "../protocol/piece.ts";

export const csv: Piece = {
  name: "csv",
  doc: "Images as rows of numbers: one column for the label, one for each pixel; packed with gzip or not.\n\nPixels run along the rows of the image, the channels of a pixel side by side.",
  parameters: [
    { name: "path", type: { kind: "path", of: "file" }, doc: "The file." },
    {
      name: "label",
      type: { kind: "text" },
      optional: true,
      doc: 'The column with the label: its name, `"first"`, `"last"`, or its number counted from 0. Without it: the column named label, class or target, otherwise the last.',
    },
    {
      name: "shape",
      type: { kind: "integers", length: 3 },
      optional: true,
      doc: "`[height, width, channels]` of an image. Without it, images are grey and square.",
    },
    {
      name: "header",
      type: { kind: "boolean" },
      optional: true,
      doc: "Whether the first row names the columns. Without it: it does if a pixel of it is not a number.",
    },
    {
      name: "max",
      type: { kind: "number", min: 0, max: 1e9 },
      optional: true,
      doc: "The value of a white pixel: values are divided by it. Without it, it follows from the training examples: 1 if none is larger than 1 or one is negative, 255 if the largest is between 128 and 255, otherwise the largest.",
    },
    {
      name: "classes",
      type: { kind: "path", of: "file" },
      optional: true,
      doc: "A text file with the names of the classes, one a line. A label is one of the names or the number of its line, counted from 0. Without it, the classes are the labels that occur.",
    },
  ],
};
