import { only, operation, size } from "../operation.ts";

/** Row by row, pixel by pixel, channel by channel. */
export const flatten = operation({
  name: "flatten",
  doc: "Lays all values of an example out as one row of features, in the order height, width, channels.\n\nOutput: height x width x channels features. No parameters.",
  parameters: [],
  inputs: "one",
  shape: (_args, inputs) => [size(only(inputs))],
  weights: () => [],
  flops: () => 0,
  apply({ tf }, _args, inputs) {
    const x = only(inputs);
    return tf.reshape(x, [x.shape[0] as number, size(x.shape.slice(1))]);
  },
  isIdentity: (_args, inputs) => only(inputs).length === 1,
  code: {
    tfjs: () => ({ layer: "flatten" }),
    keras: () => ({ layer: "Flatten" }),
    pytorch: () => ({ call: ([x]) => `${x}.permute(0, 2, 3, 1).flatten(1)`, comment: "In the order height, width, channels." }),
  },
});
