import { checkEqual } from "../checks.ts";
import { operation, type Shape, size } from "../operation.ts";

/** y = x_1 + x_2 + ... */
export const add = operation({
  name: "add",
  doc: "Adds the outputs of its branches, value by value: `add(identity(), { conv2d(16, 3, padding: same) })` is a residual connection.\n\nAll branches must have the same shape, which stays. No parameters.",
  parameters: [],
  inputs: "many",
  equalAxes: "all",
  commutative: true,
  meaning: "sum",
  shape(_args, inputs) {
    checkEqual("add", inputs);
    return inputs[0] as Shape;
  },
  weights: () => [],
  flops: (_args, inputs, output) => (inputs.length - 1) * size(output),
  apply: ({ tf }, _args, inputs) => inputs.slice(1).reduce((sum, x) => tf.add(sum, x), inputs[0] as (typeof inputs)[0]),
  isIdentity: (_args, inputs) => inputs.length === 1,
  code: {
    tfjs: () => ({ layer: "add" }),
    keras: () => ({ layer: "Add" }),
    pytorch: () => ({ call: (inputs) => inputs.join(" + ") }),
  },
});
