import { activation } from "../code.ts";
import * as kernels from "../kernels.ts";
import { only, operation, size } from "../operation.ts";

/** y = x/2 (1 + erf(x / sqrt 2)), the exact form; Hendrycks and Gimpel 2016. */
export const gelu = operation({
  name: "gelu",
  doc: "Gaussian error linear unit, in its exact form: x/2 (1 + erf(x / √2)).\n\nThe shape stays. No parameters.",
  parameters: [],
  inputs: "one",
  shape: (_args, inputs) => only(inputs),
  weights: () => [],
  flops: (_args, _inputs, output) => size(output),
  apply: ({ tf }, _args, inputs) => kernels.gelu(tf, only(inputs)),
  code: activation("gelu", "F.gelu"),
});
