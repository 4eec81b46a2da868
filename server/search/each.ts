/** What is predicted of each objective by itself: costs are known of every candidate, all else is predicted by an evaluator of its own. */
import type { Goal } from "../protocol/problem.ts";
import { costs } from "../space/constraints.ts";
import type { CostName, Space } from "../space/space.ts";
import type { Prediction } from "./evaluator/evaluator.ts";
import type { Entry, History } from "./history.ts";
import { logarithmic } from "./objectives.ts";
import type { Each } from "./selection/selection.ts";
import type { Surrogate } from "./surrogate.ts";

/** One for each candidate that is asked for, and one for each that is known. */
interface Column {
  readonly predictions: readonly Prediction[];
  readonly known: readonly number[];
}

/**
 * @param known names of costs; at least one objective is none of them
 * @param rung that is predicted; left out: the highest one of which enough is known
 */
export function eachObjective(
  { space, objectives, known }: { space: Space; objectives: readonly Goal[]; known: readonly string[] },
  surrogate: Surrogate,
  history: History,
  rung?: number,
): (entries: readonly Entry[]) => Each {
  const asked = (objective: string) => ({ objective, ...(rung !== undefined && { rung }) });
  const models = objectives.map(({ metric }, j) => {
    const weights = objectives.map((_, other) => Number(other === j));
    return known.includes(metric) ? undefined : surrogate.model(history, weights, asked(metric));
  });
  const cost = ({ candidate }: Entry, metric: string): number => logarithmic(-costs[metric as CostName](candidate, space));
  return (entries) => {
    const predicted = models.map((model) => model?.(entries));
    const rows = predicted.find((each) => each !== undefined)?.known ?? [];
    const columns = objectives.map(({ metric }, j): Column => {
      const own = predicted[j];
      if (own) return { predictions: own.predictions, known: own.known.map(({ value }) => value) };
      return {
        predictions: entries.map((entry) => ({ mean: cost(entry, metric), deviation: 0 })),
        known: rows.map(({ entry }) => cost(entry, metric)),
      };
    });
    return {
      predictions: entries.map((_, at) => columns.map(({ predictions }) => predictions[at] as Prediction)),
      known: rows.map((_, at) => columns.map((column) => column.known[at] as number)),
    };
  };
}
