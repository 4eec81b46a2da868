import type { Tensor4D } from "@tensorflow/tfjs-core";
import { asImage, only, operation, size } from "../operation.ts";

/** y[k] = the largest of x[i, j, k] over all i and j. */
export const globalMaxPool = operation({
  name: "global_max_pool",
  doc: "The largest value of each channel in the whole image.\n\nOutput: one feature a channel, whatever the image's size. No parameters.",
  parameters: [],
  inputs: "one",
  shape: (_args, inputs) => [asImage("global_max_pool", only(inputs))[2]],
  weights: () => [],
  flops: (_args, inputs) => size(only(inputs)),
  apply({ tf }, _args, inputs) {
    const x = only(inputs) as Tensor4D;
    const [batch, height, width, channels] = x.shape;
    return tf.reshape(tf.maxPool(x, [height, width], 1, "valid"), [batch, channels]);
  },
  code: {
    tfjs: () => ({ layer: "globalMaxPooling2d" }),
    keras: () => ({ layer: "GlobalMaxPooling2D" }),
    pytorch: () => ({ call: ([x]) => `${x}.amax((2, 3))` }),
  },
});
