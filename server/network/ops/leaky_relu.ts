import { python, raw } from "../code.ts";
import * as kernels from "../kernels.ts";
import { type Arguments, elementwise, only, operation } from "../operation.ts";

interface LeakyRelu extends Arguments {
  readonly alpha: number;
}

/** y = max(x, 0) + alpha min(x, 0); Maas et al. 2013. */
export const leakyRelu = operation<LeakyRelu>({
  ...elementwise,
  name: "leaky_relu",
  doc: "Leaky rectified linear unit: x where it is positive, otherwise `alpha` x.\n\nThe shape stays. No parameters.",
  parameters: [
    {
      name: "alpha",
      type: { kind: "number", min: 0, max: 1 },
      default: 0.2,
      doc: "The slope where the input is negative.",
    },
  ],
  apply: ({ tf }, { alpha }, inputs) => kernels.activate(tf, "LeakyRelu", only(inputs), alpha),
  isIdentity: ({ alpha }) => alpha === 1,
  code: {
    tfjs: ({ alpha }) => ({ layer: "leakyReLU", options: { alpha } }),
    keras: ({ alpha }) => ({ layer: "LeakyReLU", positional: [alpha] }),
    pytorch: ({ alpha }) => ({ call: ([x = ""]) => python("F.leaky_relu", [raw(x), alpha]) }),
  },
});
