import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import { python, torchPadding, unless, windowOptions } from "../code.ts";
import * as kernels from "../kernels.ts";
import { type Arguments, asImage, bias, kernel, multiplier, only, operation, padding, strides, useBias } from "../operation.ts";
import { type Padding, slide } from "../window.ts";

interface DepthwiseConv2d extends Arguments {
  readonly kernel: number;
  readonly strides: number;
  readonly padding: Padding;
  readonly multiplier: number;
  readonly bias: boolean;
}

/** y[i, j, k m + q] = bias[k m + q] + sum over r, c of x[i s + r, j s + c, k] kernel[r, c, k, q]. */
export const depthwiseConv2d = operation<DepthwiseConv2d>({
  name: "depthwise_conv2d",
  doc: "Depthwise convolution: every channel is convolved with `multiplier` windows of its own; channels are not mixed.\n\nOutput: height x width x (channels x multiplier). Parameters: kernel² x channels x multiplier, and a bias for each output channel.",
  parameters: [kernel, strides, padding, multiplier, useBias],
  inputs: "one",
  shape(args, inputs) {
    const image = asImage("depthwise_conv2d", only(inputs));
    return [...slide("depthwise_conv2d", image, args.kernel, args.strides, args.padding), image[2] * args.multiplier];
  },
  weights(args, inputs) {
    const channels = asImage("depthwise_conv2d", only(inputs))[2];
    const window = args.kernel ** 2;
    return [
      {
        name: "kernel",
        shape: [args.kernel, args.kernel, channels, args.multiplier],
        initializer: { kind: "glorot_uniform", fanIn: window, fanOut: window * args.multiplier },
        trainable: true,
      },
      ...bias(args.bias, channels * args.multiplier),
    ];
  },
  flops(args, _inputs, output) {
    const [height, width, channels] = asImage("depthwise_conv2d", output);
    return 2 * args.kernel ** 2 * channels * height * width;
  },
  apply({ tf }, args, inputs, weight) {
    const offset = args.bias ? weight<Tensor1D>("bias") : undefined;
    return kernels.depthwiseConv2d(tf, only(inputs) as Tensor4D, weight("kernel"), offset, args.strides, args.padding);
  },
  code: {
    tfjs: ({ kernel, multiplier, bias, ...window }) => ({
      layer: "depthwiseConv2d",
      options: {
        kernelSize: kernel,
        ...windowOptions(window),
        depthMultiplier: unless(1, multiplier),
        useBias: unless(true, bias),
      },
      weights: { kernel: "depthwise_kernel" },
    }),
    keras: ({ kernel, multiplier, bias, ...window }) => ({
      layer: "DepthwiseConv2D",
      positional: [kernel],
      options: { ...windowOptions(window), depth_multiplier: unless(1, multiplier), use_bias: unless(true, bias) },
    }),
    pytorch({ kernel, strides, padding, multiplier, bias }, inputs) {
      const image = asImage("depthwise_conv2d", only(inputs));
      const { option, pad } = torchPadding(image, kernel, strides, padding);
      const channels = image[2];
      return {
        module: python("nn.Conv2d", [channels, channels * multiplier, kernel], {
          stride: unless(1, strides),
          padding: option,
          groups: channels,
          bias: unless(true, bias),
        }),
        weights: {
          kernel: { name: "weight", axes: [2, 3, 0, 1], shape: [channels * multiplier, 1, kernel, kernel] },
          bias: { name: "bias" },
        },
        call: ([x = ""], module) => `${module}(${pad(x)})`,
      };
    },
  },
});
