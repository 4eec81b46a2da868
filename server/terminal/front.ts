/** The Pareto front of a run with several objectives, as text. */
import { formatObjective } from "../protocol/format.ts";
import { shareOfBox, valueIn } from "../protocol/objectives.ts";
import type { Problem } from "../protocol/problem.ts";
import type { CandidateState, RunState } from "../protocol/state.ts";
import { plural } from "../words.ts";
import { formatTable } from "./format.ts";

/** The rest stands in JSON and in the panel. */
const most = 30;

/** Lines, an empty one first; none where there is no front. */
export function frontText({ front, candidates, problem }: RunState): readonly string[] {
  if (front.length === 0) return [];
  const { objectives } = problem.search;
  const rows = front.slice(0, most).map((id) => {
    const candidate = candidates[id - 1];
    return [`#${id}`, ...objectives.map(({ metric }) => knownText(problem, candidate, metric))];
  });
  const volume = shareOfBox(problem, candidates);
  return [
    "",
    `Pareto front: ${plural(front.length, "candidate")}, hypervolume ${volume.toFixed(3)} of the box between the worst and the best values`,
    formatTable(["#", ...objectives.map(({ metric, direction }) => `${metric} (${direction})`)], rows),
    ...(front.length > most ? [`and ${front.length - most} more`] : []),
  ];
}

/** What is known of a candidate; empty where nothing is. */
export function knownText(problem: Problem, candidate: CandidateState | undefined, metric: string): string {
  const value = candidate && valueIn(candidate, metric);
  return value === undefined ? "" : formatObjective(problem, metric, value);
}
