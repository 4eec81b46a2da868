import { activation } from "../code.ts";
import { only, operation, size } from "../operation.ts";

/** y = tanh(x). */
export const tanh = operation({
  name: "tanh",
  doc: "Hyperbolic tangent.\n\nThe shape stays. No parameters.",
  parameters: [],
  inputs: "one",
  shape: (_args, inputs) => only(inputs),
  weights: () => [],
  flops: (_args, _inputs, output) => size(output),
  apply: ({ tf }, _args, inputs) => tf.tanh(only(inputs)),
  code: activation("tanh", "torch.tanh"),
});
