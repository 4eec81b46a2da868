import { activation } from "../code.ts";
import { only, operation, size } from "../operation.ts";

/** y = max(x, 0). */
export const relu = operation({
  name: "relu",
  doc: "Rectified linear unit: max(x, 0).\n\nThe shape stays. No parameters.",
  parameters: [],
  inputs: "one",
  shape: (_args, inputs) => only(inputs),
  weights: () => [],
  flops: (_args, _inputs, output) => size(output),
  apply: ({ tf }, _args, inputs) => tf.relu(only(inputs)),
  code: activation("relu", "F.relu"),
});
