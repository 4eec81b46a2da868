import { activation } from "../code.ts";
import * as kernels from "../kernels.ts";
import { elementwise, only, operation } from "../operation.ts";

/** y = s x where x > 0, else s a (e^x - 1), a = 1.6733, s = 1.0507; Klambauer et al. 2017, eq. 2 and 14. */
export const selu = operation({
  ...elementwise,
  name: "selu",
  doc: "Scaled exponential linear unit: about 1.051 x where x is positive, otherwise about 1.758 (exp(x) - 1). With it dense networks keep mean 0 and variance 1 by themselves.\n\nThe shape stays. No parameters.",
  apply: ({ tf }, _args, inputs) => kernels.activate(tf, "Selu", only(inputs)),
  code: activation("selu", "F.selu"),
});
