/** Ranges of what abstract networks cost. */

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

/** Lower bounds of what a tensor is computed from. */
export type Least = Readonly<Record<"parameters" | "flops", number>>;

export const free: Cost = { min: 0, max: 0, minExact: true, maxExact: true };
export const least = ({ parameters, flops }: Pick<Costs, "parameters" | "flops">): Least => ({
  parameters: parameters.min,
  flops: flops.min,
});
export const none: Least = { parameters: 0, flops: 0 };

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
  parameters: value("parameters"),
  flops: value("flops"),
  depth: value("depth"),
});

/** What holds for all. */
export const leastOf = (bounds: readonly Least[]): Least => ({
  parameters: Math.min(...bounds.map(({ parameters }) => parameters)),
  flops: Math.min(...bounds.map(({ flops }) => flops)),
});
