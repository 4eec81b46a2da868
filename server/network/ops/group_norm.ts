import type { Tensor1D } from "@tensorflow/tfjs-core";
import { checkGroups } from "../checks.ts";
import { overChannels, python, unless } from "../code.ts";
import * as kernels from "../kernels.ts";
import { type Arguments, epsilon, integer, last, only, operation, type Shape, size } from "../operation.ts";

interface GroupNorm extends Arguments {
  readonly groups: number;
  readonly epsilon: number;
}

/** Channels of a group stand beside each other: [batch, pixels, groups, channels of a group]. */
const tfjs = (shape: Shape, groups: number, epsilon: number): string => {
  const split = [size(shape.slice(0, -1)), groups, last(shape) / groups];
  return `(x, w) => {
  const groups = x.reshape([-1, ${split.join(", ")}]);
  const { mean, variance } = tf.moments(groups, [1, 3], true);
  const normal = groups.sub(mean).div(variance.add(${epsilon}).sqrt()).reshape([-1, ${shape.join(", ")}]);
  return normal.mul(w.scale).add(w.offset);
}`;
};

/**
 * y = scale (x - mean) / sqrt(variance + epsilon) + offset, with mean and (biased) variance over a group of channels of one example, in
 * all pixels; Wu and He 2018, section 3.1.
 */
export const groupNorm = operation<GroupNorm>({
  name: "group_norm",
  doc: "Group normalisation: the channels are divided into `groups`, and each group of an example is shifted and scaled to mean 0 and variance 1 over all its pixels; then each channel is scaled and shifted by learned values. It does not depend on the batch.\n\nThe shape stays. Parameters: a scale and an offset for each channel.",
  parameters: [integer("groups", 1, "Groups of channels. It must divide the channels."), epsilon],
  inputs: "one",
  shape: (_args, inputs) => only(inputs),
  fits: (args, inputs) => checkGroups("group_norm", args.groups, { channels: last(only(inputs)) }),
  weights(_args, inputs) {
    const shape = [last(only(inputs))];
    return [
      { name: "scale", shape, initializer: { kind: "ones" }, trainable: true },
      { name: "offset", shape, initializer: { kind: "zeros" }, trainable: true },
    ];
  },
  flops: (_args, _inputs, output) => 8 * size(output),
  apply: ({ tf }, args, inputs, weight) =>
    kernels.normalizeGroups(tf, only(inputs), weight("scale"), weight<Tensor1D>("offset"), args.groups, args.epsilon),
  code: {
    tfjs: ({ groups, epsilon }, inputs) => ({ apply: tfjs(only(inputs), groups, epsilon) }),
    keras: ({ groups, epsilon }) => ({
      layer: "GroupNormalization",
      positional: [groups],
      options: { epsilon: unless(1e-3, epsilon) },
      weights: { scale: "gamma", offset: "beta" },
    }),
    pytorch: ({ groups, epsilon }, inputs) => ({
      ...overChannels(python("nn.GroupNorm", [groups, last(only(inputs))], { eps: unless(1e-5, epsilon) }), only(inputs)),
      weights: { scale: { name: "weight" }, offset: { name: "bias" } },
    }),
  },
});
