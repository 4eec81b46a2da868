import * as kernels from "../kernels.ts";
import { elementwise, only, operation } from "../operation.ts";

/** y = e^x, for x up to 88: larger ones are taken as 88. */
export const exponential = operation({
  ...elementwise,
  name: "exponential",
  doc: "The exponential function, exp(x).\n\nThe shape stays. No parameters.",
  apply: ({ tf }, _args, inputs) => kernels.activate(tf, "Exponential", only(inputs)),
  code: {
    tfjs: () => ({ apply: "(x) => x.exp()" }),
    keras: () => ({ layer: "Activation", positional: ["exponential"] }),
    pytorch: () => ({ call: ([x]) => `torch.exp(${x})` }),
  },
});
