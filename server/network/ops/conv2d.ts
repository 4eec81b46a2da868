import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import { python, torchPadding, unless, windowOptions } from "../code.ts";
import * as kernels from "../kernels.ts";
import { type Arguments, asImage, bias, integer, kernel, only, operation, padding, strides, useBias } from "../operation.ts";
import { type Padding, slide } from "../window.ts";

interface Conv2d extends Arguments {
  readonly filters: number;
  readonly kernel: number;
  readonly strides: number;
  readonly padding: Padding;
  readonly bias: boolean;
}

/** y[i, j, o] = bias[o] + sum over r, c, k of x[i s + r, j s + c, k] kernel[r, c, k, o]. */
export const conv2d = operation<Conv2d>({
  name: "conv2d",
  doc: "2-D convolution: `filters` learned windows slide over the image.\n\nOutput: height x width x `filters`. Parameters: kernel² x channels x filters, and a bias for each filter.",
  parameters: [integer("filters", 1, "Number of output channels.", { monotone: true }), kernel, strides, padding, useBias],
  inputs: "one",
  shape(args, inputs) {
    const image = asImage("conv2d", only(inputs));
    return [...slide("conv2d", image, args.kernel, args.strides, args.padding), args.filters];
  },
  weights(args, inputs) {
    const channels = asImage("conv2d", only(inputs))[2];
    const window = args.kernel ** 2;
    return [
      {
        name: "kernel",
        shape: [args.kernel, args.kernel, channels, args.filters],
        initializer: { kind: "glorot_uniform", fanIn: window * channels, fanOut: window * args.filters },
        trainable: true,
      },
      ...bias(args.bias, args.filters),
    ];
  },
  flops(args, inputs, output) {
    const channels = asImage("conv2d", only(inputs))[2];
    const [height, width, filters] = asImage("conv2d", output);
    return 2 * args.kernel ** 2 * channels * filters * height * width;
  },
  apply({ tf }, args, inputs, weight) {
    const offset = args.bias ? weight<Tensor1D>("bias") : undefined;
    return kernels.conv2d(tf, only(inputs) as Tensor4D, weight("kernel"), offset, args.strides, args.padding);
  },
  code: {
    tfjs: ({ filters, kernel, bias, ...window }) => ({
      layer: "conv2d",
      options: { filters, kernelSize: kernel, ...windowOptions(window), useBias: unless(true, bias) },
    }),
    keras: ({ filters, kernel, bias, ...window }) => ({
      layer: "Conv2D",
      positional: [filters, kernel],
      options: { ...windowOptions(window), use_bias: unless(true, bias) },
    }),
    pytorch({ filters, kernel, strides, padding, bias }, inputs) {
      const image = asImage("conv2d", only(inputs));
      const { option, pad } = torchPadding(image, kernel, strides, padding);
      return {
        module: python("nn.Conv2d", [image[2], filters, kernel], {
          stride: unless(1, strides),
          padding: option,
          bias: unless(true, bias),
        }),
        weights: { kernel: { name: "weight", axes: [3, 2, 0, 1] }, bias: { name: "bias" } },
        call: ([x = ""], module) => `${module}(${pad(x)})`,
      };
    },
  },
});
