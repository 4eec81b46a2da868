import { python, raw, unless } from "../code.ts";
import * as kernels from "../kernels.ts";
import { type Arguments, elementwise, only, operation } from "../operation.ts";

interface Elu extends Arguments {
  readonly alpha: number;
}

/** y = x where x > 0, else alpha (e^x - 1); Clevert et al. 2016. */
export const elu = operation<Elu>({
  ...elementwise,
  name: "elu",
  doc: "Exponential linear unit: x where it is positive, otherwise `alpha` (exp(x) - 1).\n\nThe shape stays. No parameters.",
  parameters: [
    {
      name: "alpha",
      type: { kind: "number", min: 0, max: 10 },
      default: 1,
      doc: "The output of very negative values is -`alpha`.",
    },
  ],
  apply: ({ tf }, { alpha }, inputs) => kernels.activate(tf, "Elu", only(inputs), alpha),
  code: {
    // The layer of tfjs has no alpha yet.
    tfjs: ({ alpha }) =>
      alpha === 1 ? { layer: "elu" } : { apply: `(x) => tf.where(x.greater(0), x, x.expm1().mul(${alpha}))` },
    keras: ({ alpha }) => ({ layer: "ELU", options: { alpha: unless(1, alpha) } }),
    pytorch: ({ alpha }) => ({ call: ([x = ""]) => python("F.elu", [raw(x)], { alpha: unless(1, alpha) }) }),
  },
});
