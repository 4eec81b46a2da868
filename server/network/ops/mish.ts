import { activation } from "../code.ts";
import * as kernels from "../kernels.ts";
import { elementwise, only, operation } from "../operation.ts";

/** y = x tanh(log(1 + e^x)); Misra 2020. */
export const mish = operation({
  ...elementwise,
  name: "mish",
  doc: "Mish: x tanh(softplus(x)).\n\nThe shape stays. No parameters.",
  apply: ({ tf }, _args, inputs) => kernels.activate(tf, "Mish", only(inputs)),
  code: activation("mish", "F.mish"),
});
