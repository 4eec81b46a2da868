/** What the architectures of a space can cost, and whether any can be built, without walking through them; analysis.ts says how. */
import { type MemoryPlan, memoryOfTask } from "../network/memory.ts";
import { equalShapes, type Shape } from "../network/operation.ts";
import { Analysis, type Effort, type Results } from "./analysis.ts";
import { Unbounded } from "./calls.ts";
import { type Cost, mapCosts } from "./costs.ts";
import { headProblem } from "./instantiate.ts";
import type { Plans } from "./memory.ts";
import type { CostName, Origin, Space } from "./space.ts";
import { givenBy, inexact, type State } from "./states.ts";

/** Every architecture's cost lies in it. exact: some architecture has the cost `min`, some the cost `max`; constraints not applied. */
export interface Bound {
  readonly min: number;
  readonly max: number;
  readonly exact: boolean;
}

/** Why something cannot be built, and the layer at which it fails (undefined for a network without layers). */
export interface Reason {
  readonly origin: Origin | undefined;
  readonly message: string;
  /** The shapes that come in there, if they are why. */
  readonly shapes?: readonly GivenShape[];
  /** It is the shape that the network ends with. */
  readonly isHead?: true;
}

/** A shape, and the layer that gives it (undefined: it comes into the space). */
export interface GivenShape {
  readonly shape: Shape;
  readonly origin: Origin | undefined;
}

/** Choices of a decision that no architecture can make, where it can make others. */
export interface Impossible {
  readonly decision: string;
  readonly choices: readonly number[];
  /** Of the first of them. */
  readonly reason: Reason;
}

export interface Bounds extends Readonly<Record<CostName, Bound>> {
  /** Why no architecture at all can be built. The bounds are 0 then. */
  readonly problem?: Reason;
  /** What can never be chosen, though other architectures can be built. */
  readonly impossible: readonly Impossible[];
}

/** Each is tried until one ends within its work. */
export const efforts: readonly Effort[] = [
  { states: 128, shared: 256, options: 16, work: 40_000 },
  { states: 16, shared: 16, options: 4, work: 40_000 },
  { states: 2, shared: 1, options: 1, work: 40_000 },
];

/** Bounds of all architectures, always sound. From 0 to infinity, not exact, where a space is too large for any. */
export function bounds(space: Space, tried: readonly Effort[] = efforts): Bounds {
  for (const effort of tried) {
    try {
      return boundsWith(space, effort);
    } catch (error) {
      if (!(error instanceof Unbounded)) throw error;
    }
  }
  const any: Bound = { min: 0, max: Number.POSITIVE_INFINITY, exact: false };
  return { ...mapCosts(() => any), impossible: [] };
}

function boundsWith(space: Space, effort: Effort): Bounds {
  const analysis = new Analysis(space, effort);
  const found = analysis.results();
  const fitting = fittingOf(space, found);
  if (fitting.length === 0) {
    const nothing: Bound = { min: 0, max: 0, exact: false };
    const problem = reasonOf(space, found);
    return { ...mapCosts(() => nothing), impossible: [], ...(problem && { problem }) };
  }
  const known = fitting.map((state) => (equalShapes(state.low, state.high) ? state : inexact(state)));
  const impossible = analysis.neverMade(fitting).map(([id, choices]) => impossibleIn(analysis, space, effort, id, choices));
  const costs = mapCosts((name) => bound(known.map((state) => state[name])));
  return { ...costs, memory: ofTraining(costs.memory, space, analysis.plans), impossible };
}

/** Where a choice does not fail by itself, why it cannot be made is found by trying it alone. */
function impossibleIn(
  analysis: Analysis,
  space: Space,
  effort: Effort,
  decision: string,
  choices: readonly number[],
): Impossible {
  const first = choices[0] as number;
  const found = () => new Analysis(space, effort).results(new Map([[decision, first]]));
  return { decision, choices, reason: analysis.failureOf(decision, first) ?? reasonAmong(space, found()) };
}

/** The decision may not exist in those that can be finished. */
const reasonAmong = (space: Space, found: Results): Reason =>
  (fittingOf(space, found).length === 0 ? reasonOf(space, found) : found.reason) ?? {
    origin: undefined,
    message: "no architecture that takes it can be finished.",
  };

const fittingOf = ({ output }: Space, { states }: Results): readonly State[] =>
  output ? states.filter((state) => holds(state, output)) : states;

/** Why no architecture can be built. */
function reasonOf({ output }: Space, { states: [end], last, reason }: Results): Reason | undefined {
  if (!end || !output) return reason;
  return { origin: last, message: headProblem(end.high, output) ?? "", shapes: [givenBy(end)], isHead: true };
}

const holds = ({ low, high }: State, shape: Shape): boolean =>
  low.length === shape.length && shape.every((length, axis) => (low[axis] ?? 0) <= length && length <= (high[axis] ?? 0));

/** Of the layers and of what every training takes. */
function ofTraining({ min, max, exact }: Bound, { input, output = [] }: Space, { low, high, exact: both }: Plans): Bound {
  const task = (plan: MemoryPlan) => memoryOfTask(input, output, plan);
  return { min: min + task(low), max: max + task(high), exact: exact && both };
}

function bound(costs: readonly Cost[]): Bound {
  const min = Math.min(...costs.map((cost) => cost.min));
  const max = Math.max(...costs.map((cost) => cost.max));
  const minExact = costs.some((cost) => cost.min === min && cost.minExact);
  const maxExact = costs.some((cost) => cost.max === max && cost.maxExact);
  return { min, max, exact: minExact && maxExact };
}
