/**
 * A Gaussian process (Rasmussen and Williams 2006, algorithm 2.1) with the Matern kernel of smoothness 5/2,
 *   k(x, x') = (1 + r + r^2 / 3) exp(-r),   r = sqrt(5) |x - x'| / l,
 * and noise s^2; l and s^2 by the greatest marginal likelihood on a grid, with a weak prior on s^2 (around 0.1). Its mean function is
 * what is believed without observations, shifted to fit them.
 */
import type { Encoded } from "../features/encoder.ts";
import type { Evaluator, Observation, Prediction } from "./evaluator.ts";

interface Hyperparameters {
  readonly length: number;
  readonly noise: number;
}

const grid: readonly Hyperparameters[] = [0.7, 1.2, 2, 3.5].flatMap((length) =>
  [0.01, 0.04, 0.12, 0.3].map((noise) => ({ length, noise })),
);
/** Before anything is known. */
const initial: Hyperparameters = { length: 3, noise: 0.05 };
/** Observations from which on they are chosen by likelihood, and by which factor they must grow for the next time. */
const fewest = 3;
const growth = 1.1;

export class GaussianProcess implements Evaluator {
  #chosen: Hyperparameters = initial;
  #chosenAt = 0;
  #inputs: readonly Encoded[] = [];
  /** Lower triangular, by rows. */
  #factor: readonly Float64Array[] = [];
  /** L^-1 (z - m) */
  #whitened: Float64Array = new Float64Array(0);
  #shift = 0;

  fit(observations: readonly Observation[]): void {
    this.#inputs = observations.map(({ input }) => input);
    const { length: count } = observations;
    const distances = this.#inputs.map((a, i) =>
      Float64Array.from({ length: i }, (_, j) => distance(a, this.#inputs[j] as Encoded)),
    );
    this.#shift = observations.reduce((sum, { prior }) => sum + prior, 0) / count;
    const rest = observations.map(({ prior, value }) => value - prior + this.#shift);
    // More rarely than asked: it takes a decomposition for each point of the grid.
    if (count >= fewest && (count >= growth * this.#chosenAt || count < this.#chosenAt)) {
      const likelihoods = grid.map((each) => likelihood(decompose(distances, each), rest) + logPrior(each));
      this.#chosen = grid[likelihoods.indexOf(Math.max(...likelihoods))] as Hyperparameters;
      this.#chosenAt = count;
    }
    this.#factor = decompose(distances, this.#chosen);
    this.#whitened = solve(this.#factor, rest);
  }

  predict(inputs: readonly Encoded[], priors: readonly number[]): readonly Prediction[] {
    return inputs.map((input, at) => {
      const covariances = this.#inputs.map((known) => kernel(distance(input, known), this.#chosen.length));
      const whitened = solve(this.#factor, covariances);
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

  /** sum_i a_i dk(x, x_i) / dx,   a = (K + s^2 I)^-1 (z - m),   dk / dx = -5 / (3 l^2) (1 + r) exp(-r) (x - x'). */
  gradient(input: Encoded): Float64Array {
    const { features } = input;
    const { length } = this.#chosen;
    const gradient = new Float64Array(features.length);
    const weights = solveTransposed(this.#factor, this.#whitened);
    for (const [at, known] of this.#inputs.entries()) {
      const r = Math.sqrt(5 * distance(input, known)) / length;
      const slope = (((-5 / 3) * (weights[at] as number)) / length ** 2) * (1 + r) * Math.exp(-r);
      for (let i = 0; i < gradient.length; i++)
        gradient[i] = (gradient[i] as number) + slope * ((features[i] as number) - (known.features[i] as number));
    }
    return gradient;
  }
}

/** Squared. */
function distance({ features: a }: Encoded, { features: b }: Encoded): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    sum += difference * difference;
  }
  return sum;
}

function kernel(squared: number, length: number): number {
  const r = Math.sqrt(5 * squared) / length;
  return (1 + r + (r * r) / 3) * Math.exp(-r);
}

/** The Cholesky factor of K + s^2 I. */
function decompose(distances: readonly Float64Array[], { length, noise }: Hyperparameters): readonly Float64Array[] {
  const factor: Float64Array[] = [];
  for (const [i, row] of distances.entries()) {
    const own = new Float64Array(i + 1);
    let diagonal = 1 + noise;
    for (let j = 0; j < i; j++) {
      const other = factor[j] as Float64Array;
      let sum = kernel(row[j] as number, length);
      for (let t = 0; t < j; t++) sum -= (own[t] as number) * (other[t] as number);
      const value = sum / (other[j] as number);
      own[j] = value;
      diagonal -= value * value;
    }
    own[i] = Math.sqrt(Math.max(diagonal, 1e-10));
    factor.push(own);
  }
  return factor;
}

/** L^-1 b */
function solve(factor: readonly Float64Array[], b: readonly number[]): Float64Array {
  const x = new Float64Array(b.length);
  for (const [i, row] of factor.entries()) {
    let sum = b[i] as number;
    for (let t = 0; t < i; t++) sum -= (row[t] as number) * (x[t] as number);
    x[i] = sum / (row[i] as number);
  }
  return x;
}

/** L^-T b */
function solveTransposed(factor: readonly Float64Array[], b: Float64Array): Float64Array {
  const x = b.slice();
  for (let i = x.length - 1; i >= 0; i--) {
    const row = factor[i] as Float64Array;
    const value = (x[i] as number) / (row[i] as number);
    x[i] = value;
    for (let t = 0; t < i; t++) x[t] = (x[t] as number) - value * (row[t] as number);
  }
  return x;
}

/** log p(z | X), but for a constant. */
function likelihood(factor: readonly Float64Array[], values: readonly number[]): number {
  const whitened = solve(factor, values);
  return factor.reduce((sum, row, i) => sum - 0.5 * (whitened[i] as number) ** 2 - Math.log(row[i] as number), 0);
}

const logPrior = ({ noise }: Hyperparameters): number => -0.5 * (Math.log(noise / 0.1) / 1.5) ** 2;
