/** Abstract networks: sets of beginnings of architectures that end in the same shape or in a box of shapes, with ranges of their costs. */
import { equalShapes, type Shape } from "../network/operation.ts";
import type { GivenShape } from "./bounds.ts";
import { type Cost, type Costs, free, type Least, least, leastOf, mapCosts, mapSpent, none, type Spent, sum } from "./costs.ts";
import type { Origin } from "./space.ts";
import { hullOfTensors, mapped, type NamedTensor, type NamedTensors, noTensors, passed, shapesOf } from "./tensors.ts";
import { anyOf, noTrail, type Trail } from "./trails.ts";

/**
 * Networks from a beginning on, which is the space's input or that of a branch. What is spent is of the layers since then: the
 * largest of all that were built, the smallest of those that the current tensor is computed from. The depth counts from the input.
 */
export interface State extends Costs {
  /** The shape lies between these, axis by axis; one and the same array where it is known. */
  readonly low: Shape;
  readonly high: Shape;
  /** The layer that gave this shape, or one of those that did; undefined: it came into the space. */
  readonly origin: Origin | undefined;
  readonly tensors: NamedTensors;
  /** The current tensor is surely computed from the beginning. */
  readonly attached: boolean;
  /** It is surely computed from all layers since the beginning. */
  readonly whole: boolean;
  /** What it is computed from between the beginning and the beginning around it. */
  readonly outside: Least;
  readonly trail: Trail;
}

/** The empty network from an input on. */
export const start = (input: Shape): State => ({
  ...{ low: input, high: input, ...mapCosts(() => free) },
  ...{ origin: undefined, tensors: noTensors, attached: true, whole: true, outside: none, trail: noTrail },
});

/** The shape, or the largest, that comes in after a network. */
export const givenBy = ({ high, origin }: State): GivenShape => ({ shape: high, origin });

/** The same ranges, with no promise that their ends are reached. */
export const inexact = (state: State): State => ({
  ...state,
  ...mapCosts((name) => ({ ...state[name], minExact: false, maxExact: false })),
});

/** One state for all. */
export function hull(states: readonly State[]): State {
  const [first] = states;
  if (!first || states.length === 1) return first as State;
  const axes = first.low.map((_, axis) => axis);
  const low = axes.map((axis) => Math.min(...states.map((state) => state.low[axis] as number)));
  const high = axes.map((axis) => Math.max(...states.map((state) => state.high[axis] as number)));
  const tensors = states.map((state) => state.tensors);
  const [lows, highs] = [shapesOf(tensors, "low"), shapesOf(tensors, "high")];
  const atLow = states.map((state, index) => equalShapes(state.low, low) && lows[index] === true);
  const atHigh = states.map((state, index) => equalShapes(state.high, high) && highs[index] === true);
  const costs = mapCosts((name) => {
    const min = Math.min(...states.map((state) => state[name].min));
    const max = Math.max(...states.map((state) => state[name].max));
    return {
      min,
      max,
      minExact: states.some((state, index) => atLow[index] && state[name].minExact && state[name].min === min),
      maxExact: states.some((state, index) => atHigh[index] && state[name].maxExact && state[name].max === max),
    };
  });
  return {
    ...{ low, high: equalShapes(low, high) ? low : high, ...costs, origin: first.origin },
    tensors: hullOfTensors(states.map((state) => state.tensors)),
    attached: states.every((state) => state.attached),
    whole: states.every((state) => state.whole),
    outside: leastOf(states.map((state) => state.outside)),
    trail: anyOf(states.map((state) => state.trail)),
  };
}

/** States of equal shapes become one; more than `most` states become boxes, first over the channels, then over all axes. */
export function unite(states: readonly State[], most: number): readonly State[] {
  if (states.length < 2) return states;
  const levels: readonly ((state: State) => string)[] = [
    written((shape) => String(shape)),
    written((shape) => `${shape.slice(0, -1)},`),
    written((shape) => String(shape.length)),
  ];
  let united = states;
  for (const level of levels) {
    const groups = new Map<string, State[]>();
    for (const state of united) {
      const key = level(state);
      const group = groups.get(key);
      if (group) group.push(state);
      else groups.set(key, [state]);
    }
    united = [...groups.values()].map(hull);
    if (united.length <= most) break;
  }
  return united;
}

const written =
  (write: (shape: Shape) => string) =>
  ({ low, high, tensors }: State): string =>
    [{ low, high }, ...tensors.values()].map((tensor) => `${write(tensor.low)}..${write(tensor.high)}`).join(";");

/** A call of an operation: the shapes that it gives and what it costs. */
export interface Step extends Costs {
  readonly low: Shape;
  readonly high: Shape;
}

/** A network and an operation after it, from this layer. Where the operation cannot take an end of the shapes, no tensor before it has its own end. */
export function after(state: State, step: Step, origin: Origin): State {
  const costs = mapCosts((name) => sum(state[name], step[name]));
  const { minExact, maxExact } = costs.depth;
  const limited = (tensor: NamedTensor): NamedTensor => {
    const { depth } = tensor;
    return { ...tensor, depth: { ...depth, minExact: depth.minExact && minExact, maxExact: depth.maxExact && maxExact } };
  };
  const keepsShape = equalShapes(state.low, step.low) && equalShapes(state.high, step.high);
  return {
    ...state,
    ...{ low: step.low, high: step.high, ...costs },
    origin: keepsShape ? state.origin : origin,
    tensors: mapped(passed(state.tensors), limited),
  };
}

/** Gives the current tensor a name. */
export function named(state: State, name: string): State {
  const { low, high, origin, depth, outside, attached } = state;
  const tensor = { low, high, origin, depth, own: least(state), outside, attached, here: true };
  return { ...state, tensors: new Map([...state.tensors, [name, tensor]]) };
}

/** Makes a named tensor the current one. Layers since then may come to nothing, so that only bounds are left of their costs. */
export function recalled(state: State, name: string): State {
  const tensor = state.tensors.get(name);
  if (!tensor) throw new Error(`tensor '${name}' does not exist at this place`);
  if (tensor.here) return state;
  const { low, high, origin, depth, own, outside, attached } = tensor;
  const isAll = Object.values(mapSpent((cost) => state[cost].max === own[cost])).every(Boolean);
  const whole = state.whole && isAll;
  const since = (cost: Spent): Cost => {
    const { max, minExact, maxExact } = state[cost];
    return { min: own[cost], max, minExact: whole && minExact, maxExact: whole && maxExact };
  };
  const tensors = new Map([...passed(state.tensors), [name, { ...tensor, here: true }]]);
  return {
    ...state,
    low,
    high,
    origin,
    depth,
    ...mapSpent(since),
    tensors,
    attached,
    whole,
    outside,
  };
}

/** Only those whose names are still read. */
export const without = (state: State, names: ReadonlySet<string>): State =>
  names.size === 0 || state.tensors.size === 0
    ? state
    : { ...state, tensors: new Map([...state.tensors].filter(([name]) => !names.has(name))) };
