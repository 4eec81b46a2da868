import type { Tensor4D } from "@tensorflow/tfjs-core";
import { poolOptions, python, raw, torchPadding, unless } from "../code.ts";
import { type Arguments, asImage, only, operation, padding, poolSize, poolStrides, size } from "../operation.ts";
import { type Padding, slide } from "../window.ts";

interface MaxPool extends Arguments {
  readonly size: number;
  readonly strides: number;
  readonly padding: Padding;
}

/** y[i, j, k] = the largest value of x[i s + r, j s + c, k] over the window's r and c that lie inside the image. */
export const maxPool = operation<MaxPool>({
  name: "max_pool",
  doc: "Takes the largest value of each window, channel by channel. Padding is never the largest.\n\nOutput: height x width x channels, by default each side divided by `size`. No parameters.",
  parameters: [poolSize, poolStrides, padding],
  inputs: "one",
  shape(args, inputs) {
    const image = asImage("max_pool", only(inputs));
    return [...slide("max_pool", image, args.size, args), image[2]];
  },
  weights: () => [],
  flops: (args, _inputs, output) => args.size ** 2 * size(output),
  apply: ({ tf }, args, inputs) => tf.maxPool(only(inputs) as Tensor4D, args.size, args.strides, args.padding),
  isIdentity: (args) => args.size === 1 && args.strides === 1,
  code: {
    tfjs: (args) => ({ layer: "maxPooling2d", options: { poolSize: args.size, ...poolOptions(args) } }),
    keras: (args) => ({ layer: "MaxPooling2D", positional: [args.size], options: poolOptions(args) }),
    pytorch(args, inputs) {
      const { option, pad } = torchPadding(only(inputs), args.size, args.strides, args.padding);
      const options = { stride: unless(args.size, args.strides), padding: option };
      return { call: ([x = ""]) => python("F.max_pool2d", [raw(pad(x, 'float("-inf")')), args.size], options) };
    },
  },
});
