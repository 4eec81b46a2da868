import { activation } from "../code.ts";
import * as kernels from "../kernels.ts";
import { elementwise, only, operation } from "../operation.ts";

/** y = x / (1 + |x|). */
export const softsign = operation({
  ...elementwise,
  name: "softsign",
  doc: "A slower hyperbolic tangent: x / (1 + |x|).\n\nThe shape stays. No parameters.",
  apply: ({ tf }, _args, inputs) => kernels.activate(tf, "Softsign", only(inputs)),
  code: activation("softsign", "F.softsign"),
});
