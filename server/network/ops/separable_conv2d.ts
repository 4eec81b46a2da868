import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import { python, torchPadding, unless, windowOptions } from "../code.ts";
import * as kernels from "../kernels.ts";
import {
  type Arguments,
  asImage,
  bias,
  dilation,
  integer,
  kernel,
  multiplier,
  only,
  operation,
  padding,
  strides,
  useBias,
} from "../operation.ts";
import { type Padding, slide, span } from "../window.ts";
import { patchWorkspace } from "../workspace.ts";

interface SeparableConv2d extends Arguments {
  readonly filters: number;
  readonly kernel: number;
  readonly strides: number;
  readonly padding: Padding;
  readonly dilation: number;
  readonly multiplier: number;
  readonly bias: boolean;
}

/** A depthwise convolution followed by a 1 x 1 convolution over its channels; Chollet 2017, "Xception". */
export const separableConv2d = operation<SeparableConv2d>({
  name: "separable_conv2d",
  doc: "Separable convolution: a depthwise convolution, then a 1 x 1 convolution that mixes the channels.\n\nOutput: height x width x `filters`. Parameters: kernel² x channels x multiplier + channels x multiplier x filters, and a bias for each filter.",
  parameters: [
    integer("filters", 1, "Number of output channels.", { monotone: true }),
    kernel,
    strides,
    padding,
    multiplier,
    useBias,
    dilation,
  ],
  inputs: "one",
  shape(args, inputs) {
    const image = asImage("separable_conv2d", only(inputs));
    return [...slide("separable_conv2d", image, args.kernel, args), args.filters];
  },
  weights(args, inputs) {
    const channels = asImage("separable_conv2d", only(inputs))[2];
    const window = args.kernel ** 2;
    const between = channels * args.multiplier;
    return [
      {
        name: "depthwise_kernel",
        shape: [args.kernel, args.kernel, channels, args.multiplier],
        initializer: { kind: "glorot_uniform", fanIn: window, fanOut: window * args.multiplier },
        trainable: true,
      },
      {
        name: "pointwise_kernel",
        shape: [1, 1, between, args.filters],
        initializer: { kind: "glorot_uniform", fanIn: between, fanOut: args.filters },
        trainable: true,
      },
      ...bias(args.bias, args.filters),
    ];
  },
  flops(args, inputs, output) {
    const between = asImage("separable_conv2d", only(inputs))[2] * args.multiplier;
    const [height, width, filters] = asImage("separable_conv2d", output);
    return 2 * height * width * between * (args.kernel ** 2 + filters);
  },
  /** The image between the two convolutions and its gradient. */
  memory(args, inputs, [height = 1, width = 1]) {
    const between = asImage("separable_conv2d", only(inputs))[2] * args.multiplier;
    return { example: 2 * height * width * between, once: patchWorkspace(between, args.filters) };
  },
  apply({ tf }, args, inputs, weight) {
    const image = only(inputs) as Tensor4D;
    const offset = args.bias ? weight<Tensor1D>("bias") : undefined;
    const between = kernels.depthwiseConv2d(tf, image, weight("depthwise_kernel"), undefined, args);
    return kernels.conv2d(tf, between, weight("pointwise_kernel"), offset, { strides: 1, padding: "valid" });
  },
  code: {
    tfjs: ({ filters, kernel, dilation, multiplier, bias, ...window }) => ({
      layer: "separableConv2d",
      options: {
        filters,
        kernelSize: kernel,
        ...windowOptions(window),
        dilationRate: unless(1, dilation),
        depthMultiplier: unless(1, multiplier),
        useBias: unless(true, bias),
      },
    }),
    keras: ({ filters, kernel, dilation, multiplier, bias, ...window }) => ({
      layer: "SeparableConv2D",
      positional: [filters, kernel],
      options: {
        ...windowOptions(window),
        dilation_rate: unless(1, dilation),
        depth_multiplier: unless(1, multiplier),
        use_bias: unless(true, bias),
      },
    }),
    pytorch({ filters, kernel, strides, padding, dilation, multiplier, bias }, inputs) {
      const image = asImage("separable_conv2d", only(inputs));
      const { option, pad } = torchPadding(image, span(kernel, dilation), strides, padding);
      const channels = image[2];
      const between = channels * multiplier;
      const depthwise = python("nn.Conv2d", [channels, between, kernel], {
        stride: unless(1, strides),
        padding: option,
        dilation: unless(1, dilation),
        groups: channels,
        bias: false,
      });
      const pointwise = python("nn.Conv2d", [between, filters, 1], { bias: unless(true, bias) });
      return {
        module: `nn.Sequential(\n    ${depthwise},\n    ${pointwise},\n)`,
        weights: {
          depthwise_kernel: { name: "0.weight", axes: [2, 3, 0, 1], shape: [between, 1, kernel, kernel] },
          pointwise_kernel: { name: "1.weight", axes: [3, 2, 0, 1] },
          bias: { name: "1.bias" },
        },
        call: ([x = ""], module) => `${module}(${pad(x)})`,
      };
    },
  },
});
