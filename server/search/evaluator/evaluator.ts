/** What an evaluator is: it predicts what candidates will reach, and how sure it is. Each is one file, listed in index.ts. */
import type { Encoded } from "../features/encoder.ts";

export interface Observation {
  readonly input: Encoded;
  /** Standardised; higher is better. */
  readonly value: number;
  /** What is believed of it without any observation, on the same scale. */
  readonly prior: number;
  /** The value is no result, but what was predicted of a candidate that is under way. */
  readonly isBelieved?: boolean;
}

/** A normal distribution over the value of a candidate. */
export interface Prediction {
  readonly mean: number;
  readonly deviation: number;
}

export interface Evaluator {
  /** Learns from these observations, at least one, and forgets all others. */
  fit(observations: readonly Observation[]): void;
  /**
   * The logarithm of how likely each of these lists is, but for a constant, by what was learned so far. Left out: it cannot tell.
   * @param lists of observations of the same candidates
   */
  likelihoods?(lists: readonly (readonly Observation[])[]): readonly number[];
  /** @param priors of the inputs */
  predict(inputs: readonly Encoded[], priors: readonly number[]): readonly Prediction[];
  /** d mean / d feature at an input, whose prior is held as it is. */
  gradient(input: Encoded): Float64Array;
}
