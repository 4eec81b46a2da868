/** How training images are changed at random, as a task block can name it; compute/augmentation/ does what they say. */
import type { Piece, PieceParameter } from "../protocol/piece.ts";

const probability: PieceParameter = {
  name: "probability",
  type: { kind: "number", min: 0, max: 1 },
  default: 0.5,
  doc: "How likely it is.",
};
const share = (value: number, max: number, doc: string): PieceParameter => ({
  name: "share",
  type: { kind: "number", min: 0, max },
  default: value,
  doc,
});

export const augmentations: readonly Piece[] = [
  { name: "horizontal_flip", doc: "Left and right change places.", parameters: [probability] },
  { name: "vertical_flip", doc: "Top and bottom change places.", parameters: [probability] },
  {
    name: "crop",
    doc: "Black is put around the image, and a piece of the image's size cut out of that (He et al. 2016, section 4.2).",
    parameters: [
      {
        name: "padding",
        type: { kind: "integer", min: 1 },
        within: "image",
        doc: "Pixels of black on each side, at most the shorter side of the images.",
      },
    ],
  },
  {
    name: "shift",
    doc: "Moves the image; what comes in is black.",
    parameters: [share(0.1, 1, "The farthest, as a share of the height and of the width.")],
  },
  {
    name: "rotate",
    doc: "Turns the image about its centre; what comes in is black.",
    parameters: [
      { name: "degrees", type: { kind: "number", min: 0, max: 180 }, default: 15, doc: "The farthest, to either side." },
    ],
  },
  {
    name: "zoom",
    doc: "Makes what is seen larger or smaller, about the centre; what comes in is black.",
    parameters: [share(0.1, 0.9, "By how much at most: 0.1 is from 0.9 to 1.1 times the size.")],
  },
  {
    name: "brightness",
    doc: "Multiplies all values by one factor.",
    parameters: [share(0.2, 1, "How far the factor is from 1 at most.")],
  },
  {
    name: "contrast",
    doc: "Multiplies the distance of all values from their mean by one factor.",
    parameters: [share(0.2, 1, "How far the factor is from 1 at most.")],
  },
  {
    name: "cutout",
    doc: "Blackens a square, whose centre is anywhere in the image (DeVries and Taylor 2017).",
    parameters: [
      {
        name: "size",
        type: { kind: "integer", min: 1 },
        within: "image",
        doc: "Height and width of the square, in pixels, at most the shorter side of the images.",
      },
    ],
  },
];
