import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { python, unless } from "../code.ts";
import * as kernels from "../kernels.ts";
import { type Arguments, asFeatures, bias, integer, only, operation, useBias } from "../operation.ts";

interface Dense extends Arguments {
  readonly units: number;
  readonly bias: boolean;
}

/** y = x kernel + bias. */
export const dense = operation<Dense>({
  name: "dense",
  doc: "Fully connected layer: every output is a weighted sum of all inputs.\n\nInput: features, as flatten() or global_avg_pool() make them. Output: `units` features. Parameters: features x units, and a bias for each unit.",
  parameters: [integer("units", 1, "Number of output features.", { monotone: true }), useBias],
  inputs: "one",
  shape(args, inputs) {
    asFeatures("dense", only(inputs));
    return [args.units];
  },
  weights(args, inputs) {
    const [features] = asFeatures("dense", only(inputs));
    return [
      {
        name: "kernel",
        shape: [features, args.units],
        initializer: { kind: "glorot_uniform", fanIn: features, fanOut: args.units },
        trainable: true,
      },
      ...bias(args.bias, args.units),
    ];
  },
  flops(args, inputs) {
    return 2 * asFeatures("dense", only(inputs))[0] * args.units;
  },
  apply({ tf }, args, inputs, weight) {
    return kernels.dense(tf, only(inputs) as Tensor2D, weight("kernel"), args.bias ? weight<Tensor1D>("bias") : undefined);
  },
  code: {
    tfjs: ({ units, bias }) => ({ layer: "dense", options: { units, useBias: unless(true, bias) } }),
    keras: ({ units, bias }) => ({ layer: "Dense", positional: [units], options: { use_bias: unless(true, bias) } }),
    pytorch: ({ units, bias }, inputs) => ({
      module: python("nn.Linear", [...only(inputs), units], { bias: unless(true, bias) }),
      weights: { kernel: { name: "weight", axes: [1, 0] }, bias: { name: "bias" } },
      call: ([x], module) => `${module}(${x})`,
    }),
  },
});
