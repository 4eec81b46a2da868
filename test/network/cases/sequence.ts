/** Cases of the operations of sequences, [length, features]. */
import type { Case } from "../cases.ts";

const paddings = ["valid", "same"] as const;

const pools: readonly Case[] = [2, 3, 4]
  .flatMap((size) => [1, 2, 3].flatMap((strides) => paddings.map((padding) => ({ size, strides, padding }))))
  .map((args) => ({ arguments: args, inputs: [[7, 5]], batch: 2 }));

/** Widths for which vectors of four leave nothing, one, two or three values over. */
const recurrent: readonly Case[] = [
  { arguments: { units: 4 }, inputs: [[5, 3]], batch: 2 },
  { arguments: { units: 5, return_sequences: true }, inputs: [[6, 2]], batch: 3 },
  { arguments: { units: 3, bidirectional: true }, inputs: [[4, 5]], batch: 2 },
  { arguments: { units: 6, bidirectional: true, return_sequences: true }, inputs: [[5, 4]], batch: 2 },
  { arguments: { units: 7, return_sequences: true }, inputs: [[1, 3]], batch: 1 },
  { arguments: { units: 1, bidirectional: true }, inputs: [[1, 1]], batch: 1 },
  { arguments: { units: 9, return_sequences: true }, inputs: [[3, 2]], batch: 2, values: "large" },
  // More rows than a tile of a product has.
  { arguments: { units: 8 }, inputs: [[4, 10]], batch: 7 },
];

const convolutions: readonly Case[] = [
  ...[1, 2, 3].flatMap((kernel) =>
    [1, 2, 3].flatMap((strides) =>
      [...paddings, "causal"].map((padding) => ({
        arguments: { filters: 3, kernel, strides, padding },
        inputs: [[7, 2]],
        batch: 2,
      })),
    ),
  ),
  ...[...paddings, "causal"].map((padding) => ({
    arguments: { filters: 4, kernel: 3, dilation: 2, padding, bias: false },
    inputs: [[8, 3]],
    batch: 2,
  })),
  { arguments: { filters: 6, kernel: 3, groups: 2, padding: "same" }, inputs: [[5, 4]], batch: 2 },
  { arguments: { filters: 3, kernel: 2, groups: 3, dilation: 3, padding: "causal" }, inputs: [[7, 3]], batch: 1 },
  { arguments: { filters: 4, kernel: 1, groups: 4 }, inputs: [[5, 4]], batch: 3 },
  // A window longer than the sequence.
  { arguments: { filters: 2, kernel: 6, padding: "same" }, inputs: [[3, 2]], batch: 1 },
  { arguments: { filters: 2, kernel: 6, padding: "causal" }, inputs: [[3, 2]], batch: 1 },
  // More steps than a chunk (192).
  { arguments: { filters: 5, kernel: 3, padding: "same" }, inputs: [[70, 6]], batch: 3 },
];

export const sequenceCases: Readonly<Record<string, readonly Case[]>> = {
  to_sequence: [
    { inputs: [[3, 4, 2]], batch: 2 },
    { inputs: [[1, 1, 3]], batch: 1 },
  ],
  embedding: [
    { arguments: { vocabulary: 6, features: 5 }, inputs: [[7]], batch: 3, values: "tokens" },
    // Ids below and above those of the table.
    { arguments: { vocabulary: 3, features: 1 }, inputs: [[9]], batch: 2, values: "tokens" },
    { arguments: { vocabulary: 1, features: 4 }, inputs: [[1]], batch: 1, values: "tokens" },
  ],
  positional_encoding: [
    { inputs: [[5, 4]], batch: 2 },
    { inputs: [[11, 7]], batch: 1 },
    { arguments: { learned: true }, inputs: [[5, 3]], batch: 2 },
    { arguments: { learned: true }, inputs: [[1, 1]], batch: 1 },
  ],
  conv1d: convolutions,
  max_pool1d: [
    ...pools,
    { arguments: { size: 3, strides: 2, padding: "same" }, inputs: [[5, 3]], batch: 2, values: "negative" },
    { arguments: { size: 2 }, inputs: [[6, 4]], batch: 2, values: "ties" },
    { arguments: { size: 1 }, inputs: [[3, 2]], batch: 2 },
    { arguments: { size: 5, padding: "same" }, inputs: [[3, 1]], batch: 1 },
  ],
  avg_pool1d: [
    ...pools,
    { arguments: { size: 1 }, inputs: [[3, 2]], batch: 2 },
    { arguments: { size: 5, padding: "same" }, inputs: [[3, 1]], batch: 1, values: "negative" },
  ],
  last_step: [
    { inputs: [[4, 3]], batch: 3 },
    { inputs: [[1, 2]], batch: 1 },
  ],
  lstm: recurrent,
  gru: recurrent,
  attention: [
    { arguments: { heads: 2 }, inputs: [[5, 6]], batch: 2 },
    { arguments: { heads: 2, causal: true }, inputs: [[6, 8]], batch: 2 },
    { arguments: { heads: 3, key: 5 }, inputs: [[4, 4]], batch: 1 },
    // Fewer features than heads.
    { arguments: { heads: 3, causal: true }, inputs: [[9, 2]], batch: 2 },
    { arguments: { heads: 1 }, inputs: [[1, 1]], batch: 1 },
    { arguments: { heads: 2, key: 3 }, inputs: [[13, 5]], batch: 2, values: "negative" },
  ],
  cross_attention: [
    {
      arguments: { heads: 2 },
      inputs: [
        [5, 6],
        [3, 4],
      ],
      batch: 2,
    },
    {
      arguments: { heads: 3, key: 4 },
      inputs: [
        [2, 5],
        [9, 7],
      ],
      batch: 3,
    },
    {
      arguments: { heads: 1 },
      inputs: [
        [1, 1],
        [1, 2],
      ],
      batch: 1,
    },
  ],
  feed_forward: [
    { arguments: { units: 7 }, inputs: [[5, 3]], batch: 2 },
    { arguments: { units: 4, activation: "swish" }, inputs: [[6]], batch: 3 },
    { arguments: { units: 1, activation: "relu" }, inputs: [[1, 1]], batch: 1 },
  ],
  transformer: [
    { arguments: { heads: 2, units: 9 }, inputs: [[5, 6]], batch: 2 },
    { arguments: { heads: 3, units: 4, key: 2, causal: true, dropout: 0.4 }, inputs: [[7, 5]], batch: 2 },
    { arguments: { heads: 1, units: 8, dropout: 0.2 }, inputs: [[1, 3]], batch: 3 },
  ],
};
