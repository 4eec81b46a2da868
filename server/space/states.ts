/** Abstract networks: sets of beginnings of architectures that end in the same shape or in a box of shapes, with ranges of their costs. */
import type { Operation, Shape } from "../network/operation.ts";

/**
 * A range that holds a cost of every architecture of the state. `minExact`: an architecture that ends in the state's `low` shape, with
 * every decision that ranges are kept of at its smallest value, has exactly the cost `min`; `maxExact` likewise with `high`.
 */
export interface Cost {
  readonly min: number;
  readonly max: number;
  readonly minExact: boolean;
  readonly maxExact: boolean;
}

export type Costs = Readonly<Record<"parameters" | "flops" | "depth", Cost>>;

export interface State extends Costs {
  /** The shape lies between these, axis by axis; one and the same array where it is known. */
  readonly low: Shape;
  readonly high: Shape;
}

const nothing: Cost = { min: 0, max: 0, minExact: true, maxExact: true };

/** The empty network from a state's shapes on. */
export const start = (low: Shape, high: Shape): State => ({
  low,
  high,
  ...{ parameters: nothing, flops: nothing, depth: nothing },
});

const sum = (a: Cost, b: Cost): Cost => ({
  min: a.min + b.min,
  max: a.max + b.max,
  minExact: a.minExact && b.minExact,
  maxExact: a.maxExact && b.maxExact,
});

/** Of branches side by side: the longest one counts. */
const longest = (a: Cost, b: Cost): Cost => ({
  min: Math.max(a.min, b.min),
  max: Math.max(a.max, b.max),
  minExact: a.minExact && b.minExact,
  maxExact: a.maxExact && b.maxExact,
});

export const mapCosts = <T>(value: (name: keyof Costs) => T): Record<keyof Costs, T> => ({
  parameters: value("parameters"),
  flops: value("flops"),
  depth: value("depth"),
});

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
  const atLow = states.map((state) => equal(state.low, low));
  const atHigh = states.map((state) => equal(state.high, high));
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
  return { low, high: equal(low, high) ? low : high, ...costs };
}

export const equal = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((length, axis) => length === b[axis]);

/** States of equal shapes become one; more than `most` states become boxes, first over the channels, then over all axes. */
export function unite(states: readonly State[], most: number): readonly State[] {
  if (states.length < 2) return states;
  const levels: readonly ((state: State) => string)[] = [
    ({ low, high }) => `${low}..${high}`,
    ({ low, high }) => `${low.slice(0, -1)},..${high.slice(0, -1)},`,
    ({ low }) => String(low.length),
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

/** One network after the other. */
export const after = (first: Costs, second: State): State => ({
  low: second.low,
  high: second.high,
  ...mapCosts((name) => sum(first[name], second[name])),
});

/** The costs of branches together. */
export const sideBySide = (branches: readonly State[]): Costs =>
  mapCosts((name) => branches.map((branch) => branch[name]).reduce(name === "depth" ? longest : sum));

/** More combinations of branches than this are made fewer by keeping the ends of branches as boxes. */
const mostMeetings = 256;

/** The combinations of one end of each branch whose shapes can meet, reduced to where they do; undefined where they are too many. `spend` is called for each that is tried. */
export function meetings(
  branches: readonly (readonly State[])[],
  { equalAxes }: Pick<Operation, "equalAxes">,
  spend: () => void,
): readonly (readonly State[])[] | undefined {
  for (const most of [Number.POSITIVE_INFINITY, 16, 4, 1]) {
    let found: readonly (readonly State[])[] = [[]];
    for (const ends of branches) {
      const united = unite(ends, most);
      found = found.flatMap((others) =>
        united.flatMap((end) => {
          spend();
          return meet([...others, end], equalAxes);
        }),
      );
      if (found.length > mostMeetings) break;
    }
    if (found.length <= mostMeetings) return found;
  }
  return undefined;
}

/** States whose shapes are equal in the axes that must be; empty where they cannot be. */
function meet(states: readonly State[], equalAxes: Operation["equalAxes"]): readonly (readonly State[])[] {
  const rank = states[0]?.low.length ?? 0;
  if (!equalAxes) return [states];
  if (states.some(({ low }) => low.length !== rank)) return [];
  const axes = Array.from({ length: equalAxes === "all" ? rank : rank - 1 }, (_, axis) => axis);
  const low = axes.map((axis) => Math.max(...states.map((state) => state.low[axis] as number)));
  const high = axes.map((axis) => Math.min(...states.map((state) => state.high[axis] as number)));
  if (axes.some((axis) => (low[axis] as number) > (high[axis] as number))) return [];
  const lowKept = states.every((state) => axes.every((axis) => state.low[axis] === low[axis]));
  const highKept = states.every((state) => axes.every((axis) => state.high[axis] === high[axis]));
  if (lowKept && highKept) return [states];
  const reduced = states.map((state) => {
    const shapes = { low: [...low, ...state.low.slice(axes.length)], high: [...high, ...state.high.slice(axes.length)] };
    const costs = mapCosts((name) => {
      const { min, max, minExact, maxExact } = state[name];
      return { min, max, minExact: minExact && lowKept, maxExact: maxExact && highKept };
    });
    return { ...shapes, ...costs };
  });
  return [reduced];
}
