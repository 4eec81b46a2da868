/** What an evaluator is: it predicts what candidates will reach, and how sure it is. Each is one file, listed in index.ts. */
import type { Encoded } from "../features/encoder.ts";

export interface Observation {
  readonly input: Encoded;
  /** Standardised; higher is better. */
  readonly value: number;
}

/** A normal distribution over the value of a candidate. */
export interface Prediction {
  readonly mean: number;
  readonly deviation: number;
}

export interface Evaluator {
  /** Learns from these observations, at least one, and forgets all others. */
  fit(observations: readonly Observation[]): void;
  predict(inputs: readonly Encoded[]): readonly Prediction[];
}
