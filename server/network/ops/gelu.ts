import { activation } from "../code.ts";
import * as kernels from "../kernels.ts";
import { elementwise, only, operation } from "../operation.ts";

/** y = x/2 (1 + erf(x / sqrt 2)), the exact form; Hendrycks and Gimpel 2016. */
export const gelu = operation({
  ...elementwise,
  name: "gelu",
  doc: "Gaussian error linear unit, in its exact form: x/2 (1 + erf(x / √2)).\n\nThe shape stays. No parameters.",
  apply: ({ tf }, _args, inputs) => kernels.gelu(tf, only(inputs)),
  code: activation("gelu", "F.gelu"),
});
