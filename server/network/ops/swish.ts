import { activation } from "../code.ts";
import * as kernels from "../kernels.ts";
import { elementwise, only, operation } from "../operation.ts";

/** y = x sigmoid(x); Ramachandran et al. 2017, with beta = 1 (also called SiLU). */
export const swish = operation({
  ...elementwise,
  name: "swish",
  doc: "Swish, also called SiLU: x sigmoid(x).\n\nThe shape stays. No parameters.",
  apply: ({ tf }, _args, inputs) => kernels.swish(tf, only(inputs)),
  code: activation("swish", "F.silu"),
});
