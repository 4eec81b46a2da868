import type { Tensor1D } from "@tensorflow/tfjs-core";
import { asFeaturesOrSequence } from "../checks.ts";
import { python, unless } from "../code.ts";
import * as kernels from "../kernels.ts";
import { type Arguments, bias, integer, last, only, operation, size, useBias } from "../operation.ts";
import { productWorkspace } from "../workspace.ts";

interface Dense extends Arguments {
  readonly units: number;
  readonly bias: boolean;
}

/** y = x kernel + bias, at each step of a sequence. */
export const dense = operation<Dense>({
  name: "dense",
  doc: "Fully connected layer: every output is a weighted sum of all inputs.\n\nInput: features, as flatten() or global_avg_pool() make them. Output: `units` features. Of a sequence each step is such a row, all with the same weights. Parameters: features x units, and a bias for each unit.",
  parameters: [integer("units", 1, "Number of output features.", { monotone: true }), useBias],
  inputs: "one",
  shape(args, inputs) {
    return [...asFeaturesOrSequence("dense", only(inputs)).slice(0, -1), args.units];
  },
  weights(args, inputs) {
    const features = asFeaturesOrSequence("dense", only(inputs)).at(-1) ?? 1;
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
  flops: (args, inputs) => 2 * size(only(inputs)) * args.units,
  memory: ({ units }, inputs) => ({ once: productWorkspace(units, last(only(inputs))) }),
  apply({ tf }, args, inputs, weight) {
    return kernels.dense(tf, only(inputs), weight("kernel"), args.bias ? weight<Tensor1D>("bias") : undefined);
  },
  code: {
    tfjs: ({ units, bias }) => ({ layer: "dense", options: { units, useBias: unless(true, bias) } }),
    keras: ({ units, bias }) => ({ layer: "Dense", positional: [units], options: { use_bias: unless(true, bias) } }),
    pytorch: ({ units, bias }, inputs) => ({
      module: python("nn.Linear", [only(inputs).at(-1) ?? 1, units], { bias: unless(true, bias) }),
      weights: { kernel: { name: "weight", axes: [1, 0] }, bias: { name: "bias" } },
      call: ([x], module) => `${module}(${x})`,
    }),
  },
});
