import { activation } from "../code.ts";
import { elementwise, only, operation } from "../operation.ts";

/** y = 1 / (1 + exp(-x)). */
export const sigmoid = operation({
  ...elementwise,
  name: "sigmoid",
  doc: "Logistic function: 1 / (1 + exp(-x)).\n\nThe shape stays. No parameters.",
  apply: ({ tf }, _args, inputs) => tf.sigmoid(only(inputs)),
  code: activation("sigmoid", "torch.sigmoid"),
});
