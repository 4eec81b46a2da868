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
import { operation, type Shape } from "../operation.ts";

const both = (inputs: readonly Shape[]) => inputs as readonly [query: Shape, memory: Shape];

/** As attention, with queries from the first input, keys and values from the second; Vaswani et al. 2017, section 3.2.3. */
export const crossAttention = operation<Heads>({
  name: "cross_attention",
  doc: "Multi-head attention of one sequence to another: each step of the query looks at all steps of the memory, as a decoder looks at what an encoder has read: `cross_attention(identity(), encoded, heads: 4)`.\n\nOutput: the query's shape. Parameters: four projections with biases, between the sequences' features and heads x key.",
  parameters: headParameters,
  inputs: "many",
  branches: ["query", "memory"],
  shape(_args, inputs) {
    const [query, memory] = both(inputs);
    asSequence("cross_attention (memory)", memory);
    return asSequence("cross_attention (query)", query);
  },
  weights: (args, inputs) => attentionWeights(args, ...both(inputs)),
  flops: (args, inputs) => attentionFlops(args, ...both(inputs)),
  memory: (args, inputs) => attentionMemory(args, ...both(inputs)),
  apply({ tf }, args, inputs, weight) {
    const [query, memory] = inputs as readonly [Tensor3D, Tensor3D];
    return attended(tf, args, query, memory, false, weight);
  },
  code: {
    tfjs: (args, inputs) => attentionCode.tfjs(args, both(inputs)[0], "memory", false),
    keras: (args, inputs) => ({ ...attentionCode.keras(args, both(inputs)[0]), call: (names) => names.join(", ") }),
    pytorch: (args, inputs) => ({
      ...attentionCode.pytorch(args, ...both(inputs), false),
      call: (names, module) => `${module}(${names.join(", ")})`,
    }),
  },
});
