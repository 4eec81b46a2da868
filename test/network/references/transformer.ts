/** A transformer's block and its feed-forward network again, in float64, each from its definition. */
import type { Arguments } from "../../../server/network/operation.ts";
import { erf } from "./activations.ts";
import { attended } from "./sequence.ts";
import { first, map, number, project, type Reference, type ReferenceContext, type Values } from "./values.ts";

const activations: Readonly<Record<string, (x: number) => number>> = {
  gelu: (x) => (x / 2) * (1 + erf(x / Math.SQRT2)),
  relu: (x) => Math.max(x, 0),
  swish: (x) => x / (1 + Math.exp(-x)),
};

type Weights = (name: string) => Values;

const plus = (a: Values, b: Values): Values => map(a, (value, place) => value + (b.data[place] as number));

function fed(x: Values, activation: string, weight: Weights): Values {
  const wide = project(x, weight("wide/kernel"), weight("wide/bias"));
  return project(map(wide, activations[activation] as (x: number) => number), weight("narrow/kernel"), weight("narrow/bias"));
}

/** Each step has mean 0 and variance 1 before it is scaled and shifted. */
function normalized(x: Values, weight: Weights): Values {
  const features = x.shape.at(-1) as number;
  return map(x, (value, place) => {
    const k = place % features;
    const row = x.data.subarray(place - k, place - k + features);
    const mean = row.reduce((sum, other) => sum + other, 0) / features;
    const variance = row.reduce((sum, other) => sum + (other - mean) ** 2, 0) / features;
    const scaled = ((value - mean) / Math.sqrt(variance + 1e-6)) * (weight("scale").data[k] as number);
    return scaled + (weight("offset").data[k] as number);
  });
}

function dropped(x: Values, args: Arguments, { training, random }: ReferenceContext): Values {
  const rate = number(args, "dropout");
  if (!training || rate === 0) return x;
  const noise = random(x.shape);
  return map(x, (value, place) => ((noise.data[place] as number) < rate ? 0 : value / (1 - rate)));
}

export const transformers: Readonly<Record<string, Reference>> = {
  feed_forward: (args, inputs, weight) => fed(first(inputs), args.activation as string, weight),
  transformer(args, inputs, weight, context) {
    const x = first(inputs);
    const of =
      (part: string): Weights =>
      (name) =>
        weight(`${part}/${name}`);
    const norm = normalized(x, of("attention_norm"));
    const y = plus(x, dropped(attended(args, norm, norm, args.causal === true, of("attention")), args, context));
    return plus(y, dropped(fed(normalized(y, of("feed_forward_norm")), "gelu", of("feed_forward")), args, context));
  },
};
