/**
 * A Gaussian process (Rasmussen and Williams 2006, algorithm 2.1) with the kernel of kernel.ts over features that count as much as
 * hyperparameters.ts found, and noise. Its mean function is what is believed without observations, shifted to fit them.
 */
import type { Encoded } from "../features/encoder.ts";
import type { Evaluator, Observation, Prediction } from "./evaluator.ts";
import { chosen, type Hyperparameters } from "./hyperparameters.ts";
import { decompose, distance, kernel, likelihood, solve, solveTransposed, type Triangle } from "./kernel.ts";
import { Points } from "./points.ts";

/** Before anything is known. */
const initial: Hyperparameters = { length: 3, noise: 0.05, relevances: [] };
/** Results from which on they are learned, and by which factor they must grow for the next time. */
const fewest = 3;
export const growth = 1.1;

export class GaussianProcess implements Evaluator {
  #hyperparameters = initial;
  #learnedAt = 0;
  /** What each feature is multiplied by. */
  #scales: readonly number[] = [];
  #known: readonly Float64Array[] = [];
  #points = new Points([]);
  #factor: Triangle = [];
  /** L^-1 (z - m) */
  #whitened: Float64Array = new Float64Array(0);
  #shift = 0;

  fit(observations: readonly Observation[]): void {
    const { shift, rest } = rests(observations);
    this.#shift = shift;
    this.#learn(
      observations.filter(({ isBelieved }) => !isBelieved),
      rest,
    );
    this.#know(observations);
    this.#whitened = solve(this.#factor, observations.map(rest));
  }

  likelihoods(lists: readonly (readonly Observation[])[]): readonly number[] {
    this.#know(lists[0] ?? []);
    return lists.map((observations) => likelihood(this.#factor, observations.map(rests(observations).rest)));
  }

  #know(observations: readonly Observation[]): void {
    const { length, noise, relevances } = this.#hyperparameters;
    this.#scales = observations[0]?.input.parts.map((part) => Math.sqrt(relevances[part] ?? 1)) ?? [];
    this.#known = observations.map(({ input }) => this.#scaled(input));
    this.#points = new Points(this.#known);
    this.#factor = decompose(this.#points.between(this.#known), length, noise);
  }

  /** The hyperparameters, more rarely than asked: it takes a decomposition for each that is tried. */
  #learn(results: readonly Observation[], rest: (result: Observation) => number): void {
    const { length: count } = results;
    if (count < fewest || count < growth * this.#learnedAt) return;
    const features = results.map(({ input }) => input.features);
    this.#hyperparameters = chosen(features, results[0]?.input.parts ?? [], results.map(rest), this.#hyperparameters);
    this.#learnedAt = count;
  }

  predict(inputs: readonly Encoded[], priors: readonly number[]): readonly Prediction[] {
    return inputs.map((input, at) => {
      const whitened = this.#whiten(this.#scaled(input));
      let mean = (priors[at] as number) - this.#shift;
      let variance = 1;
      for (let i = 0; i < whitened.length; i++) {
        const v = whitened[i] as number;
        mean += v * (this.#whitened[i] as number);
        variance -= v * v;
      }
      return { mean, deviation: Math.sqrt(Math.max(variance, 1e-9)) };
    });
  }

  /**
   * By how much the variance of all of these falls, on average, once one of them is known (active learning; Cohn 1996, Seo et al.
   * 2000): the covariances that are left with it, squared, over its variance.
   */
  informativeness(inputs: readonly Encoded[]): readonly number[] {
    const { length, noise } = this.#hyperparameters;
    const scaled = inputs.map((input) => this.#scaled(input));
    const whitened = scaled.map((input) => this.#whiten(input));
    const left = (i: number, j: number): number => {
      const [a, b] = [whitened[i] as Float64Array, whitened[j] as Float64Array];
      const known = a.reduce((sum, each, at) => sum + each * (b[at] as number), 0);
      return kernel(distance(scaled[i] as Float64Array, scaled[j] as Float64Array), length) - known;
    };
    return inputs.map((_, i) => inputs.reduce((sum, _, j) => sum + left(i, j) ** 2, 0) / (left(i, i) + noise) / inputs.length);
  }

  /** sum_i a_i dk(x, x_i) / dx,   a = (K + s^2 I)^-1 (z - m),   dk / dx = -5 / (3 l^2) (1 + r) exp(-r) (x - x'). */
  gradient(input: Encoded): Float64Array {
    const { length } = this.#hyperparameters;
    const features = this.#scaled(input);
    const gradient = new Float64Array(features.length);
    const weights = solveTransposed(this.#factor, this.#whitened);
    for (const [at, known] of this.#known.entries()) {
      const r = Math.sqrt(5 * distance(features, known)) / length;
      const slope = (((-5 / 3) * (weights[at] as number)) / length ** 2) * (1 + r) * Math.exp(-r);
      for (let i = 0; i < gradient.length; i++)
        gradient[i] = (gradient[i] as number) + slope * ((features[i] as number) - (known[i] as number));
    }
    return gradient.map((each, i) => each * (this.#scales[i] as number));
  }

  #scaled({ features }: Encoded): Float64Array {
    const scaled = new Float64Array(features.length);
    for (let i = 0; i < scaled.length; i++) scaled[i] = (features[i] as number) * (this.#scales[i] as number);
    return scaled;
  }

  /** L^-1 k(x, X) */
  #whiten(features: Float64Array): Float64Array {
    const { length } = this.#hyperparameters;
    return solve(
      this.#factor,
      this.#points.to(features).map((squared) => kernel(squared, length)),
    );
  }
}

/** What is left of values once what is believed of them is taken off, but for its mean. */
function rests(observations: readonly Observation[]) {
  const shift = observations.reduce((sum, { prior }) => sum + prior, 0) / observations.length;
  return { shift, rest: ({ prior, value }: Observation): number => value - prior + shift };
}
