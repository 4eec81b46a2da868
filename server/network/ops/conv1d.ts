import type { Tensor1D, Tensor3D } from "@tensorflow/tfjs-core";
import { asSequence, checkGroups } from "../checks.ts";
import { python, unless, windowOptions } from "../code.ts";
import * as kernels from "../kernels.ts";
import { type Arguments, bias, integer, only, operation, type Parameter, useBias } from "../operation.ts";
import { span } from "../window.ts";
import { type Padding1d, slide1d, torchPadding1d } from "../window1d.ts";
import { patchWorkspace } from "../workspace.ts";

interface Conv1d extends Arguments {
  readonly filters: number;
  readonly kernel: number;
  readonly strides: number;
  readonly padding: Padding1d;
  readonly dilation: number;
  readonly groups: number;
  readonly bias: boolean;
}

const padding: Parameter = {
  name: "padding",
  type: { kind: "enum", values: ["valid", "same", "causal"] },
  default: "valid",
  doc: "`valid`: only whole windows inside the sequence. `same`: zeros around it, so that a stride of 1 keeps the length. `causal`: all zeros before it, so that no step sees a later one.",
};

/**
 * y[i, o] = bias[o] + sum over r, k of x[i s + r d, g K + k] kernel[r, k, o], where g is the group of the filter o and K the number of
 * features of a group.
 */
export const conv1d = operation<Conv1d>({
  name: "conv1d",
  doc: "1-D convolution: `filters` learned windows slide over the sequence.\n\nOutput: length x `filters`. Parameters: kernel x features / groups x filters, and a bias for each filter.",
  parameters: [
    integer("filters", 1, "Number of output features.", { monotone: true }),
    integer("kernel", 1, "Length of the window, in steps."),
    integer("strides", 1, "Step of the window, in steps of the sequence.", { default: 1 }),
    padding,
    integer("dilation", 1, "Distance between two steps of the window: 2 leaves one out between them.", { default: 1 }),
    integer(
      "groups",
      1,
      "Parts into which features and filters are divided: each filter sees the features of its part only. It must divide both.",
      { default: 1 },
    ),
    useBias,
  ],
  inputs: "one",
  shape(args, inputs) {
    const [length] = asSequence("conv1d", only(inputs));
    return [slide1d("conv1d", length, args.kernel, args), args.filters];
  },
  fits(args, inputs) {
    checkGroups("conv1d", args.groups, { features: asSequence("conv1d", only(inputs))[1], filters: args.filters });
  },
  weights({ filters, kernel, groups, bias: biased }, inputs) {
    const features = Math.floor(asSequence("conv1d", only(inputs))[1] / groups);
    return [
      {
        name: "kernel",
        shape: [kernel, features, filters],
        initializer: { kind: "glorot_uniform", fanIn: kernel * features, fanOut: (kernel * filters) / groups },
        trainable: true,
      },
      ...bias(biased, filters),
    ];
  },
  flops({ kernel, groups }, inputs, [length = 1, filters = 1]) {
    const features = Math.floor(asSequence("conv1d", only(inputs))[1] / groups);
    return 2 * kernel * features * filters * length;
  },
  memory: (args, inputs) => ({ once: patchWorkspace(args.kernel * asSequence("conv1d", only(inputs))[1], args.filters) }),
  apply({ tf }, args, inputs, weight) {
    const offset = args.bias ? weight<Tensor1D>("bias") : undefined;
    return kernels.conv1d(tf, only(inputs) as Tensor3D, weight("kernel"), offset, args);
  },
  code: {
    tfjs({ filters, kernel, strides, padding, dilation, groups, bias }) {
      const sliding = padding === "causal" ? "valid" : padding;
      if (groups === 1 && padding === sliding) {
        const options = { filters, kernelSize: kernel, ...windowOptions({ strides, padding: sliding }) };
        return {
          layer: "conv1d",
          options: { ...options, dilationRate: unless(1, dilation), useBias: unless(true, bias) },
        };
      }
      const padded = padding === "causal" ? `tf.pad<tf.Tensor3D>(x, [[0, 0], [${span(kernel, dilation) - 1}, 0], [0, 0]])` : "x";
      const convolve = (x: string, w: string) => `tf.conv1d(${x}, ${w}, ${strides}, "${sliding}", "NWC", ${dilation})`;
      const added = bias ? ".add(w.bias!)" : "";
      if (groups === 1) return { apply: `(x, w) => ${convolve(padded, "w.kernel as tf.Tensor3D")}${added}` };
      const parts = [
        `const kernels = tf.split<tf.Tensor3D>(w.kernel!, ${groups}, 2);`,
        `const parts = tf.split<tf.Tensor3D>(${padded}, ${groups}, 2).map((part, i) =>`,
        `  ${convolve("part", "kernels[i]!")},`,
        ");",
        `return tf.concat(parts, 2)${added};`,
      ];
      return { apply: `(x, w) => {\n  ${parts.join("\n  ")}\n}` };
    },
    keras: ({ filters, kernel, strides, padding, dilation, groups, bias }) => ({
      layer: "Conv1D",
      positional: [filters, kernel],
      options: {
        strides: unless(1, strides),
        padding: unless("valid", padding),
        dilation_rate: unless(1, dilation),
        groups: unless(1, groups),
        use_bias: unless(true, bias),
      },
    }),
    pytorch({ filters, kernel, strides, padding, dilation, groups, bias }, inputs) {
      const [length, features] = asSequence("conv1d", only(inputs));
      const { option, pad } = torchPadding1d(length, span(kernel, dilation), strides, padding);
      return {
        module: python("nn.Conv1d", [features, filters, kernel], {
          stride: unless(1, strides),
          padding: option,
          dilation: unless(1, dilation),
          groups: unless(1, groups),
          bias: unless(true, bias),
        }),
        weights: { kernel: { name: "weight", axes: [2, 1, 0] }, bias: { name: "bias" } },
        call: ([x], module) => `${module}(${pad(`${x}.transpose(1, 2)`)}).transpose(1, 2)`,
      };
    },
  },
});
