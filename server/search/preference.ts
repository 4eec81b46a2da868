/** Which of some candidates is tried next: an evaluator predicts what they reach, and a selection takes one of them. */
import { workOf } from "../network/work.ts";
import { measuredCost } from "../protocol/objectives.ts";
import type { SearchSpec } from "../protocol/problem.ts";
import { deriveSeed, type Random } from "../random.ts";
import type { Space } from "../space/space.ts";
import { eachObjective } from "./each.ts";
import { createEvaluator } from "./evaluator/index.ts";
import { encoderOf } from "./features/encoder.ts";
import type { Entry, History } from "./history.ts";
import type { Each, Selection } from "./selection/selection.ts";
import { type Predicted, Surrogate, slopesOf } from "./surrogate.ts";

/** Candidates that are spread over the space before an evaluator is asked. */
const spread = 5;
/** By how much numbers of the most promising candidate are moved, as shares of their ranges: to better and better places. */
const strides = [0.1, 0.03, 0.01, 0.003];

interface Given {
  readonly space: Space;
  readonly search: SearchSpec;
  readonly history: History;
  readonly random: Random;
  readonly select: Selection;
  /** Names of objectives that are costs, known before a candidate is trained. */
  readonly known: readonly string[];
  /** Candidates whose training takes less time are preferred. */
  readonly isTimed: boolean;
}

interface Extras {
  /** Is told what was predicted of all, and which promise most. */
  readonly predicted?: (promising: readonly Entry[], predicted: Predicted) => void;
  /** Candidates whose numbers are about so much away, as a share of their ranges: the one that is taken climbs by them. */
  readonly moved?: (entry: Entry, stride: number) => readonly Entry[];
}

/** Candidates of which a share of a training is left; all of it, if not given. */
interface Some {
  readonly entries: readonly Entry[];
  readonly left?: number;
}

export class Preference {
  readonly #given: Given;
  #surrogate: Surrogate | undefined;

  constructor(given: Given) {
    this.#given = given;
  }

  /** Undefined without an evaluator, and for a space in which nothing can be found by chance. */
  get surrogate(): Surrogate | undefined {
    const { space, search, known } = this.#given;
    if (this.#surrogate || search.evaluator.name === "none") return this.#surrogate;
    const encoder = encoderOf(space);
    const create = (name: string) => createEvaluator(search.evaluator, deriveSeed(search.seed, "evaluator", name));
    const slopes = slopesOf(search.objectives, [...known, measuredCost]);
    const [isJudged, hasRungs] = [search.weights !== undefined, search.fidelity.name !== "full"];
    if (encoder) this.#surrogate = new Surrogate(encoder, create, { isJudged, hasRungs, slopes });
    return this.#surrogate;
  }

  /** Nothing is predicted before a few candidates were spread over the space. */
  get isBeginning(): boolean {
    const { trials, best } = this.#given.history;
    return trials.length < spread || best.length === 0;
  }

  /**
   * So many of the entries, the one to be tried first in front.
   * @param progress of the search, from 0 to 1
   */
  take(
    surrogate: Surrogate,
    entries: readonly Entry[],
    count: number,
    progress: number,
    { predicted, moved }: Extras = {},
  ): readonly Entry[] {
    const { history } = this.#given;
    const efforts = this.#efforts({ entries }, progress);
    if (this.isBeginning) return byScore(entries, surrogate.novelty(history, entries, efforts)).slice(0, count);
    const model = surrogate.model(history, this.#weights());
    const found = model(entries);
    predicted?.(byScore(entries, means(found)), found);
    const ofEach = this.#each(surrogate);
    const open = [...entries.keys()];
    const those = <T>(of: readonly T[]): readonly T[] => open.map((at) => of[at] as T);
    let all: Each | undefined;
    const each = (): Each => {
      all ??= ofEach(entries);
      return { predictions: those(all.predictions), known: all.known };
    };
    const taken = Array.from({ length: Math.min(count, open.length) }, () => {
      const place = this.#selected(those(entries), those(efforts), { ...found, predictions: those(found.predictions) }, each);
      return entries[open.splice(place, 1)[0] as number] as Entry;
    });
    let [best] = taken;
    if (!best || !moved || count > 1) return taken;
    for (const stride of strides) {
      const around = [best, ...moved(best, stride)];
      if (around.length === 1) continue;
      const own = this.#efforts({ entries: around }, progress);
      best = around[this.#selected(around, own, model(around), () => ofEach(around))] as Entry;
    }
    return [best];
  }

  /** The one of all of these that is trained up to a rung. */
  at(surrogate: Surrogate, rung: number, some: readonly Some[], progress: number): Entry {
    const entries = some.flatMap((each) => each.entries);
    const found = surrogate.model(this.#given.history, this.#weights(), { rung })(entries);
    const efforts = some.flatMap((each) => this.#efforts(each, progress));
    return entries[this.#selected(entries, efforts, found, () => this.#each(surrogate, rung)(entries))] as Entry;
  }

  /** The place of the one that is tried next. */
  #selected(
    entries: readonly Entry[],
    efforts: readonly number[],
    { predictions, best, displacements }: Predicted,
    each: () => Each,
  ): number {
    const { history, random, select } = this.#given;
    const [first] = history.best;
    const fromBest = () => (first ? displacements(first.entry, entries) : []);
    return select({ predictions, best, efforts, each, displacements: fromBest }, random);
  }

  /** Of each objective by itself; learned once it is asked. */
  #each(surrogate: Surrogate, rung?: number): (entries: readonly Entry[]) => Each {
    const { space, search, known, history } = this.#given;
    let model: ((entries: readonly Entry[]) => Each) | undefined;
    return (entries) => {
      model ??= eachObjective({ space, objectives: search.objectives, known }, surrogate, history, rung);
      return model(entries);
    };
  }

  /** What trainings cost, to the power of how much it matters: less and less. */
  #efforts({ entries, left = 1 }: Some, progress: number): readonly number[] {
    if (!this.#given.isTimed) return entries.map(() => 1);
    return entries.map(({ candidate: { architecture, training } }) => {
      const epochs = typeof training.epochs === "number" ? training.epochs : 1;
      return (left * epochs * workOf(architecture)) ** (1 - progress);
    });
  }

  /** Of the objectives: other ones for each proposal, so that the whole front is searched. */
  #weights(): readonly number[] {
    const { search, random } = this.#given;
    const count = search.objectives.length;
    if (count === 1) return [1];
    const drawn = Array.from({ length: count }, () => -Math.log(1 - random.uniform()));
    const sum = drawn.reduce((a, b) => a + b, 0);
    return drawn.map((weight) => weight / sum);
  }
}

const means = ({ predictions }: Predicted): readonly number[] => predictions.map(({ mean }) => mean);

/** The highest first. */
const byScore = (entries: readonly Entry[], scores: readonly number[]): readonly Entry[] =>
  entries
    .map((entry, place) => ({ entry, score: scores[place] as number }))
    .sort((a, b) => b.score - a.score)
    .map(({ entry }) => entry);
