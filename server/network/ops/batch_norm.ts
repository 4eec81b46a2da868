import type { Tensor1D } from "@tensorflow/tfjs-core";
import { overChannels, python, unless } from "../code.ts";
import * as kernels from "../kernels.ts";
import { type Arguments, epsilon, only, operation, type Shape, size } from "../operation.ts";

interface BatchNorm extends Arguments {
  readonly momentum: number;
  readonly epsilon: number;
}

const channels = (inputs: readonly Shape[]): number => only(inputs).at(-1) ?? 1;

/**
 * The share of the old average so that the new one is the weighted mean of what it has seen, and of nothing else: after t steps the
 * weights are in the proportion 1, momentum, momentum^2, ..., which sum to (1 - momentum^t) / (1 - momentum). Kingma and Ba 2015,
 * section 3, correct the same bias.
 */
const kept = (momentum: number, step: number): number => (momentum * (1 - momentum ** step)) / (1 - momentum ** (step + 1));

/**
 * y = scale (x - mean) / sqrt(variance + epsilon) + offset, by channel; in training with the statistics of the batch, otherwise
 * with their moving averages. Ioffe and Szegedy 2015, algorithms 1 and 2. The variance is the biased one, as in TensorFlow.
 */
export const batchNorm = operation<BatchNorm>({
  name: "batch_norm",
  doc: "Batch normalisation: each channel (of sequences, each feature) is shifted and scaled to mean 0 and variance 1 over the batch, then scaled and shifted by learned values.\n\nParameters: a scale and an offset for each channel. The moving mean and variance, used when not training, do not count as parameters.",
  parameters: [
    {
      name: "momentum",
      type: { kind: "number", min: 0, max: 1, maxExcluded: true },
      default: 0.99,
      doc: "Share of the old moving average that each step keeps; in the first steps less, so that the average is never drawn to where it began.",
    },
    epsilon,
  ],
  inputs: "one",
  shape: (_args, inputs) => only(inputs),
  weights(_args, inputs) {
    const shape = [channels(inputs)];
    return [
      { name: "scale", shape, initializer: { kind: "ones" }, trainable: true },
      { name: "offset", shape, initializer: { kind: "zeros" }, trainable: true },
      { name: "moving_mean", shape, initializer: { kind: "zeros" }, trainable: false },
      { name: "moving_variance", shape, initializer: { kind: "ones" }, trainable: false },
    ];
  },
  flops: (_args, _inputs, output) => 2 * size(output),
  apply({ tf, training, perStep, update }, args, inputs, weight) {
    const x = only(inputs);
    const scale = weight<Tensor1D>("scale");
    const offset = weight<Tensor1D>("offset");
    if (!training)
      return tf.batchNorm(x, weight<Tensor1D>("moving_mean"), weight<Tensor1D>("moving_variance"), offset, scale, args.epsilon);
    const { y, mean, variance } = kernels.normalizeBatch(tf, x, scale, offset, args.epsilon);
    const share = perStep((step) => kept(args.momentum, step));
    const blend = (old: Tensor1D, now: Tensor1D) => tf.add(now, tf.mul(tf.sub(old, now), share));
    update("moving_mean", blend(weight("moving_mean"), mean));
    update("moving_variance", blend(weight("moving_variance"), variance));
    return y;
  },
  code: {
    tfjs: ({ momentum, epsilon }) => ({
      layer: "batchNormalization",
      options: { momentum: unless(0.99, momentum), epsilon: unless(1e-3, epsilon) },
      weights: { scale: "gamma", offset: "beta" },
    }),
    keras: ({ momentum, epsilon }) => ({
      layer: "BatchNormalization",
      options: { momentum: unless(0.99, momentum), epsilon: unless(1e-3, epsilon) },
      weights: { scale: "gamma", offset: "beta" },
    }),
    pytorch: ({ momentum, epsilon }, inputs) => ({
      // PyTorch's momentum is the share of the new statistics. The difference of two decimals is rounded back to one.
      ...overChannels(
        python(only(inputs).length === 3 ? "nn.BatchNorm2d" : "nn.BatchNorm1d", [channels(inputs)], {
          eps: epsilon,
          momentum: Number((1 - momentum).toPrecision(12)),
        }),
        only(inputs),
      ),
      weights: {
        scale: { name: "weight" },
        offset: { name: "bias" },
        moving_mean: { name: "running_mean" },
        moving_variance: { name: "running_var" },
      },
      call: ([x], module) => (only(inputs).length === 2 ? `${module}(${x}.transpose(1, 2)).transpose(1, 2)` : `${module}(${x})`),
    }),
  },
});
