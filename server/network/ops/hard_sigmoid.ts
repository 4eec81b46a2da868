import * as kernels from "../kernels.ts";
import { elementwise, only, operation } from "../operation.ts";

/** y = min(max(x + 3, 0), 6) / 6; Howard et al. 2019, "MobileNetV3". */
export const hardSigmoid = operation({
  ...elementwise,
  name: "hard_sigmoid",
  doc: "The logistic function in three straight pieces: min(max(x + 3, 0), 6) / 6.\n\nThe shape stays. No parameters.",
  apply: ({ tf }, _args, inputs) => kernels.activate(tf, "HardSigmoid", only(inputs)),
  code: {
    tfjs: () => ({ apply: "(x) => x.add(3).clipByValue(0, 6).div(6)" }),
    keras: () => ({ layer: "Activation", positional: ["hard_sigmoid"] }),
    pytorch: () => ({ call: ([x]) => `F.hardsigmoid(${x})` }),
  },
});
