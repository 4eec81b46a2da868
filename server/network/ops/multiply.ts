import { checkEqual } from "../checks.ts";
import { operation, type Shape, size } from "../operation.ts";

/** y = x_1 x_2 ..., value by value. */
export const multiply = operation({
  name: "multiply",
  doc: "Multiplies the outputs of its branches, value by value: `multiply(conv2d(16, 3), { conv2d(16, 3) sigmoid() })` is a gate.\n\nAll branches must have the same shape, which stays. No parameters.",
  parameters: [],
  inputs: "many",
  equalAxes: "all",
  commutative: true,
  shape(_args, inputs) {
    checkEqual("multiply", inputs);
    return inputs[0] as Shape;
  },
  weights: () => [],
  flops: (_args, inputs, output) => (inputs.length - 1) * size(output),
  /** Products of some of the branches. */
  memory: (_args, inputs, output) => ({ example: 2 * Math.max(0, inputs.length - 2) * size(output) }),
  apply: ({ tf }, _args, inputs) => inputs.slice(1).reduce((product, x) => tf.mul(product, x), inputs[0] as (typeof inputs)[0]),
  isIdentity: (_args, inputs) => inputs.length === 1,
  code: {
    tfjs: () => ({ layer: "multiply" }),
    keras: () => ({ layer: "Multiply" }),
    pytorch: () => ({ call: (inputs) => inputs.join(" * ") }),
  },
});
