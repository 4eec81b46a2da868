import { asFeaturesOrSequence } from "../checks.ts";
import { composite } from "../composite.ts";
import { type Arguments, integer } from "../operation.ts";
import { dense } from "./dense.ts";
import { gelu } from "./gelu.ts";
import { relu } from "./relu.ts";
import { swish } from "./swish.ts";

const activations = { gelu, relu, swish };

interface FeedForward extends Arguments {
  readonly units: number;
  readonly activation: keyof typeof activations;
}

/** y = activation(x kernel_1 + bias_1) kernel_2 + bias_2; Vaswani et al. 2017, eq. 2. */
export const feedForward = composite<FeedForward>({
  name: "feed_forward",
  doc: "Two dense layers with an activation between them, at each step of a sequence: `units` features, then as many as came in.\n\nThe shape stays. Parameters: units x (2 x features + 1) + features.",
  parameters: [
    integer("units", 1, "Number of features between the two layers; often four times those that come in.", { monotone: true }),
    {
      name: "activation",
      type: { kind: "enum", values: Object.keys(activations) },
      default: "gelu",
      doc: "Between the two layers.",
    },
  ],
  check: (input) => void asFeaturesOrSequence("feed_forward", input),
  parts: ({ units, activation }, input) => [
    { name: "wide", operation: dense, arguments: { units, bias: true }, inputs: ["input"] },
    { name: activation, operation: activations[activation], arguments: {}, inputs: ["wide"] },
    { name: "narrow", operation: dense, arguments: { units: input.at(-1) ?? 1, bias: true }, inputs: [activation] },
  ],
});
