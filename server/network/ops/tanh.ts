import { activation } from "../code.ts";
import { elementwise, only, operation } from "../operation.ts";

/** y = tanh(x). */
export const tanh = operation({
  ...elementwise,
  name: "tanh",
  doc: "Hyperbolic tangent.\n\nThe shape stays. No parameters.",
  apply: ({ tf }, _args, inputs) => tf.tanh(only(inputs)),
  code: activation("tanh", "torch.tanh"),
});
