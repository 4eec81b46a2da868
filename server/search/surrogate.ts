/**
 * What an evaluator makes of the history: predictions for candidates that nobody has trained. Results at several fidelities are
 * taken one after the other (recursive co-kriging; Kennedy and O'Hagan 2000, Le Gratiet and Garnier 2014): the prediction at one
 * rung, times how well it has agreed so far, is what the next rung begins with.
 */
import type { Goal } from "../protocol/problem.ts";
import type { Evaluator, Prediction } from "./evaluator/evaluator.ts";
import { GaussianProcess } from "./evaluator/gaussian_process.ts";
import { targets } from "./evaluator/target.ts";
import type { Encoded, Encoder } from "./features/encoder.ts";
import { type Entry, type History, type Trial, topRung } from "./history.ts";
import { type Input, Inputs } from "./inputs.ts";
import type { Displacement } from "./selection/selection.ts";

/** The evaluator learns from so many at most: half of them the best, the others the latest. So a proposal's cost is bounded. */
const mostObservations = 200;
/** Results at a rung before it is predicted. */
const fewest = 3;
/** Deviations of the value for one of the capacity: where nothing is known, larger is better; and costs more, which is surer. */
const capacitySlope = 0.3;
const costSlope = 1;
/** At the beginning: deviations of the value that the candidate of which the most is learned is preferred by. */
const noveltySlope = 3;
/** Deviations that the first candidate may be worse by if its training takes 1 / e of the time; and how much time counts after it. */
const effortSlope = 0.3;
const effortPower = 1.5;
/** Agreement of two rungs that is assumed before any is seen, and how many observations that counts for. */
const assumedAgreement = 0.8;
const assumedCount = 6;
/** Deviations by which some candidate must come up to the best result: else that is a lucky one, and results are noisy. */
const reach = 3;
/** A smaller one of a few predictions is chance. */
const leastDeviation = 0.3;

export interface Predicted {
  readonly predictions: readonly Prediction[];
  /**
   * What is to be improved on, on the scale of the predictions: the best result; where no candidate is likely to reach it, the best that
   * is predicted of those with a result (Vazquez et al. 2008; Picheny et al. 2013, "plug-in").
   */
  readonly best: number;
  /** What these are compared with, on the same scale: candidates that have a result, and those under way with what is believed. */
  readonly known: readonly { readonly entry: Entry; readonly value: number }[];
  /** From one candidate to others. */
  readonly displacements: (from: Entry, to: readonly Entry[]) => readonly Displacement[];
}

interface Asked {
  readonly rung?: number;
  readonly objective?: string;
}

type Model = (inputs: readonly Input[]) => readonly Prediction[];

export class Surrogate {
  readonly #inputs: Inputs;
  readonly #create: (name: string) => Evaluator;
  readonly #evaluators = new Map<string, Evaluator>();
  readonly #slopes: readonly number[];

  /**
   * @param isJudged whether `judge` will tell scores: they are one feature more
   * @param slopes of each objective, by capacity, as `slopesOf` tells them
   */
  constructor(encoder: Encoder, create: (name: string) => Evaluator, isJudged = false, slopes: readonly number[] = []) {
    this.#inputs = new Inputs(encoder, isJudged);
    this.#slopes = slopes;
    this.#create = create;
  }

  /**
   * Higher for candidates of which most is learned about the others, after all that was proposed, and for larger ones: for a start.
   * @param efforts what each costs, relative to the others; left out: the same
   */
  novelty({ trials }: History, entries: readonly Entry[], efforts?: readonly number[]): readonly number[] {
    const inputs = entries.map(this.#inputs.of);
    const promise = this.#inputs.promise(inputs, capacitySlope);
    const effort = (at: number): number => efforts?.[at] ?? 1;
    if (trials.length === 0) return promise.map((each, at) => each - effortSlope * Math.log(effort(at)));
    const known = trials.slice(-mostObservations).map(({ entry }) => this.#inputs.of(entry));
    // By distance alone, whatever the evaluator is.
    const evaluator = new GaussianProcess();
    evaluator.fit(known.map((input) => ({ input, prior: 0, value: 0, isBelieved: true })));
    const told = evaluator.informativeness(inputs).map((each, at) => each / effort(at) ** effortPower);
    const most = Math.max(...told);
    return promise.map((each, at) => each + noveltySlope * ((told[at] as number) / most));
  }

  /**
   * @param weights of the objectives
   * @param asked `rung`: the one that is predicted; left out: the highest one of which enough is known. `objective`: one that is
   *   predicted by itself; it has evaluators of its own
   */
  predict(history: History, entries: readonly Entry[], weights: readonly number[], asked: Asked = {}): Predicted {
    const { rung: target, objective = "" } = asked;
    const trials = bounded(history);
    const waiting = history.pending.map(({ entry }) => this.#inputs.of(entry));
    const highest = target ?? Math.max(0, ...trials.map(topRung));
    const slope = weights.reduce((sum, weight, j) => sum + weight * (this.#slopes[j] ?? capacitySlope), 0);
    let mean = (of: readonly Input[]) => this.#inputs.promise(of, slope);
    let gradient = (input: Input) => this.#inputs.promiseGradient(input, slope);
    let model: Model = (of) => mean(of).map((mean) => ({ mean, deviation: 1 }));
    let best = 0;
    let expected = () => best;
    let known: Predicted["known"] = [];
    let isFirst = true;
    for (let rung = 0; rung <= highest; rung++) {
      const trained = trials.filter(({ results }) => results.has(rung));
      if (trained.length < (isFirst ? 1 : fewest)) continue;
      const inputs = trained.map(({ entry }) => this.#inputs.of(entry));
      const values = targets(
        trained.map(({ results }) => results.get(rung)),
        weights,
      );
      const below = mean;
      const name = `${rung}${objective}`;
      const agreed = isFirst ? 1 : agreement(below(inputs), values);
      const prior = (of: readonly Input[]) => below(of).map((value) => agreed * value);
      let own = this.#model(name, inputs, values, prior);
      // What is under way will reach what it is predicted to: so the next proposal is another one.
      const believed = waiting.length > 0 ? own(waiting).map((prediction) => prediction.mean) : [];
      if (waiting.length > 0) own = this.#model(name, [...inputs, ...waiting], [...values, ...believed], prior, inputs.length);
      const [evaluator, gradientBelow] = [this.#evaluators.get(name) as Evaluator, gradient];
      gradient = (input) => {
        const ofPrior = gradientBelow(input);
        return evaluator.gradient(input).map((each, at) => each + agreed * (ofPrior[at] as number));
      };
      mean = (of) => own(of).map((prediction) => prediction.mean);
      model = own;
      best = Math.max(...values);
      expected = () => Math.max(...own(inputs).map((prediction) => prediction.mean));
      known = [
        ...trained.map(({ entry, results }, at) => ({ entry, value: results.get(rung) && values[at] })),
        ...history.pending.map(({ entry }, at) => ({ entry, value: believed[at] })),
      ].flatMap(({ entry, value }) => (value === undefined ? [] : { entry, value }));
      isFirst = false;
    }
    const isKnown = target === undefined || trials.filter(({ results }) => results.has(target)).length >= fewest;
    const inputs = entries.map(this.#inputs.of);
    // Of a rung that nothing is known of, only what is predicted below it tells.
    const predictions = isKnown ? model(inputs) : mean(inputs).map((mean) => ({ mean, deviation: 1 }));
    const isReached = predictions.some((each) => each.mean + reach * each.deviation >= best);
    return {
      predictions,
      best: isReached ? best : expected(),
      known,
      displacements: (from, to) => displacementsOf(this.#inputs.of(from), to.map(this.#inputs.of), gradient),
    };
  }

  #model(
    name: string,
    inputs: readonly Input[],
    values: readonly number[],
    prior: (of: readonly Input[]) => readonly number[],
    results = inputs.length,
  ): Model {
    const evaluator = this.#evaluators.get(name) ?? this.#create(name);
    this.#evaluators.set(name, evaluator);
    const priors = prior(inputs);
    evaluator.fit(
      inputs.map((input, at) => ({
        ...{ input, prior: priors[at] as number, value: values[at] as number },
        isBelieved: at >= results,
      })),
    );
    return (of: readonly Input[]) => evaluator.predict(of, prior(of));
  }

  /** @param score of the judge; undefined: it could not tell */
  judge(key: string, score: number | undefined): void {
    this.#inputs.judge(key, score);
  }
}

/**
 * What is believed of each objective for one deviation of the capacity, in deviations.
 * @param costs names of objectives that grow with the network
 */
export const slopesOf = (objectives: readonly Goal[], costs: readonly string[]): readonly number[] =>
  objectives.map(({ metric, direction }) => {
    if (!costs.includes(metric)) return capacitySlope;
    return direction === "minimize" ? -costSlope : costSlope;
  });

/** What the evaluator learns from. */
function bounded({ told, best }: History): readonly Trial[] {
  if (told.length <= mostObservations) return told;
  const elite = best.slice(0, mostObservations / 2);
  const known = new Set(elite);
  const latest: Trial[] = [];
  for (let at = told.length - 1; latest.length < mostObservations - elite.length; at--) {
    const trial = told[at] as Trial;
    if (!known.has(trial)) latest.push(trial);
  }
  return [...elite, ...latest.reverse()];
}

function displacementsOf(
  from: Encoded,
  to: readonly Input[],
  gradientAt: (input: Encoded) => Float64Array,
): readonly Displacement[] {
  const gradient = gradientAt(from);
  const steepness = Math.hypot(...gradient);
  return to.map(({ features }) => {
    let [rise, squared] = [0, 0];
    for (let i = 0; i < features.length; i++) {
      const difference = (features[i] as number) - (from.features[i] as number);
      rise += difference * (gradient[i] as number);
      squared += difference * difference;
    }
    return { rise, steepness, squared };
  });
}

/** By how much predictions of the rung below are to be multiplied: their correlation with the values, and the deviations. */
function agreement(predicted: readonly number[], values: readonly number[]): number {
  const { length: count } = values;
  const mean = predicted.reduce((sum, value) => sum + value, 0) / count;
  const deviation = Math.sqrt(predicted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
  const covariance = predicted.reduce((sum, value, at) => sum + (value - mean) * (values[at] as number), 0) / count;
  const correlation = deviation > 0 ? covariance / deviation : 0;
  const believed = Math.max(0, (count * correlation + assumedCount * assumedAgreement) / (count + assumedCount));
  return believed / Math.max(deviation, leastDeviation);
}
