import { activation } from "../code.ts";
import { only, operation, size } from "../operation.ts";

/** y = 1 / (1 + exp(-x)). */
export const sigmoid = operation({
  name: "sigmoid",
  doc: "Logistic function: 1 / (1 + exp(-x)).\n\nThe shape stays. No parameters.",
  parameters: [],
  inputs: "one",
  shape: (_args, inputs) => only(inputs),
  weights: () => [],
  flops: (_args, _inputs, output) => size(output),
  apply: ({ tf }, _args, inputs) => tf.sigmoid(only(inputs)),
  code: activation("sigmoid", "torch.sigmoid"),
});
