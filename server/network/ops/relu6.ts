import { activation } from "../code.ts";
import * as kernels from "../kernels.ts";
import { elementwise, only, operation } from "../operation.ts";

/** y = min(max(x, 0), 6); Howard et al. 2017, "MobileNets". */
export const relu6 = operation({
  ...elementwise,
  name: "relu6",
  doc: "Rectified linear unit that ends at 6: min(max(x, 0), 6).\n\nThe shape stays. No parameters.",
  apply: ({ tf }, _args, inputs) => kernels.activate(tf, "Relu6", only(inputs)),
  code: activation("relu6", "F.relu6"),
});
