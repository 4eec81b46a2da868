import { activation } from "../code.ts";
import { elementwise, only, operation } from "../operation.ts";

/** y = max(x, 0). */
export const relu = operation({
  ...elementwise,
  name: "relu",
  doc: "Rectified linear unit: max(x, 0).\n\nThe shape stays. No parameters.",
  apply: ({ tf }, _args, inputs) => tf.relu(only(inputs)),
  code: activation("relu", "F.relu"),
});
