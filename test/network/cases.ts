/** What every operation is tried with: shapes, strides, paddings and values where kernels go wrong. */

import type { Arguments, Shape } from "../../server/network/operation.ts";
import { activations } from "./cases/activations.ts";
import { images } from "./cases/images.ts";
import { normalizations } from "./cases/normalizations.ts";
import { sequenceCases } from "./cases/sequence.ts";

export interface Case {
  /** Those that differ from the defaults. */
  readonly arguments?: Arguments;
  /** Of one example. */
  readonly inputs: readonly Shape[];
  readonly batch?: number;
  /** Training steps before this one. */
  readonly step?: number;
  /**
   * signed (by default): uniform in [-1, 1). negative: in [-2, -1). large: in [-30, 30). shifted: [9, 11). ties: few different
   * values, and of equal ones the first takes the gradient. tokens: whole numbers from -1 to 5.
   */
  readonly values?: "signed" | "negative" | "large" | "shifted" | "ties" | "tokens";
}

const paddings = ["valid", "same"] as const;

/** Every window size with every stride and padding, over an image that is not square. */
const windows = (sizes: readonly number[], name: string, rest: Arguments, image: Shape): readonly Case[] =>
  sizes.flatMap((size) =>
    [1, 2, 3].flatMap((strides) =>
      paddings.map((padding) => ({ arguments: { ...rest, [name]: size, strides, padding }, inputs: [image], batch: 2 })),
    ),
  );

const dilations: readonly Case[] = [2, 3].flatMap((dilation) =>
  [1, 2, 3].flatMap((kernel) =>
    paddings.map((padding) => ({ arguments: { kernel, dilation, padding, bias: kernel !== 2 }, inputs: [[9, 8, 4]], batch: 1 })),
  ),
);
const filtered = (given: readonly Case[], rest: Arguments): readonly Case[] =>
  given.map((each) => ({ ...each, arguments: { ...each.arguments, ...rest } }));

export const cases: Readonly<Record<string, readonly Case[]>> = {
  ...activations,
  ...images,
  ...normalizations,
  conv2d: [
    ...windows([1, 2, 3, 4, 5], "kernel", { filters: 3 }, [7, 6, 2]),
    { arguments: { filters: 8, kernel: 3, padding: "same", bias: false }, inputs: [[9, 9, 8]], batch: 3 },
    { arguments: { filters: 17, kernel: 1 }, inputs: [[5, 5, 13]], batch: 1 },
    { arguments: { filters: 5, kernel: 5, padding: "same" }, inputs: [[3, 2, 4]], batch: 1 },
    { arguments: { filters: 1, kernel: 3 }, inputs: [[3, 3, 1]], batch: 1, values: "negative" },
    // More output pixels than a chunk (192) and deeper patches than a panel (256).
    { arguments: { filters: 9, kernel: 3, padding: "same" }, inputs: [[11, 13, 30]], batch: 2 },
    ...filtered(dilations, { filters: 3 }),
    ...filtered(dilations.slice(-4), { filters: 6, groups: 2 }),
    ...filtered(dilations.slice(-2), { filters: 8, groups: 4 }),
    ...[1, 3].flatMap((kernel) =>
      [1, 2].flatMap((strides) =>
        [2, 3, 6].map((groups) => ({
          arguments: { filters: 12, kernel, strides, groups, padding: "same", bias: groups !== 3 },
          inputs: [[7, 6, 6]],
          batch: 2,
        })),
      ),
    ),
    { arguments: { filters: 4, kernel: 3, groups: 2, padding: "same" }, inputs: [[9, 11, 60]], batch: 2 },
  ],
  conv2d_transpose: [
    ...windows([1, 2, 3, 4, 5], "kernel", { filters: 3 }, [4, 3, 2]),
    { arguments: { filters: 5, kernel: 4, strides: 2, padding: "same", bias: false }, inputs: [[6, 5, 9]], batch: 1 },
    { arguments: { filters: 1, kernel: 3 }, inputs: [[1, 1, 1]], batch: 3 },
    { arguments: { filters: 30, kernel: 3, strides: 2, padding: "same" }, inputs: [[9, 11, 2]], batch: 2 },
  ],
  depthwise_conv2d: [
    ...windows([1, 2, 3, 4], "kernel", { multiplier: 1 }, [6, 7, 5]),
    ...windows([3], "kernel", { multiplier: 2, bias: false }, [7, 5, 3]),
    { arguments: { kernel: 5, padding: "same", multiplier: 3 }, inputs: [[3, 4, 8]], batch: 1 },
    { arguments: { kernel: 3, padding: "same" }, inputs: [[6, 6, 1]], batch: 3 },
    ...dilations,
    ...filtered(dilations, { multiplier: 2 }),
  ],
  separable_conv2d: [
    ...windows([2, 3], "kernel", { filters: 4 }, [7, 6, 3]),
    { arguments: { filters: 5, kernel: 3, multiplier: 2, padding: "same", bias: false }, inputs: [[5, 5, 4]], batch: 1 },
    ...filtered(dilations, { filters: 5 }),
  ],
  ...sequenceCases,
  dense: [
    { arguments: { units: 4 }, inputs: [[5, 7]], batch: 3 },
    { arguments: { units: 3, bias: false }, inputs: [[1, 2]], batch: 1 },
    { arguments: { units: 4 }, inputs: [[7]], batch: 3 },
    { arguments: { units: 1, bias: false }, inputs: [[1]], batch: 1 },
    { arguments: { units: 13, bias: false }, inputs: [[300]], batch: 7 },
    { arguments: { units: 16 }, inputs: [[64]], batch: 13, values: "negative" },
  ],
  max_pool: [
    ...windows([2, 3, 4], "size", {}, [7, 6, 5]),
    { arguments: { size: 2 }, inputs: [[6, 6, 4]], batch: 2, values: "negative" },
    { arguments: { size: 3, strides: 2, padding: "same" }, inputs: [[5, 5, 3]], batch: 2, values: "negative" },
    { arguments: { size: 2 }, inputs: [[6, 6, 4]], batch: 2, values: "ties" },
    { arguments: { size: 3, strides: 1, padding: "same" }, inputs: [[4, 4, 6]], batch: 1, values: "ties" },
    { arguments: { size: 1 }, inputs: [[3, 4, 2]], batch: 2 },
    { arguments: { size: 5, padding: "same" }, inputs: [[3, 3, 1]], batch: 1 },
  ],
  avg_pool: [
    ...windows([2, 3, 4], "size", {}, [7, 6, 5]),
    { arguments: { size: 3, strides: 1, padding: "same" }, inputs: [[4, 4, 4]], batch: 1 },
    { arguments: { size: 1 }, inputs: [[3, 4, 2]], batch: 2 },
    { arguments: { size: 5, padding: "same" }, inputs: [[3, 3, 1]], batch: 1, values: "negative" },
  ],
  global_max_pool: [
    { inputs: [[7, 5]], batch: 3 },
    { inputs: [[5, 4, 6]], batch: 2 },
    { inputs: [[1, 1, 3]], batch: 1 },
    { inputs: [[9, 9, 1]], batch: 3, values: "negative" },
    { inputs: [[4, 3, 5]], batch: 2, values: "ties" },
  ],
  global_avg_pool: [
    { inputs: [[7, 5]], batch: 3 },
    { inputs: [[5, 4, 6]], batch: 2 },
    { inputs: [[1, 1, 3]], batch: 1 },
    { inputs: [[9, 9, 1]], batch: 3, values: "shifted" },
  ],
  batch_norm: [
    { inputs: [[6, 5]], batch: 3 },
    { inputs: [[5, 4, 3]], batch: 4 },
    { inputs: [[3, 3, 8]], batch: 2, values: "shifted" },
    { inputs: [[6]], batch: 5, step: 7 },
    { arguments: { momentum: 0 }, inputs: [[6]], batch: 5, step: 7 },
    { arguments: { momentum: 0.5, epsilon: 0.1 }, inputs: [[4, 4, 17]], batch: 5 },
    // More rows than a block of a sum (256).
    { inputs: [[9, 9, 16]], batch: 4 },
  ],
  dropout: [
    { arguments: { rate: 0.4 }, inputs: [[7, 3]], batch: 2 },
    { arguments: { rate: 0.3 }, inputs: [[5, 4, 3]], batch: 2 },
    { arguments: { rate: 0 }, inputs: [[5]], batch: 1 },
    { arguments: { rate: 0.9 }, inputs: [[50]], batch: 3 },
  ],
  flatten: [
    { inputs: [[3, 4]], batch: 2 },
    { inputs: [[3, 4, 2]], batch: 2 },
    { inputs: [[5]], batch: 3 },
  ],
  zero: [
    { inputs: [[3, 4, 2]], batch: 2 },
    { inputs: [[5]], batch: 3 },
  ],
  identity: [{ inputs: [[3, 4, 2]], batch: 2 }],
  add: [
    { inputs: [[3, 4, 2]], batch: 2 },
    {
      inputs: [
        [3, 4, 2],
        [3, 4, 2],
      ],
      batch: 2,
    },
    { inputs: [[5], [5], [5]], batch: 3 },
  ],
  multiply: [
    { inputs: [[3, 4, 2]], batch: 2 },
    {
      inputs: [
        [3, 4, 2],
        [3, 4, 2],
      ],
      batch: 2,
    },
    { inputs: [[5], [5], [5]], batch: 3 },
  ],
  concat: [
    { inputs: [[3, 4, 2]], batch: 2 },
    {
      inputs: [
        [3, 4, 2],
        [3, 4, 5],
        [3, 4, 1],
      ],
      batch: 2,
    },
    { inputs: [[5], [8]], batch: 3 },
    {
      inputs: [
        [4, 3],
        [4, 2],
      ],
      batch: 2,
    },
  ],
};
