/** Networks of every kind, by their names. */
import type { Architecture } from "../../server/network/architecture.ts";
import { everySequence, everything, type Layer, sequence } from "./network.ts";

const conv = (filters: number): readonly Layer[] => [
  ["conv2d", { filters, kernel: 3, padding: "same" }],
  ["batch_norm"],
  ["relu"],
];
const inverted: readonly Layer[] = [
  ["conv2d", { filters: 48, kernel: 1 }],
  ["batch_norm"],
  ["relu6"],
  ["depthwise_conv2d", { kernel: 3, padding: "same" }],
  ["batch_norm"],
  ["relu6"],
  ["squeeze_excite", { ratio: 4 }],
  ["conv2d", { filters: 16, kernel: 1 }],
  ["batch_norm"],
];
const head: readonly Layer[] = [["global_avg_pool"], ["dense", { units: 4 }]];
export const image = [16, 16, 1] as const;
export const networks: Readonly<Record<string, Architecture>> = {
  nothing: sequence(image, [["global_avg_pool"], ["dense", { units: 4 }]]),
  linear: sequence(image, [["flatten"], ["dense", { units: 4 }]]),
  "one wide layer": sequence(image, [["flatten"], ["dense", { units: 4000 }], ["relu"], ["dense", { units: 4 }]]),
  "many layers": sequence(image, [
    ["flatten"],
    ...Array.from({ length: 9 }, (): Layer => ["dense", { units: 256 }]),
    ["dense", { units: 4 }],
  ]),
  convolutions: sequence(image, [
    ...conv(16),
    ["max_pool", { size: 2 }],
    ...conv(32),
    ["max_pool", { size: 2 }],
    ...conv(64),
    ...head,
  ]),
  "wide convolutions": sequence(image, [["avg_pool", { size: 4 }], ...conv(192), ...conv(192), ...head]),
  "inverted residuals": sequence(image, [...conv(16), ...inverted, ...inverted, ["dropout", { rate: 0.2 }], ...head]),
  separable: sequence(image, [["separable_conv2d", { filters: 32, kernel: 5 }], ["gelu"], ["upsample", { factor: 2 }], ...head]),
  lstm: sequence(image, [["to_sequence"], ["lstm", { units: 32 }], ["dense", { units: 4 }]]),
  "two directions": sequence(image, [
    ["reshape", { height: 1, width: 16, channels: 16 }],
    ["to_sequence"],
    ["gru", { units: 48, bidirectional: true, return_sequences: true }],
    ["lstm", { units: 20, bidirectional: true }],
    ["dense", { units: 4 }],
  ]),
  transformers: sequence(image, [
    ["conv2d", { filters: 32, kernel: 2, strides: 2 }],
    ["to_sequence"],
    ["transformer", { heads: 4, units: 64 }],
    ["transformer", { heads: 4, units: 64, dropout: 0.1 }],
    ["global_avg_pool"],
    ["dense", { units: 4 }],
  ]),
  everything: everything(image, 4),
  "every sequence": everySequence(image, 4),
};
