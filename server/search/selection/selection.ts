/** What a selection is: which of several candidates is tried next. Each is one file, listed in index.ts. */

import type { Values } from "../../protocol/pareto.ts";
import type { Random } from "../../random.ts";
import type { Prediction } from "../evaluator/evaluator.ts";

export interface Pool {
  /** Of the candidates, at least one; finite, higher is more promising. Without an evaluator all deviations are 0. */
  readonly predictions: readonly Prediction[];
  /** The best value known, on their scale. */
  readonly best: number;
  /** What the training of each costs, to the power of how much that matters; left out: all the same. */
  readonly efforts?: readonly number[];
  /** Each objective by itself; only with an evaluator. */
  readonly each?: () => Each;
  /** From the best candidate known to each of these; none without an evaluator. */
  readonly displacements?: () => readonly Displacement[];
}

/** On a scale for each objective; higher is better. */
export interface Each {
  /** For each candidate one for each objective; of a cost that is known the deviation is 0. */
  readonly predictions: readonly (readonly Prediction[])[];
  /** What was reached, and of candidates under way what they are predicted to reach. */
  readonly known: readonly Values[];
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
