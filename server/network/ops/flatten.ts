import { only, operation, size } from "../operation.ts";

/** Row by row, pixel by pixel, channel by channel; of sequences step by step. */
export const flatten = operation({
  name: "flatten",
  doc: "Lays all values of an example out as one row of features, in the order height, width, channels, or length, features.\n\nOutput: as many features as the example has values. No parameters.",
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
    pytorch: (_args, inputs) =>
      only(inputs).length === 3
        ? { call: ([x]) => `${x}.permute(0, 2, 3, 1).flatten(1)`, comment: "In the order height, width, channels." }
        : { call: ([x]) => `${x}.flatten(1)` },
  },
});
