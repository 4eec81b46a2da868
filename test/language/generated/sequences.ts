/** From an image over a sequence to features: layers of sequences that fit wherever an image comes in. */
import { count } from "./counts.ts";
import type { Body } from "./draft.ts";
import { type Code, listed } from "./layout.ts";

const call = (name: string, ...given: readonly Code[]): Code => [name, "(", ...listed(given), ")"];
const named = (name: string, value: Code): Code => [name, ":", ...value];

/** A layer that gives a sequence of the same length. */
function layer(body: Body): Code {
  const { dice } = body.draft;
  const size = (most: number): Code => count(body, most).code;
  const yes = (): Code => [dice.one(["true", "false"])];
  return dice.one<() => Code>([
    () => call("positional_encoding", ...(dice.chance(50) ? [named("learned", yes())] : [])),
    () => call("dense", size(16)),
    () => call("conv1d", size(8), size(3), named("padding", [dice.one(["same", "causal"])])),
    () => call(dice.one(["lstm", "gru"]), size(8), named("return_sequences", ["true"]), named("bidirectional", yes())),
    () => call("attention", size(4), named("causal", yes())),
    () => call("feed_forward", size(16), named("activation", [dice.one(["gelu", "relu", "swish"])])),
    () => call("transformer", size(4), named("units", size(8))),
    () => call("layer_norm"),
    () => call("one_of", call("relu"), call("attention", ["1"])),
    () => call("cross_attention", call("identity"), call("relu"), named("heads", size(4))),
  ])();
}

export function overSequence(body: Body): readonly Code[] {
  const { dice } = body.draft;
  const layers = Array.from({ length: dice.below(4) }, () => layer(body));
  const end = dice.one<Code>([["last_step"], ["global_avg_pool"], ["global_max_pool"], ["flatten"]]);
  return [["to_sequence", "(", ")"], ...layers, call(end[0] as string)];
}
