import * as kernels from "../kernels.ts";
import { elementwise, only, operation } from "../operation.ts";

/** y = x min(max(x + 3, 0), 6) / 6; Howard et al. 2019, "MobileNetV3". */
export const hardSwish = operation({
  ...elementwise,
  name: "hard_swish",
  doc: "Swish with the hard sigmoid: x min(max(x + 3, 0), 6) / 6.\n\nThe shape stays. No parameters.",
  apply: ({ tf }, _args, inputs) => kernels.activate(tf, "HardSwish", only(inputs)),
  code: {
    tfjs: () => ({ apply: "(x) => x.mul(x.add(3).clipByValue(0, 6)).div(6)" }),
    keras: () => ({ layer: "Activation", positional: ["hard_swish"] }),
    pytorch: () => ({ call: ([x]) => `F.hardswish(${x})` }),
  },
});
