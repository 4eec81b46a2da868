/** What an evaluator makes of the history: predictions for candidates that nobody has trained. */
import type { Goal } from "../protocol/problem.ts";
import type { Evaluator, Prediction } from "./evaluator/evaluator.ts";
import { GaussianProcess } from "./evaluator/gaussian_process.ts";
import type { Encoded, Encoder } from "./features/encoder.ts";
import { type Entry, type History, type Trial, topRung } from "./history.ts";
import { type Input, Inputs } from "./inputs.ts";
import { fewest, type Level, Levels } from "./levels.ts";
import type { Displacement } from "./selection/selection.ts";

/** The evaluator learns from so many at most: half of them the best, the others the latest. So a proposal's cost is bounded. */
const mostObservations = 200;
/** Deviations of the value for one of the capacity: where nothing is known, larger is better; and costs more, which is surer. */
const capacitySlope = 0.3;
const costSlope = 1;
/** At the beginning: deviations of the value that the candidate of which the most is learned is preferred by. */
const noveltySlope = 3;
/** Deviations that the first candidate may be worse by if its training takes 1 / e of the time; and how much time counts after it. */
const effortSlope = 0.3;
const effortPower = 1.5;
/** Deviations by which some candidate must come up to the best result: else that is a lucky one, and results are noisy. */
const reach = 3;

export interface Predicted {
  readonly predictions: readonly Prediction[];
  /**
   * What is to be improved on, on the scale of the predictions: the best result; where no candidate is likely to reach it, the best that
   * is predicted of those with a result (Vazquez et al. 2008; Picheny et al. 2013, "plug-in").
   */
  readonly best: number;
  /** What these are compared with, on the same scale. */
  readonly known: Level["known"];
  /** From one candidate to others. */
  readonly displacements: (from: Entry, to: readonly Entry[]) => readonly Displacement[];
}

interface Asked {
  readonly rung?: number;
  readonly objective?: string;
}

/** The search that it is of. */
interface Of {
  /** Whether `judge` will tell scores: they are one feature more. */
  readonly isJudged?: boolean;
  /** Whether candidates are trained up to several rungs. */
  readonly hasRungs?: boolean;
  /** Of each objective, by capacity, as `slopesOf` tells them. */
  readonly slopes?: readonly number[];
}

/** What is predicted of some candidates. */
export type Model = (entries: readonly Entry[]) => Predicted;

export class Surrogate {
  readonly #inputs: Inputs;
  readonly #levels: Levels;
  readonly #slopes: readonly number[];

  constructor(
    encoder: Encoder,
    create: (name: string) => Evaluator,
    { isJudged = false, hasRungs = false, slopes = [] }: Of = {},
  ) {
    this.#inputs = new Inputs(encoder, isJudged);
    this.#slopes = slopes;
    this.#levels = new Levels(create, hasRungs);
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
   * Valid until the next model of the same objective is made.
   * @param weights of the objectives
   * @param asked `rung`: the one that is predicted; left out: the highest one of which enough is known. `objective`: one that is
   *   predicted by itself; it has evaluators of its own
   */
  model(history: History, weights: readonly number[], asked: Asked = {}): Model {
    const { rung: target, objective = "" } = asked;
    const trials = bounded(history);
    const highest = target ?? Math.max(0, ...trials.map(topRung));
    const slope = weights.reduce((sum, weight, j) => sum + weight * (this.#slopes[j] ?? capacitySlope), 0);
    // Where there are no results.
    let level: Level = {
      predict: (inputs) => this.#inputs.promise(inputs, slope).map((mean) => ({ mean, deviation: 1 })),
      gradient: (input) => this.#inputs.promiseGradient(input, slope),
      ...{ best: 0, expected: () => 0, known: [] },
    };
    let agrees = false;
    for (let rung = 0; rung <= highest; rung++) {
      const trained = trials.filter(({ results }) => results.has(rung));
      if (trained.length < (agrees ? fewest : 1)) continue;
      level = this.#levels.level(`${rung}${objective}`, this.#inputs.of, {
        ...{ below: level, agrees, trained, pending: history.pending, weights },
        values: trained.map(({ results }) => results.get(rung)),
      });
      agrees = true;
    }
    const isKnown = target === undefined || trials.filter(({ results }) => results.has(target)).length >= fewest;
    const { best, expected, known, predict, gradient } = level;
    return (entries) => {
      const inputs = entries.map(this.#inputs.of);
      // Of a rung that nothing is known of, only what is predicted below it tells.
      const predictions = predict(inputs).map(({ mean, deviation }) => ({ mean, deviation: isKnown ? deviation : 1 }));
      const isReached = predictions.some((each) => each.mean + reach * each.deviation >= best);
      return {
        predictions,
        best: isReached ? best : expected(),
        known,
        displacements: (from, to) => displacementsOf(this.#inputs.of(from), to.map(this.#inputs.of), gradient),
      };
    };
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
