import type { Case } from "../cases.ts";

/** Lengths that are whole vectors and that are not; values near 0, where differences cancel, and where exponentials are extreme. */
const activation: readonly Case[] = [
  { inputs: [[5, 4, 3]], batch: 2 },
  { inputs: [[7]], batch: 1, values: "large" },
  { inputs: [[64]], batch: 3, values: "large" },
];
const withAlpha = (...alphas: readonly number[]): readonly Case[] =>
  alphas.flatMap((alpha) => activation.map((given) => ({ ...given, arguments: { alpha } })));
const ofChannels: readonly Case[] = [
  ...activation,
  { inputs: [[5, 3, 17]], batch: 2, values: "large" },
  { inputs: [[2, 2, 1]], batch: 3 },
  { inputs: [[4, 5, 4]], batch: 2, values: "shifted" },
];

export const activations: Readonly<Record<string, readonly Case[]>> = {
  relu: [...activation, { inputs: [[4, 4, 5]], batch: 1, values: "negative" }],
  relu6: activation,
  leaky_relu: withAlpha(0, 0.2, 1),
  prelu: ofChannels,
  elu: withAlpha(0, 0.5, 1, 2),
  selu: activation,
  gelu: activation,
  swish: activation,
  mish: activation,
  hard_swish: activation,
  sigmoid: activation,
  hard_sigmoid: activation,
  tanh: activation,
  softplus: activation,
  softsign: activation,
  exponential: activation,
  softmax: ofChannels,
  log_softmax: ofChannels,
};
