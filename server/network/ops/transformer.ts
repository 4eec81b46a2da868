import { headParameters } from "../attention.ts";
import { asSequence } from "../checks.ts";
import { composite, type Part } from "../composite.ts";
import { type Arguments, integer, type Operation } from "../operation.ts";
import { add } from "./add.ts";
import { attention } from "./attention.ts";
import { dropout } from "./dropout.ts";
import { feedForward } from "./feed_forward.ts";
import { layerNorm } from "./layer_norm.ts";

interface Transformer extends Arguments {
  readonly heads: number;
  readonly units: number;
  readonly dropout: number;
  readonly causal: boolean;
  readonly key: number;
}

const part = (name: string, operation: Operation, args: Arguments, ...inputs: readonly string[]): Part => ({
  name,
  operation,
  arguments: args,
  inputs,
});

/**
 * y = x + attention(norm(x)), then y + feed_forward(norm(y)); dropout before each sum. Vaswani et al. 2017, section 3.1, with
 * normalisation first: Xiong et al. 2020, "On layer normalization in the transformer architecture".
 */
export const transformer = composite<Transformer>({
  name: "transformer",
  doc: "A transformer's block: self-attention and a feed-forward network with GELU, each behind a layer normalisation and beside a residual connection.\n\nThe shape stays. Parameters: those of `layer_norm` twice, of `attention` and of `feed_forward`.",
  parameters: [
    ...headParameters.filter(({ name }) => name === "heads"),
    integer("units", 1, "Number of features inside the feed-forward network; often four times those of the sequence.", {
      monotone: true,
    }),
    {
      name: "dropout",
      type: { kind: "number", min: 0, max: 1, maxExcluded: true },
      default: 0,
      doc: "Share of the values that are dropped before each of the two sums while training.",
    },
    {
      name: "causal",
      type: { kind: "boolean" },
      default: false,
      doc: "Whether a step looks at itself and the steps before it only.",
    },
    ...headParameters.filter(({ name }) => name === "key"),
  ],
  check: (input) => void asSequence("transformer", input),
  parts: ({ heads, units, dropout: rate, causal, key }) => [
    part("attention_norm", layerNorm, { epsilon: 1e-6 }, "input"),
    part("attention", attention, { heads, key, causal }, "attention_norm"),
    part("attention_dropout", dropout, { rate }, "attention"),
    part("attended", add, {}, "input", "attention_dropout"),
    part("feed_forward_norm", layerNorm, { epsilon: 1e-6 }, "attended"),
    part("feed_forward", feedForward, { units, activation: "gelu" }, "feed_forward_norm"),
    part("feed_forward_dropout", dropout, { rate }, "feed_forward"),
    part("output", add, {}, "attended", "feed_forward_dropout"),
  ],
});
