/** Ranges of what abstract networks cost. */
import type { CostName } from "./space.ts";

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

export type Costs = Readonly<Record<CostName, Cost>>;

/** Costs that are sums over the layers of an architecture. Memory is one in bytes, but for what every training of the space takes. */
export type Spent = Exclude<CostName, "depth">;

export const mapSpent = <T>(value: (name: Spent) => T): Record<Spent, T> => ({
  parameters: value("parameters"),
  flops: value("flops"),
  memory: value("memory"),
});

/** Lower bounds of what a tensor is computed from. */
export type Least = Readonly<Record<Spent, number>>;

export const free: Cost = { min: 0, max: 0, minExact: true, maxExact: true };
export const least = (costs: Pick<Costs, Spent>): Least => mapSpent((name) => costs[name].min);
export const none: Least = mapSpent(() => 0);

export const sum = (a: Cost, b: Cost): Cost => ({
  min: a.min + b.min,
  max: a.max + b.max,
  minExact: a.minExact && b.minExact,
  maxExact: a.maxExact && b.maxExact,
});

/** Of branches side by side: the longest one counts. */
export const longest = (a: Cost, b: Cost): Cost => ({
  min: Math.max(a.min, b.min),
  max: Math.max(a.max, b.max),
  minExact: a.minExact && b.minExact,
  maxExact: a.maxExact && b.maxExact,
});

export const mapCosts = <T>(value: (name: keyof Costs) => T): Record<keyof Costs, T> => ({
  ...mapSpent<T>(value),
  depth: value("depth"),
});

/** What holds for all. */
export const leastOf = (bounds: readonly Least[]): Least => mapSpent((name) => Math.min(...bounds.map((each) => each[name])));
