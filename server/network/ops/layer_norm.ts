import type { Tensor1D } from "@tensorflow/tfjs-core";
import { overLastAxis, python, unless } from "../code.ts";
import * as kernels from "../kernels.ts";
import { type Arguments, epsilon, last, only, operation, size } from "../operation.ts";

interface LayerNorm extends Arguments {
  readonly epsilon: number;
}

/**
 * y = scale (x - mean) / sqrt(variance + epsilon) + offset, with mean and (biased) variance along the last axis; Ba et al. 2016, eq. 4,
 * of each pixel as "ConvNeXt" has it (Liu et al. 2022).
 */
export const layerNorm = operation<LayerNorm>({
  name: "layer_norm",
  doc: "Layer normalisation over the last axis: the channels of each pixel, or all features, are shifted and scaled to mean 0 and variance 1, then scaled and shifted by learned values.\n\nThe shape stays. Parameters: a scale and an offset for each channel.",
  parameters: [epsilon],
  inputs: "one",
  shape: (_args, inputs) => only(inputs),
  weights(_args, inputs) {
    const shape = [last(only(inputs))];
    return [
      { name: "scale", shape, initializer: { kind: "ones" }, trainable: true },
      { name: "offset", shape, initializer: { kind: "zeros" }, trainable: true },
    ];
  },
  flops: (_args, _inputs, output) => 8 * size(output),
  apply: ({ tf }, args, inputs, weight) =>
    kernels.normalizeRows(tf, only(inputs), weight("scale"), weight<Tensor1D>("offset"), args.epsilon),
  code: {
    tfjs: ({ epsilon }) => ({
      layer: "layerNormalization",
      options: { epsilon: unless(1e-3, epsilon) },
      weights: { scale: "gamma", offset: "beta" },
    }),
    keras: ({ epsilon }) => ({
      layer: "LayerNormalization",
      options: { epsilon: unless(1e-3, epsilon) },
      weights: { scale: "gamma", offset: "beta" },
    }),
    pytorch: ({ epsilon }, inputs) => ({
      ...overLastAxis(python("nn.LayerNorm", [last(only(inputs))], { eps: unless(1e-5, epsilon) }), only(inputs)),
      weights: { scale: { name: "weight" }, offset: { name: "bias" } },
    }),
  },
});
