import type { Tensor4D } from "@tensorflow/tfjs-core";
import { python, raw } from "../code.ts";
import * as kernels from "../kernels.ts";
import { type Arguments, asImage, height, only, operation, size, width } from "../operation.ts";
import { mean } from "../taps.ts";
import { resamplingMemory } from "../workspace.ts";

interface AdaptiveAvgPool extends Arguments {
  readonly height: number;
  readonly width: number;
}

/** The mean of the rows [begin, end) for each row of the output, then the same of columns. */
const tfjs = (height: number, width: number): string => `(x) => {
  const means = (x: tf.Tensor, size: number, axis: number) => {
    const length = x.shape[axis];
    const windows = Array.from({ length: size }, (_, i) => {
      const begin = Math.floor((i * length) / size);
      const count = Math.ceil(((i + 1) * length) / size) - begin;
      const places = Array.from({ length: count }, (_, place) => begin + place);
      return tf.mean(tf.gather(x, places, axis), axis, true);
    });
    return tf.concat(windows, axis);
  };
  return means(means(x, ${height}, 1), ${width}, 2);
}`;

/**
 * y[i, j, k] = the mean of x[r, c, k] over the rows r from floor(i h / height) to before ceil((i + 1) h / height), and columns likewise,
 * where h is the input's height; as PyTorch's AdaptiveAvgPool2d.
 */
export const adaptiveAvgPool = operation<AdaptiveAvgPool>({
  name: "adaptive_avg_pool",
  doc: "Divides the image into `height` x `width` windows of about equal size, which overlap where they must, and takes the mean of each, channel by channel.\n\nOutput: `height` x `width` x channels, whatever the image's size. No parameters.",
  parameters: [height, { ...width, default: { sameAs: "height" } }],
  inputs: "one",
  shape: (args, inputs) => [args.height, args.width, asImage("adaptive_avg_pool", only(inputs))[2]],
  weights: () => [],
  flops: (_args, inputs, output) => size(only(inputs)) + size(output),
  memory: (_args, inputs, output) => resamplingMemory(asImage("adaptive_avg_pool", only(inputs)), output),
  apply({ tf }, args, inputs) {
    const x = only(inputs) as Tensor4D;
    return kernels.resample(tf, x, mean(x.shape[1], args.height), mean(x.shape[2], args.width));
  },
  isIdentity: (args, inputs) => only(inputs)[0] === args.height && only(inputs)[1] === args.width,
  code: {
    tfjs({ height, width }, inputs) {
      const [rows, columns] = asImage("adaptive_avg_pool", only(inputs));
      if (rows % height === 0 && columns % width === 0)
        return { layer: "averagePooling2d", options: { poolSize: [rows / height, columns / width] } };
      return { apply: tfjs(height, width) };
    },
    keras: ({ height, width }) => ({ layer: "AdaptiveAveragePooling2D", positional: [[height, width]] }),
    pytorch: ({ height, width }) => ({
      call: ([x = ""]) => python("F.adaptive_avg_pool2d", [raw(x), [height, width]]),
    }),
  },
});
