import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import { checkGroups } from "../checks.ts";
import { python, torchPadding, unless, windowOptions } from "../code.ts";
import * as kernels from "../kernels.ts";
import {
  type Arguments,
  asImage,
  bias,
  dilation,
  integer,
  kernel,
  only,
  operation,
  padding,
  strides,
  useBias,
} from "../operation.ts";
import { type Padding, slide, span } from "../window.ts";
import { patchWorkspace } from "../workspace.ts";

interface Conv2d extends Arguments {
  readonly filters: number;
  readonly kernel: number;
  readonly strides: number;
  readonly padding: Padding;
  readonly dilation: number;
  readonly groups: number;
  readonly bias: boolean;
}

const groups = integer(
  "groups",
  1,
  "Parts into which channels and filters are divided: each filter sees the channels of its part only. It must divide both.",
  { default: 1 },
);

/**
 * y[i, j, o] = bias[o] + sum over r, c, k of x[i s + r d, j s + c d, g K + k] kernel[r, c, k, o], where g is the group of the filter o
 * and K the number of channels of a group.
 */
export const conv2d = operation<Conv2d>({
  name: "conv2d",
  doc: "2-D convolution: `filters` learned windows slide over the image.\n\nOutput: height x width x `filters`. Parameters: kernel² x channels / groups x filters, and a bias for each filter.",
  parameters: [
    integer("filters", 1, "Number of output channels.", { monotone: true }),
    kernel,
    strides,
    padding,
    useBias,
    dilation,
    groups,
  ],
  inputs: "one",
  shape(args, inputs) {
    const image = asImage("conv2d", only(inputs));
    return [...slide("conv2d", image, args.kernel, args), args.filters];
  },
  fits(args, inputs) {
    checkGroups("conv2d", args.groups, { channels: asImage("conv2d", only(inputs))[2], filters: args.filters });
  },
  weights(args, inputs) {
    const channels = Math.floor(asImage("conv2d", only(inputs))[2] / args.groups);
    const window = args.kernel ** 2;
    return [
      {
        name: "kernel",
        shape: [args.kernel, args.kernel, channels, args.filters],
        initializer: { kind: "glorot_uniform", fanIn: window * channels, fanOut: (window * args.filters) / args.groups },
        trainable: true,
      },
      ...bias(args.bias, args.filters),
    ];
  },
  flops(args, inputs, output) {
    const channels = Math.floor(asImage("conv2d", only(inputs))[2] / args.groups);
    const [height, width, filters] = asImage("conv2d", output);
    return 2 * args.kernel ** 2 * channels * filters * height * width;
  },
  memory(args, inputs) {
    const patch = args.kernel ** 2 * asImage("conv2d", only(inputs))[2];
    return { once: patchWorkspace(patch, args.filters) };
  },
  apply({ tf }, args, inputs, weight) {
    const offset = args.bias ? weight<Tensor1D>("bias") : undefined;
    return kernels.conv2d(tf, only(inputs) as Tensor4D, weight("kernel"), offset, args);
  },
  code: {
    tfjs({ filters, kernel, dilation, groups, bias, ...window }) {
      const options = { filters, kernelSize: kernel, ...windowOptions(window), dilationRate: unless(1, dilation) };
      if (groups === 1) return { layer: "conv2d", options: { ...options, useBias: unless(true, bias) } };
      const lines = [
        `const kernels = tf.split<tf.Tensor4D>(w.kernel, ${groups}, 3);`,
        `const parts = tf.split<tf.Tensor4D>(x, ${groups}, 3).map((part, i) =>`,
        `  tf.conv2d(part, kernels[i], ${window.strides}, "${window.padding}", "NHWC", ${dilation}),`,
        ");",
        `return tf.concat(parts, 3)${bias ? ".add(w.bias)" : ""};`,
      ];
      return { apply: `(x, w) => {\n  ${lines.join("\n  ")}\n}` };
    },
    keras: ({ filters, kernel, dilation, groups, bias, ...window }) => ({
      layer: "Conv2D",
      positional: [filters, kernel],
      options: {
        ...windowOptions(window),
        dilation_rate: unless(1, dilation),
        groups: unless(1, groups),
        use_bias: unless(true, bias),
      },
    }),
    pytorch({ filters, kernel, strides, padding, dilation, groups, bias }, inputs) {
      const image = asImage("conv2d", only(inputs));
      const { option, pad } = torchPadding(image, span(kernel, dilation), strides, padding);
      return {
        module: python("nn.Conv2d", [image[2], filters, kernel], {
          stride: unless(1, strides),
          padding: option,
          dilation: unless(1, dilation),
          groups: unless(1, groups),
          bias: unless(true, bias),
        }),
        weights: { kernel: { name: "weight", axes: [3, 2, 0, 1] }, bias: { name: "bias" } },
        call: ([x = ""], module) => `${module}(${pad(x)})`,
      };
    },
  },
});
