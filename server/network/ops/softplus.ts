import { activation } from "../code.ts";
import * as kernels from "../kernels.ts";
import { elementwise, only, operation } from "../operation.ts";

/** y = log(1 + e^x); Dugas et al. 2001. */
export const softplus = operation({
  ...elementwise,
  name: "softplus",
  doc: "A smooth rectified linear unit: log(1 + exp(x)).\n\nThe shape stays. No parameters.",
  apply: ({ tf }, _args, inputs) => kernels.activate(tf, "Softplus", only(inputs)),
  code: activation("softplus", "F.softplus"),
});
