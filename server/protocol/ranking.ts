/** Which candidates are best, and of which the weights are kept. */
import { frontOf, type Measured, valueIn, valuesOf } from "./objectives.ts";
import { crowding } from "./pareto.ts";
import type { Problem } from "./problem.ts";

/** The evaluated candidate with the best value of the goal's metric at the highest rung; of equals, the first. */
export function bestOf(problem: Problem, candidates: readonly Measured[]): number | null {
  return ranked(problem, candidates)[0] ?? null;
}

/**
 * Ids of evaluated candidates, those that were trained longest first, of them the best by the goal; of equals, the better by the
 * next objective, so that the first one is always on the front; else the earlier.
 */
export function ranked({ search: { goal, objectives } }: Problem, candidates: readonly Measured[]): readonly number[] {
  const goals = [goal, ...objectives.slice(1)];
  const sorted = candidates
    .flatMap((candidate) => {
      const values = goals.map(
        ({ metric, direction }) => (direction === "maximize" ? -1 : 1) * (valueIn(candidate, metric) ?? 0),
      );
      return valueIn(candidate, goal.metric) === undefined ? [] : [{ id: candidate.id, values, rung: candidate.rung ?? 0 }];
    })
    .toSorted((a, b) => b.rung - a.rung || lexicographic(a.values, b.values) || a.id - b.id);
  return [...new Set(sorted.map(({ id }) => id))];
}

/** Candidates whose weights are kept, beside the winner's, and so many of the front at most. */
const kept = { best: 10, front: 50 };

/**
 * Of these candidates those whose weights a run keeps, or would keep where it had any: the best ten, and with several objectives the
 * front; of a large one, those that are most alone.
 */
export function keptOf(problem: Problem, candidates: readonly Measured[]): readonly number[] {
  const byId = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  const front = frontOf(problem, candidates);
  const distances = crowding(front.map((id) => valuesOf(problem.search.objectives, byId.get(id) ?? {})));
  const alone = front
    .map((id, place) => ({ id, distance: distances[place] as number }))
    .toSorted((a, b) => b.distance - a.distance);
  const ids = alone.slice(0, kept.front).map(({ id }) => id);
  return [...new Set([...ranked(problem, candidates).slice(0, kept.best), ...ids])];
}

const lexicographic = (a: readonly number[], b: readonly number[]): number =>
  a.map((value, j) => value - (b[j] as number)).find((difference) => difference !== 0) ?? 0;
