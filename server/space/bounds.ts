/** What the architectures of a space can cost, and whether any can be built, without walking through them; analysis.ts says how. */
import { equalShapes, type Shape } from "../network/operation.ts";
import { Analysis, type Effort } from "./analysis.ts";
import { Unbounded } from "./calls.ts";
import { type Cost, mapCosts } from "./costs.ts";
import { headProblem } from "./instantiate.ts";
import type { Origin, Space } from "./space.ts";
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

/** An option that no architecture can take, or a count that no architecture can reach in a repeat. */
export interface Impossible {
  readonly kind: "option" | "count";
  /** Of the choice or repeat. */
  readonly origin: Origin;
  /** The index of the option; or the smallest impossible count, with which all larger ones are impossible, too. */
  readonly index: number;
  readonly reason: Reason;
}

export interface Bounds {
  readonly parameters: Bound;
  readonly flops: Bound;
  /** Operations with trainable weights on the longest path. */
  readonly depth: Bound;
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
  return { parameters: any, flops: any, depth: any, impossible: [] };
}

function boundsWith(space: Space, effort: Effort): Bounds {
  const { states, reason, last, impossible } = new Analysis(space, effort).results();
  const fitting = states.filter((state) => holds(state, space.output));
  const [end] = states;
  if (fitting.length === 0) {
    const nothing: Bound = { min: 0, max: 0, exact: false };
    const head =
      end &&
      ({ origin: last, message: headProblem(end.high, space.output) ?? "", shapes: [givenBy(end)], isHead: true } as const);
    const problem = head ?? reason;
    return { parameters: nothing, flops: nothing, depth: nothing, impossible: [], ...(problem && { problem }) };
  }
  const known = fitting.map((state) => (equalShapes(state.low, state.high) ? state : inexact(state)));
  return { ...mapCosts((name) => bound(known.map((state) => state[name]))), impossible };
}

const holds = ({ low, high }: State, shape: Shape): boolean =>
  low.length === shape.length && shape.every((length, axis) => (low[axis] ?? 0) <= length && length <= (high[axis] ?? 0));

function bound(costs: readonly Cost[]): Bound {
  const min = Math.min(...costs.map((cost) => cost.min));
  const max = Math.max(...costs.map((cost) => cost.max));
  const minExact = costs.some((cost) => cost.min === min && cost.minExact);
  const maxExact = costs.some((cost) => cost.max === max && cost.maxExact);
  return { min, max, exact: minExact && maxExact };
}
