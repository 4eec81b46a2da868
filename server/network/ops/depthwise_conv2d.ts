import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import { python, torchPadding, unless, windowOptions } from "../code.ts";
import * as kernels from "../kernels.ts";
import {
  type Arguments,
  asImage,
  bias,
  dilation,
  kernel,
  multiplier,
  only,
  operation,
  padding,
  strides,
  useBias,
} from "../operation.ts";
import { type Padding, slide, span } from "../window.ts";

interface DepthwiseConv2d extends Arguments {
  readonly kernel: number;
  readonly strides: number;
  readonly padding: Padding;
  readonly dilation: number;
  readonly multiplier: number;
  readonly bias: boolean;
}

/** y[i, j, k m + q] = bias[k m + q] + sum over r, c of x[i s + r d, j s + c d, k] kernel[r, c, k, q]. */
export const depthwiseConv2d = operation<DepthwiseConv2d>({
  name: "depthwise_conv2d",
  doc: "Depthwise convolution: every channel is convolved with `multiplier` windows of its own; channels are not mixed.\n\nOutput: height x width x (channels x multiplier). Parameters: kernel² x channels x multiplier, and a bias for each output channel.",
  parameters: [kernel, strides, padding, multiplier, useBias, dilation],
  inputs: "one",
  shape(args, inputs) {
    const image = asImage("depthwise_conv2d", only(inputs));
    return [...slide("depthwise_conv2d", image, args.kernel, args), image[2] * args.multiplier];
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
    return kernels.depthwiseConv2d(tf, only(inputs) as Tensor4D, weight("kernel"), offset, args);
  },
  code: {
    tfjs({ kernel, dilation, multiplier, bias, ...window }) {
      // The layer of tfjs has no dilation yet.
      if (dilation > 1) {
        const convolved = `tf.depthwiseConv2d(x, w.kernel, 1, "${window.padding}", "NHWC", ${dilation})`;
        return { apply: `(x, w) => ${convolved}${bias ? ".add(w.bias)" : ""}` };
      }
      return {
        layer: "depthwiseConv2d",
        options: {
          kernelSize: kernel,
          ...windowOptions(window),
          depthMultiplier: unless(1, multiplier),
          useBias: unless(true, bias),
        },
        weights: { kernel: "depthwise_kernel" },
      };
    },
    keras: ({ kernel, dilation, multiplier, bias, ...window }) => ({
      layer: "DepthwiseConv2D",
      positional: [kernel],
      options: {
        ...windowOptions(window),
        dilation_rate: unless(1, dilation),
        depth_multiplier: unless(1, multiplier),
        use_bias: unless(true, bias),
      },
    }),
    pytorch({ kernel, strides, padding, dilation, multiplier, bias }, inputs) {
      const image = asImage("depthwise_conv2d", only(inputs));
      const { option, pad } = torchPadding(image, span(kernel, dilation), strides, padding);
      const channels = image[2];
      return {
        module: python("nn.Conv2d", [channels, channels * multiplier, kernel], {
          stride: unless(1, strides),
          padding: option,
          dilation: unless(1, dilation),
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
