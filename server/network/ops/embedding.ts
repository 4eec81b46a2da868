import type { Tensor2D } from "@tensorflow/tfjs-core";
import { asTokens } from "../checks.ts";
import { python } from "../code.ts";
import * as kernels from "../kernels.ts";
import { type Arguments, integer, only, operation } from "../operation.ts";

interface Embedding extends Arguments {
  readonly vocabulary: number;
  readonly features: number;
}

/** y[i] = table[x[i]]; Bengio et al. 2003, section 2. */
export const embedding = operation<Embedding>({
  name: "embedding",
  doc: "Gives each token the features that are learned for it.\n\nInput: a row of token ids, whole numbers from 0 and below `vocabulary`; the nearest one stands for what is none. Output: length x `features`. Parameters: vocabulary x features.",
  parameters: [
    integer("vocabulary", 1, "Number of different tokens.", { monotone: true }),
    integer("features", 1, "Number of features of each token.", { monotone: true }),
  ],
  inputs: "one",
  shape: ({ features }, inputs) => [...asTokens("embedding", only(inputs)), features],
  weights: ({ vocabulary, features }) => [
    { name: "table", shape: [vocabulary, features], initializer: { kind: "uniform", limit: 0.05 }, trainable: true },
  ],
  flops: () => 0,
  apply: ({ tf }, _args, inputs, weight) => kernels.embed(tf, only(inputs) as Tensor2D, weight("table")),
  code: {
    tfjs: ({ vocabulary, features }) => ({
      layer: "embedding",
      options: { inputDim: vocabulary, outputDim: features },
      weights: { table: "embeddings" },
    }),
    keras: ({ vocabulary, features }) => ({
      layer: "Embedding",
      positional: [vocabulary, features],
      weights: { table: "embeddings" },
    }),
    pytorch: ({ vocabulary, features }) => ({
      module: python("nn.Embedding", [vocabulary, features]),
      weights: { table: { name: "weight" } },
      call: ([x], module) => `${module}(${x}.long())`,
    }),
  },
});
