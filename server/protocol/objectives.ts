/** What candidates are compared by, as far as it is known of them. */
import type { Metrics, Proposed } from "./events.ts";
import { dominates, front, gain, hypervolume, nonDominated, type Values } from "./pareto.ts";
import type { Goal, Problem } from "./problem.ts";

/** Milliseconds for one example, measured on this machine after training. */
export const measuredCost = "latency";

/** A candidate with its costs, and what was measured of it at a rung of the fidelity. */
export interface Measured extends Partial<Pick<Proposed, "parameters" | "flops" | "depth" | "memory">> {
  readonly id: number;
  readonly rung?: number;
  readonly validation?: Metrics;
}

/** Its value in an objective; undefined where it is not known. */
export const valueIn = ({ validation, ...costs }: Omit<Measured, "id">, metric: string): number | undefined =>
  validation?.[metric] ?? costs[metric as keyof typeof costs];

/** @throws Error where one is not known */
export const valuesOf = (objectives: readonly Goal[], measured: Omit<Measured, "id">): Values =>
  objectives.map(({ metric, direction }) => {
    const value = valueIn(measured, metric);
    if (value === undefined) throw new Error(`the candidate was not measured by ${metric}`);
    return direction === "maximize" ? value : -value;
  });

const isKnown = (objectives: readonly Goal[], candidate: Measured): boolean =>
  objectives.every(({ metric }) => valueIn(candidate, metric) !== undefined);

/**
 * The ids of the candidates that no other dominates, among those that were trained longest; by the goal, the best first. Empty where
 * there is one objective only.
 */
export function frontOf({ search: { objectives } }: Problem, candidates: readonly Measured[]): readonly number[] {
  if (objectives.length < 2) return [];
  const known = candidates.filter((each) => isKnown(objectives, each));
  const top = Math.max(...known.map(({ rung = 0 }) => rung));
  const trained = known.filter(({ rung = 0 }) => rung === top);
  return front(trained.map((candidate) => valuesOf(objectives, candidate))).map((place) => (trained[place] as Measured).id);
}

/**
 * After each of these candidates the hypervolume of the front so far, as a share of the box between the worst and the best values
 * of them all, in [0, 1]; one without a result changes nothing.
 */
export function hypervolumes({ search: { objectives } }: Problem, candidates: readonly Measured[]): readonly number[] {
  const values = candidates.map((each) => (isKnown(objectives, each) ? valuesOf(objectives, each) : undefined));
  const { worst, box } = boxOf(values.filter((each) => each !== undefined));
  let found: readonly Values[] = [];
  let volume = 0;
  return values.map((each) => {
    if (each && box > 0 && !found.some((other) => dominates(other, each))) {
      volume += gain(each, found, worst) / box;
      found = nonDominated([...found, each]);
    }
    return volume;
  });
}

/** The last of them, without the others. */
export function shareOfBox({ search: { objectives } }: Problem, candidates: readonly Measured[]): number {
  const values = candidates.filter((each) => isKnown(objectives, each)).map((each) => valuesOf(objectives, each));
  const { worst, box } = boxOf(values);
  return box > 0 ? hypervolume(nonDominated(values), worst) / box : 0;
}

/** Between the worst and the best values. */
function boxOf(values: readonly Values[]): { readonly worst: Values; readonly box: number } {
  const [worst = [], best = []] = [Math.min, Math.max].map((most) =>
    (values[0] ?? []).map((_, j) => most(...values.map((each) => each[j] as number))),
  );
  return { worst, box: worst.reduce((volume, low, j) => volume * ((best[j] as number) - low), 1) };
}
