import type { Tensor4D } from "@tensorflow/tfjs-core";
import { poolOptions, python, raw, torchPadding, unless } from "../code.ts";
import { type Arguments, asImage, only, operation, padding, poolSize, poolStrides, size } from "../operation.ts";
import { type Padding, slide } from "../window.ts";

interface AvgPool extends Arguments {
  readonly size: number;
  readonly strides: number;
  readonly padding: Padding;
}

/** y[i, j, k] = the mean of x[i s + r, j s + c, k] over the window's r and c that lie inside the image. */
export const avgPool = operation<AvgPool>({
  name: "avg_pool",
  doc: "Takes the mean of each window, channel by channel. Padding does not count: at a border the mean is over the pixels inside the image.\n\nOutput: height x width x channels, by default each side divided by `size`. No parameters.",
  parameters: [poolSize, poolStrides, padding],
  inputs: "one",
  shape(args, inputs) {
    const image = asImage("avg_pool", only(inputs));
    return [...slide("avg_pool", image, args.size, args), image[2]];
  },
  weights: () => [],
  flops: (args, _inputs, output) => args.size ** 2 * size(output),
  apply: ({ tf }, args, inputs) => tf.avgPool(only(inputs) as Tensor4D, args.size, args.strides, args.padding),
  isIdentity: (args) => args.size === 1 && args.strides === 1,
  code: {
    tfjs: (args) => ({ layer: "averagePooling2d", options: { poolSize: args.size, ...poolOptions(args) } }),
    keras: (args) => ({ layer: "AveragePooling2D", positional: [args.size], options: poolOptions(args) }),
    pytorch(args, inputs) {
      const { option, pad, explicit } = torchPadding(only(inputs), args.size, args.strides, args.padding);
      const pool = (x: string) =>
        python("F.avg_pool2d", [raw(pad(x)), args.size], {
          stride: unless(args.size, args.strides),
          padding: option,
          count_include_pad: option === undefined ? undefined : false,
        });
      if (!explicit) return { call: ([x = ""]) => pool(x) };
      return {
        call: ([x = ""]) => `(\n    ${pool(x)}\n    / ${pool(`torch.ones_like(${x}[:1, :1])`)}\n)`,
        comment: "Divided by the share of each window that lies inside the image: padding does not count.",
      };
    },
  },
});
