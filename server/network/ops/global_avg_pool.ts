import { asImage, only, operation, size } from "../operation.ts";

/** y[k] = the mean of x[i, j, k] over all i and j; Lin et al. 2014, "Network in network". */
export const globalAvgPool = operation({
  name: "global_avg_pool",
  doc: "The mean of each channel over the whole image.\n\nOutput: one feature a channel, whatever the image's size. No parameters.",
  parameters: [],
  inputs: "one",
  shape: (_args, inputs) => [asImage("global_avg_pool", only(inputs))[2]],
  weights: () => [],
  flops: (_args, inputs) => size(only(inputs)),
  apply: ({ tf }, _args, inputs) => tf.mean(only(inputs), [1, 2]),
  code: {
    tfjs: () => ({ layer: "globalAveragePooling2d" }),
    keras: () => ({ layer: "GlobalAveragePooling2D" }),
    pytorch: () => ({ call: ([x]) => `${x}.mean((2, 3))` }),
  },
});
