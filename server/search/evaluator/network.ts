/**
 * A small network over the features (perceptron.ts), on top of what is believed without observations. From one `fit` to the next it
 * goes on from the weights that it has, by Adam (Kingma and Ba 2015). Weights p decay to where they began, p_0, by a prior with the
 * variances v of their initialisation and noise s^2: of n observations it minimises
 *   L + (s^2 / 2n) sum (p - p_0)^2 / v.
 * So networks that began differently differ where nothing is known (Pearce et al. 2020: anchored ensembles).
 */
import { createRandom, type Random } from "../../random.ts";
import type { Encoded } from "../features/encoder.ts";
import type { Evaluator, Observation, Prediction } from "./evaluator.ts";
import { Folding } from "./folding.ts";
import type { Loss } from "./loss.ts";
import { Perceptron } from "./perceptron.ts";

export interface NetworkOptions {
  readonly hidden: number;
  readonly loss: Loss;
}

/** Of the first fit, and of each further one. */
const steps = { first: 100, further: 16 };
const batch = 8;
/** Features that a network has; more are folded. */
const mostFeatures = 96;
const rate = 0.01;
const noise = 0.01;
/** Of Adam: how much of the mean and of the mean square is kept in a step, and what keeps it from dividing by zero. */
const [keptMean, keptSquare, small] = [0.9, 0.99, 1e-8];
/** No network is surer than this. */
const leastDeviation = 0.05;

export class Network implements Evaluator {
  readonly #random: Random;
  readonly #options: NetworkOptions;
  #fitted: { readonly perceptron: Perceptron; readonly folding: Folding } | undefined;
  #initial = new Float64Array(0);
  #mean = new Float64Array(0);
  #square = new Float64Array(0);
  #steps = 0;
  #shift = 0;
  #deviation = 1;

  constructor(seed: number, options: NetworkOptions) {
    this.#random = createRandom(seed, "network");
    this.#options = options;
  }

  fit(observations: readonly Observation[]): void {
    const { perceptron, folding } = this.#fitted ?? this.#begin((observations[0] as Observation).input.features.length);
    const all = observations.map(({ input }) => folding.fold(input.features));
    const rests = observations.map(({ value, prior }) => value - prior);
    const gradient = new Float64Array(perceptron.parameters.length);
    const size = Math.min(batch, observations.length);
    for (let step = this.#steps === 0 ? steps.first : steps.further; step > 0; step--) {
      const chosen = Array.from({ length: size }, (_, at) =>
        size === observations.length ? at : this.#random.below(observations.length),
      );
      const inputs = chosen.map((at) => all[at] as Float64Array);
      const forwards = inputs.map((x) => perceptron.forward(x));
      const slopes = this.#options.loss(
        forwards.map(({ output }) => output),
        chosen.map((at) => rests[at] as number),
      );
      gradient.fill(0);
      for (const [at, forward] of forwards.entries())
        perceptron.addGradient(gradient, inputs[at] as Float64Array, forward, slopes[at] as number);
      this.#descend(perceptron, gradient, noise / observations.length);
    }
    const residuals = all.map((x, at) => (rests[at] as number) - perceptron.forward(x).output);
    this.#shift = mean(residuals);
    const variance = mean(residuals.map((residual) => (residual - this.#shift) ** 2));
    this.#deviation = Math.max(Math.sqrt(variance), leastDeviation);
  }

  predict(inputs: readonly Encoded[], priors: readonly number[]): readonly Prediction[] {
    const { perceptron, folding } = this.#learned;
    return inputs.map(({ features }, at) => ({
      mean: (priors[at] as number) + perceptron.forward(folding.fold(features)).output + this.#shift,
      deviation: this.#deviation,
    }));
  }

  gradient({ features }: Encoded): Float64Array {
    const { perceptron, folding } = this.#learned;
    return folding.unfold(perceptron.inputGradient(perceptron.forward(folding.fold(features))));
  }

  get #learned() {
    if (!this.#fitted) throw new Error("a network is asked before it has learned anything");
    return this.#fitted;
  }

  #begin(features: number) {
    const folding = new Folding(features, mostFeatures, this.#random);
    const perceptron = new Perceptron(folding.places, this.#options.hidden, this.#random);
    this.#fitted = { perceptron, folding };
    this.#initial = perceptron.parameters.slice();
    this.#mean = new Float64Array(this.#initial.length);
    this.#square = new Float64Array(this.#initial.length);
    return this.#fitted;
  }

  #descend({ parameters, variances }: Perceptron, gradient: Float64Array, decay: number): void {
    this.#steps += 1;
    const [mean, square, initial] = [this.#mean, this.#square, this.#initial];
    const step = (rate * Math.sqrt(1 - keptSquare ** this.#steps)) / (1 - keptMean ** this.#steps);
    for (let i = 0; i < parameters.length; i++) {
      const p = parameters[i] as number;
      const g = (gradient[i] as number) + (decay * (p - (initial[i] as number))) / (variances[i] as number);
      const m = keptMean * (mean[i] as number) + (1 - keptMean) * g;
      const s = keptSquare * (square[i] as number) + (1 - keptSquare) * g * g;
      mean[i] = m;
      square[i] = s;
      parameters[i] = p - (step * m) / (Math.sqrt(s) + small);
    }
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
