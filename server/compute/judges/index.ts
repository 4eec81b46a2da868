/** The judges of search/pieces.ts, by name. */
import type { PieceSpec } from "../../protocol/problem.ts";
import { hypernetwork } from "./hypernetwork.ts";
import type { Judge } from "./judge.ts";
import { shared } from "./shared.ts";
import { shortTraining } from "./short_training.ts";

const makers: Readonly<Record<string, (values: Record<"steps" | "learning_rate", number>) => Judge>> = {
  short_training: shortTraining,
  shared,
  hypernetwork,
};

export function createJudge({ name, arguments: given }: PieceSpec): Judge {
  const make = makers[name];
  if (!make) throw new Error(`there is no judge '${name}'`);
  return make({ steps: Number(given.steps), learning_rate: Number(given.learning_rate) });
}
