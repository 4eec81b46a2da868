/**
 * What is predicted at the rungs of a fidelity, one after the other (recursive co-kriging; Kennedy and O'Hagan 2000, Le Gratiet and
 * Garnier 2014): the prediction at one rung, times how well it has agreed so far, is what the next rung begins with.
 */
import type { Evaluator, Observation, Prediction } from "./evaluator/evaluator.ts";
import { growth } from "./evaluator/gaussian_process.ts";
import { logPriorOf, softnesses, targetOf } from "./evaluator/target.ts";
import type { Entry, Trial } from "./history.ts";
import type { Input } from "./inputs.ts";
import type { Values } from "./objectives.ts";
import { greatest } from "./selection/selection.ts";

export interface Level {
  readonly predict: (inputs: readonly Input[]) => readonly Prediction[];
  /** d mean / d feature */
  readonly gradient: (input: Input) => Float64Array;
  /** The best result, on the scale of the predictions. */
  readonly best: number;
  /** The best that is predicted of those with a result. */
  readonly expected: () => number;
  /** Candidates that have a result, and those under way with what is believed. */
  readonly known: readonly { readonly entry: Entry; readonly value: number }[];
}

/** What a level is made of. */
export interface Results {
  readonly below: Level;
  /** Whether there are results below it. */
  readonly agrees: boolean;
  readonly trained: readonly Trial[];
  /** Of those that were trained; undefined: failed. */
  readonly values: readonly (Values | undefined)[];
  readonly pending: readonly Trial[];
  readonly weights: readonly number[];
}

/** Results at a rung before it is predicted from the one below. */
export const fewest = 3;
/** Of results at several rungs: only the best are of interest, which go on. */
const rungsSoftness = 0.2;
/** Agreement of two rungs that is assumed before any is seen, and how many observations that counts for. */
const assumedAgreement = 0.8;
const assumedCount = 6;
/** A smaller one of a few predictions is chance. */
const leastDeviation = 0.3;

export class Levels {
  readonly #create: (name: string) => Evaluator;
  readonly #hasRungs: boolean;
  readonly #evaluators = new Map<string, Evaluator>();
  /** By the evaluator's name, with how many results it was found of. */
  readonly #softnesses = new Map<string, { readonly softness: number; readonly results: number }>();

  constructor(create: (name: string) => Evaluator, hasRungs: boolean) {
    this.#create = create;
    this.#hasRungs = hasRungs;
  }

  /**
   * @param name of what is predicted: it has an evaluator of its own
   * @param inputOf what evaluators see of a candidate
   */
  level(name: string, inputOf: (entry: Entry) => Input, results: Results): Level {
    const { below, agrees, trained, values: measured, pending, weights } = results;
    const evaluator = this.#evaluators.get(name) ?? this.#create(name);
    this.#evaluators.set(name, evaluator);
    const inputs = trained.map(({ entry }) => inputOf(entry));
    const waiting = pending.map(({ entry }) => inputOf(entry));
    const believed = means(below.predict(inputs));
    const scaled = (softness: number | undefined) => {
      const { values, logSlopes } = targetOf(measured, weights, softness);
      const agreed = agrees ? agreement(believed, values) : 1;
      const observations = values.map((value, at) => ({
        ...{ value, input: inputs[at] as Input, prior: agreed * (believed[at] as number) },
      }));
      return { values, logSlopes, agreed, observations };
    };
    const { values, agreed, observations } = scaled(
      this.#hasRungs ? rungsSoftness : this.#softness(name, evaluator, trained.length, scaled),
    );
    const prior = (of: readonly Input[]) => means(below.predict(of)).map((mean) => agreed * mean);
    const predict = (of: readonly Input[]) => evaluator.predict(of, prior(of));
    evaluator.fit(observations);
    // What is under way will reach what it is predicted to: so the next proposal is another one.
    const priors = prior(waiting);
    const expected = waiting.length > 0 ? means(evaluator.predict(waiting, priors)) : [];
    const assumed = waiting.map((input, at) => ({
      ...{ input, value: expected[at] as number, prior: priors[at] as number, isBelieved: true },
    }));
    if (waiting.length > 0) evaluator.fit([...observations, ...assumed]);
    let most: number | undefined;
    return {
      predict,
      gradient: (input) => {
        const ofPrior = below.gradient(input);
        return evaluator.gradient(input).map((each, at) => each + agreed * (ofPrior[at] as number));
      },
      best: Math.max(...values),
      expected: () => {
        most ??= Math.max(...means(predict(inputs)));
        return most;
      },
      known: [
        ...trained.flatMap(({ entry }, at) => (measured[at] ? { entry, value: values[at] as number } : [])),
        ...pending.map(({ entry }, at) => ({ entry, value: expected[at] as number })),
      ],
    };
  }

  /** The likeliest; looked for again once the results are a tenth more. Undefined: the usual one. */
  #softness(
    name: string,
    evaluator: Evaluator,
    results: number,
    scaled: (softness: number) => { readonly observations: readonly Observation[]; readonly logSlopes: number },
  ): number | undefined {
    const before = this.#softnesses.get(name);
    if (!evaluator.likelihoods || results < fewest || results < growth * (before?.results ?? 0)) return before?.softness;
    const all = softnesses.map(scaled);
    const likelihoods = evaluator.likelihoods(all.map(({ observations }) => observations));
    const posterior = (each: number, at: number) => each + (all[at]?.logSlopes as number) + logPriorOf(softnesses[at] as number);
    const softness = softnesses[greatest(likelihoods.map(posterior))] as number;
    this.#softnesses.set(name, { softness, results });
    return softness;
  }
}

const means = (predictions: readonly Prediction[]): readonly number[] => predictions.map(({ mean }) => mean);

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
