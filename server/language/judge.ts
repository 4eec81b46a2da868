/** What judges the candidates of a search before they are trained, and what works with predictions: whether it can. */
import type { PieceSpec, SearchSpec } from "../protocol/problem.ts";
import { judges } from "../search/pieces.ts";
import { judgeOf, type StrategyPreset } from "../search/strategies.ts";
import { type AnyTask, isProgram } from "../tasks/task.ts";
import { type Context, tell } from "./context.ts";
import type { Entries } from "./entries.ts";
import { type PieceKind, pieceSpec } from "./pieces.ts";
import * as rules from "./rules/entries.ts";

const judge: PieceKind = { what: "judge", pieces: judges, example: "short_training()", later: new Map() };

/** That of the block, or else of its strategy. null: something is wrong. */
export function judgeIn(
  entries: Entries,
  strategy: StrategyPreset,
  task: AnyTask | undefined,
  context: Context,
): PieceSpec | undefined | null {
  const entry = entries.one("weights");
  const found = entry ? (pieceSpec(entry, judge, context) ?? null) : judgeOf(strategy);
  if (!found || !task || !isProgram(task)) return found;
  const node = entry ?? entries.one("strategy");
  if (node) tell(context, node, entry ? rules.judgeOfProgram() : rules.strategyOfProgram(strategy.name));
  return null;
}

/** Selections that compare predictions with what is known. */
const predicting = ["expected_improvement", "thompson", "gradient"];

/** Whether there is one, where a piece needs one that the block names, or that its strategy has. */
export function hasEvaluator(
  entries: Entries,
  { evaluator, selection, weights }: Pick<SearchSpec, "evaluator" | "selection" | "weights">,
  context: Context,
): boolean {
  if (evaluator.name !== "none") return true;
  const needing = [
    ...(weights ? [["weights", "A judge"] as const] : []),
    ...(predicting.includes(selection.name) ? [["selection", `\`${selection.name}\``] as const] : []),
  ];
  // One entry may be to blame for both.
  const found = new Map(needing.map(([key, what]) => [entries.one(key) ?? entries.one("evaluator"), what]));
  for (const [node, what] of found) if (node) tell(context, node, rules.needsEvaluator(what));
  return found.size === 0;
}
