import type { Tensor3D } from "@tensorflow/tfjs-core";
import {
  attended,
  attentionCode,
  attentionFlops,
  attentionMemory,
  attentionWeights,
  type Heads,
  headParameters,
} from "../attention.ts";
import { asSequence } from "../checks.ts";
import { only, operation } from "../operation.ts";

interface Attention extends Heads {
  readonly causal: boolean;
}

/** y = concat(softmax(q k^T / sqrt(key)) v by head) output + bias, with q, k and v from x; Vaswani et al. 2017, section 3.2. */
export const attention = operation<Attention>({
  name: "attention",
  doc: "Multi-head self-attention: each step looks at all steps of the sequence and takes what it finds there.\n\nThe shape stays. Parameters: four projections with biases, between the sequence's features and heads x key.",
  parameters: [
    ...headParameters,
    {
      name: "causal",
      type: { kind: "boolean" },
      default: false,
      doc: "Whether a step looks at itself and the steps before it only.",
    },
  ],
  inputs: "one",
  shape: (_args, inputs) => asSequence("attention", only(inputs)),
  weights: (args, inputs) => attentionWeights(args, only(inputs), only(inputs)),
  flops: (args, inputs) => attentionFlops(args, only(inputs), only(inputs)),
  memory: (args, inputs) => attentionMemory(args, only(inputs), only(inputs)),
  apply({ tf }, args, inputs, weight) {
    const x = only(inputs) as Tensor3D;
    return attended(tf, args, x, x, args.causal, weight);
  },
  code: {
    tfjs: (args, inputs) => attentionCode.tfjs(args, only(inputs), "x", args.causal),
    keras: (args, inputs) => ({
      ...attentionCode.keras(args, only(inputs)),
      call: ([x]) => (args.causal ? `${x}, ${x}, use_causal_mask=True` : `${x}, ${x}`),
    }),
    pytorch: (args, inputs) => ({
      ...attentionCode.pytorch(args, only(inputs), only(inputs), args.causal),
      call: ([x], module) => `${module}(${x}, ${x})`,
    }),
  },
});
