import type { Tensor4D } from "@tensorflow/tfjs-core";
import { asImageOrSequence } from "../checks.ts";
import { only, operation, size } from "../operation.ts";

/** y[k] = the largest of x[i, j, k] over all i and j, or of x[i, k] over all i. */
export const globalMaxPool = operation({
  name: "global_max_pool",
  doc: "The largest value of each channel in the whole image, or of each feature in the whole sequence.\n\nOutput: one feature a channel, whatever the image's size or the sequence's length. No parameters.",
  parameters: [],
  inputs: "one",
  shape: (_args, inputs) => asImageOrSequence("global_max_pool", only(inputs)).slice(-1),
  weights: () => [],
  flops: (_args, inputs) => size(only(inputs)),
  apply({ tf }, _args, inputs) {
    const [batch = 1, ...shape] = only(inputs).shape;
    const [height = 1, width = 1, channels = 1] = shape.length === 3 ? shape : shape.toSpliced(1, 0, 1);
    const image: Tensor4D = tf.reshape(only(inputs), [batch, height, width, channels]);
    return tf.reshape(tf.maxPool(image, [height, width], 1, "valid"), [batch, channels]);
  },
  code: {
    tfjs: (_args, [shape]) => ({ layer: `globalMaxPooling${shape?.length === 2 ? 1 : 2}d` }),
    keras: (_args, [shape]) => ({ layer: `GlobalMaxPooling${shape?.length === 2 ? 1 : 2}D` }),
    pytorch: (_args, [shape]) => ({ call: ([x]) => `${x}.amax(${shape?.length === 2 ? "1" : "(2, 3)"})` }),
  },
});
