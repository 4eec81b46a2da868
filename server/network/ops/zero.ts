import { only, operation, size } from "../operation.ts";

/** y = 0 x. */
export const zero = operation({
  name: "zero",
  doc: "Gives zeros, whatever its input is: the edge of a `cell` that is not there.\n\nThe shape stays. No parameters.",
  parameters: [],
  inputs: "one",
  meaning: "zero",
  shape: (_args, inputs) => only(inputs),
  weights: () => [],
  flops: (_args, _inputs, output) => size(output),
  apply: ({ tf }, _args, inputs) => tf.mul(only(inputs), 0),
  code: {
    tfjs: () => ({ layer: "rescaling", options: { scale: 0, offset: 0 } }),
    keras: () => ({ layer: "Rescaling", positional: [0] }),
    pytorch: () => ({ call: ([x]) => `${x} * 0` }),
  },
});
