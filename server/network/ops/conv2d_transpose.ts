import type { Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import { python, unless, windowOptions } from "../code.ts";
import * as kernels from "../kernels.ts";
import {
  type Arguments,
  asImage,
  bias,
  padding as imagePadding,
  integer,
  kernel,
  only,
  operation,
  type Parameter,
  type Shape,
  size,
  strides,
  useBias,
} from "../operation.ts";
import { type Padding, samePadding, unslid } from "../window.ts";
import { patchWorkspace } from "../workspace.ts";

interface Conv2dTranspose extends Arguments {
  readonly filters: number;
  readonly kernel: number;
  readonly strides: number;
  readonly padding: Padding;
  readonly bias: boolean;
}

const padding: Parameter = {
  ...imagePadding,
  doc: "`valid`: all that the windows reach. `same`: height and width are those of the input times `strides`.",
};

const sides = (args: Conv2dTranspose, image: Shape): readonly [height: number, width: number] => {
  const side = (length = 1) => unslid(length, args.kernel, args.strides, args.padding);
  return [side(image[0]), side(image[1])];
};

/**
 * y[i s + r, j s + c, o] = bias[o] + the sum of x[i, j, k] kernel[r, c, o, k], less the padding: the transpose of a convolution from
 * the output to the input; Dumoulin and Visin 2016, chapter 4.
 */
export const conv2dTranspose = operation<Conv2dTranspose>({
  name: "conv2d_transpose",
  doc: "Transposed 2-D convolution: each pixel adds a learned window for each filter to the output, `strides` pixels from that of its neighbour. With a stride of 2 an image becomes twice as large.\n\nOutput: height x width x `filters`. Parameters: kernel² x filters x channels, and a bias for each filter.",
  parameters: [integer("filters", 1, "Number of output channels.", { monotone: true }), kernel, strides, padding, useBias],
  inputs: "one",
  shape: (args, inputs) => [...sides(args, asImage("conv2d_transpose", only(inputs))), args.filters],
  weights(args, inputs) {
    const channels = asImage("conv2d_transpose", only(inputs))[2];
    const window = args.kernel ** 2;
    return [
      {
        name: "kernel",
        shape: [args.kernel, args.kernel, args.filters, channels],
        initializer: { kind: "glorot_uniform", fanIn: window * channels, fanOut: window * args.filters },
        trainable: true,
      },
      ...bias(args.bias, args.filters),
    ];
  },
  flops(args, inputs) {
    const [height, width, channels] = asImage("conv2d_transpose", only(inputs));
    return 2 * args.kernel ** 2 * channels * args.filters * height * width;
  },
  /** The image before the bias. */
  memory(args, inputs, output) {
    const channels = asImage("conv2d_transpose", only(inputs))[2];
    return {
      example: args.bias ? size(output) : 0,
      once: patchWorkspace(args.kernel ** 2 * args.filters, channels),
    };
  },
  apply({ tf }, args, inputs, weight) {
    const image = only(inputs) as Tensor4D;
    const y = kernels.conv2dTranspose(tf, image, weight("kernel"), sides(args, image.shape.slice(1)), args);
    return args.bias ? tf.add(y, weight<Tensor1D>("bias")) : y;
  },
  code: {
    tfjs: ({ filters, kernel, bias, ...window }) => ({
      layer: "conv2dTranspose",
      options: { filters, kernelSize: kernel, ...windowOptions(window), useBias: unless(true, bias) },
    }),
    keras: ({ filters, kernel, bias, ...window }) => ({
      layer: "Conv2DTranspose",
      positional: [filters, kernel],
      options: { ...windowOptions(window), use_bias: unless(true, bias) },
    }),
    pytorch(args, inputs) {
      const { filters, kernel, strides, padding, bias } = args;
      const image = asImage("conv2d_transpose", only(inputs));
      const [height, width] = sides(args, image);
      const [before, after] = padding === "same" ? samePadding(height, kernel, strides) : [0, 0];
      return {
        module: python("nn.ConvTranspose2d", [image[2], filters, kernel], {
          stride: unless(1, strides),
          padding: unless(0, before),
          output_padding: unless(0, Math.max(strides - kernel, 0)),
          bias: unless(true, bias),
        }),
        weights: { kernel: { name: "weight", axes: [3, 2, 0, 1] }, bias: { name: "bias" } },
        // PyTorch pads both sides alike: TensorFlow's odd pixel at the end is cut off.
        call: ([x = ""], module) => `${module}(${x})${after > before ? `[..., :${height}, :${width}]` : ""}`,
      };
    },
  },
});
