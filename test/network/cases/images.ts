/** Images that get larger, smaller or another shape. */
import type { Case } from "../cases.ts";

/** Whole multiples and not, larger and smaller, one way and the other at once. */
const sizes = [
  [7, 5],
  [14, 10],
  [3, 2],
  [1, 1],
  [4, 9],
  [10, 3],
] as const;
const to = (rest: Record<string, string> = {}): readonly Case[] => [
  ...sizes.map(([height, width]) => ({ arguments: { ...rest, height, width }, inputs: [[7, 5, 3]], batch: 2 })),
  { arguments: { ...rest, height: 3 }, inputs: [[1, 2, 1]], batch: 1 },
  { arguments: { ...rest, height: 12, width: 10 }, inputs: [[8, 12, 6]], batch: 1 },
];

export const images: Readonly<Record<string, readonly Case[]>> = {
  adaptive_avg_pool: to(),
  resize: [...to({ interpolation: "nearest" }), ...to({ interpolation: "bilinear" })],
  upsample: ["nearest", "bilinear"].flatMap((interpolation) =>
    [1, 2, 3].flatMap((factor) => [
      { arguments: { factor, interpolation }, inputs: [[4, 3, 5]], batch: 2 },
      { arguments: { factor, interpolation }, inputs: [[1, 2, 1]], batch: 1 },
    ]),
  ),
  pad: [0, 1, 3].flatMap((size) => [
    { arguments: { size }, inputs: [[4, 3, 5]], batch: 2 },
    { arguments: { size }, inputs: [[1, 2, 1]], batch: 1 },
  ]),
  crop: [
    { arguments: { height: 4 }, inputs: [[7, 6, 3]], batch: 2 },
    { arguments: { height: 1, width: 5 }, inputs: [[4, 6, 5]], batch: 2 },
    { arguments: { height: 4, width: 6 }, inputs: [[4, 6, 5]], batch: 1 },
  ],
  reshape: [
    { arguments: { height: 2, width: 3, channels: 4 }, inputs: [[24]], batch: 2 },
    { arguments: { height: 1, width: 6, channels: 4 }, inputs: [[2, 4, 3]], batch: 3 },
    { arguments: { height: 2, width: 4, channels: 3 }, inputs: [[2, 4, 3]], batch: 1 },
  ],
};
