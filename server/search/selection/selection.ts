/** What a selection is: which of several candidates is tried next. Each is one file, listed in index.ts. */
import type { Random } from "../../random.ts";
import type { Prediction } from "../evaluator/evaluator.ts";

export interface Pool {
  /** Of the candidates, at least one; finite, higher is more promising. Without an evaluator all deviations are 0. */
  readonly predictions: readonly Prediction[];
  /** The best value known, on their scale. */
  readonly best: number;
  /** From the best candidate known to each of these; none without an evaluator. */
  displacements?(): readonly Displacement[];
}

/** Between the features of two candidates. */
export interface Displacement {
  /** Along the evaluator's gradient at the first one, g: its mean rises by g . d, to first order. */
  readonly rise: number;
  /** |g| */
  readonly steepness: number;
  /** |d|^2 */
  readonly squared: number;
}

/** @returns the place of the one to be tried */
export type Selection = (pool: Pool, random: Random) => number;

/** The place of the greatest; of equals, the first. */
export const greatest = (scores: readonly number[]): number => scores.indexOf(scores.reduce((a, b) => Math.max(a, b)));
