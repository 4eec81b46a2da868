import type { Case } from "../cases.ts";

const rows: readonly Case[] = [
  { inputs: [[5, 4, 3]], batch: 2 },
  { inputs: [[3, 3, 8]], batch: 2, values: "shifted" },
  { inputs: [[6]], batch: 5 },
  { arguments: { epsilon: 0.1 }, inputs: [[4, 4, 17]], batch: 3 },
  { inputs: [[2, 3, 1]], batch: 2 },
  // More rows than a block of a sum (256).
  { inputs: [[13, 11, 5]], batch: 4 },
];

export const normalizations: Readonly<Record<string, readonly Case[]>> = {
  layer_norm: rows,
  rms_norm: rows,
  group_norm: [
    ...[1, 2, 4, 8].map((groups) => ({ arguments: { groups }, inputs: [[5, 4, 8]], batch: 2 })),
    { arguments: { groups: 3 }, inputs: [[3, 3, 6]], batch: 3, values: "shifted" },
    { arguments: { groups: 2, epsilon: 0.1 }, inputs: [[6]], batch: 5 },
    { arguments: { groups: 1 }, inputs: [[2, 3, 1]], batch: 2 },
    { arguments: { groups: 4 }, inputs: [[13, 21, 12]], batch: 2 },
  ],
  squeeze_excite: [
    { inputs: [[5, 4, 3]], batch: 2 },
    { arguments: { ratio: 4 }, inputs: [[3, 6, 17]], batch: 3 },
    { arguments: { ratio: 1 }, inputs: [[1, 1, 2]], batch: 1, values: "large" },
  ],
};
