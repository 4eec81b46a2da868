import { activation } from "../code.ts";
import * as kernels from "../kernels.ts";
import { only, operation, size } from "../operation.ts";

/** y = x sigmoid(x); Ramachandran et al. 2017, with beta = 1 (also called SiLU). */
export const swish = operation({
  name: "swish",
  doc: "Swish, also called SiLU: x sigmoid(x).\n\nThe shape stays. No parameters.",
  parameters: [],
  inputs: "one",
  shape: (_args, inputs) => only(inputs),
  weights: () => [],
  flops: (_args, _inputs, output) => size(output),
  apply: ({ tf }, _args, inputs) => kernels.swish(tf, only(inputs)),
  code: activation("swish", "F.silu"),
});
