import { asImageOrSequence } from "../checks.ts";
import { only, operation, size } from "../operation.ts";

/** y[k] = the mean of x[i, j, k] over all i and j, or of x[i, k] over all i; Lin et al. 2014, "Network in network". */
export const globalAvgPool = operation({
  name: "global_avg_pool",
  doc: "The mean of each channel over the whole image, or of each feature over the whole sequence.\n\nOutput: one feature a channel, whatever the image's size or the sequence's length. No parameters.",
  parameters: [],
  inputs: "one",
  shape: (_args, inputs) => asImageOrSequence("global_avg_pool", only(inputs)).slice(-1),
  weights: () => [],
  flops: (_args, inputs) => size(only(inputs)),
  /** The gradient, divided. */
  memory: (_args, _inputs, output) => ({ example: size(output) }),
  apply({ tf }, _args, inputs) {
    const x = only(inputs);
    return tf.mean(x, x.rank === 4 ? [1, 2] : [1]);
  },
  code: {
    tfjs: (_args, [shape]) => ({ layer: `globalAveragePooling${shape?.length === 2 ? 1 : 2}d` }),
    keras: (_args, [shape]) => ({ layer: `GlobalAveragePooling${shape?.length === 2 ? 1 : 2}D` }),
    pytorch: (_args, [shape]) => ({ call: ([x]) => `${x}.mean(${shape?.length === 2 ? "1" : "(2, 3)"})` }),
  },
});
