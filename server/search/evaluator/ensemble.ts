/**
 * Several evaluators that began differently: the mean of their means, and as deviation how far their means spread. Lakshminarayanan,
 * Pritzel and Blundell 2017; White, Neiswanger and Savani 2021 (BANANAS) search with one.
 */
import type { Encoded } from "../features/encoder.ts";
import type { Evaluator, Observation, Prediction } from "./evaluator.ts";

/** Members that learned the same agree more than they should. */
const widening = 1.5;
/** No ensemble is surer than this, nor less sure than who knows nothing. */
const [leastDeviation, mostDeviation] = [0.27, 1];

export class Ensemble implements Evaluator {
  readonly #members: readonly Evaluator[];

  /** @param members at least two */
  constructor(members: readonly Evaluator[]) {
    this.#members = members;
  }

  fit(observations: readonly Observation[]): void {
    for (const member of this.#members) member.fit(observations);
  }

  predict(inputs: readonly Encoded[], priors: readonly number[]): readonly Prediction[] {
    const predictions = this.#members.map((member) => member.predict(inputs, priors));
    return inputs.map((_, at) => {
      const means = predictions.map((each) => (each[at] as Prediction).mean);
      const mean = average(means);
      const variance = average(means.map((other) => (other - mean) ** 2));
      return { mean, deviation: Math.min(Math.max(widening * Math.sqrt(variance), leastDeviation), mostDeviation) };
    });
  }

  gradient(input: Encoded): Float64Array {
    const gradients = this.#members.map((member) => member.gradient(input));
    return input.features.map((_, i) => average(gradients.map((gradient) => gradient[i] as number)));
  }
}

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
