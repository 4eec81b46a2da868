/**
 * A strategy decides which candidate is tried next: a generator makes a pool of candidates, an evaluator predicts what they reach, a
 * selection takes one of them, feedback teaches the generator. Every search is this loop with other pieces.
 *
 * `propose` gives a candidate that is feasible and was not proposed before, "later" where results have to come first, or undefined
 * once none can be found; after that it is not asked again. `tell` hands it the result of one of its candidates. Results come in an
 * order that does not depend on chance, and as late as the loop likes: between a proposal and its result there may be others. A
 * strategy knows no clock, no storage, no processes, and takes all its randomness from the seed: the same calls give the same
 * proposals, which is how a run is resumed.
 */
import type { SavedGenerator } from "../protocol/generator.ts";
import type { SearchSpec } from "../protocol/problem.ts";
import { createRandom } from "../random.ts";
import { keyIn } from "../space/canonical.ts";
import type { Candidate } from "../space/instantiate.ts";
import type { Space } from "../space/space.ts";
import type { Prediction } from "./evaluator/evaluator.ts";
import { createFeedback } from "./feedback/index.ts";
import { Filter } from "./filter.ts";
import { gainsOf } from "./gains.ts";
import { createGenerator, type GeneratorGiven } from "./generator/index.ts";
import { type Entry, History, type Trial } from "./history.ts";
import { logarithmic, type Values } from "./objectives.ts";
import { knownCosts } from "./pieces.ts";
import { Pool } from "./pool.ts";
import { Preference } from "./preference.ts";
import { createSelection } from "./selection/index.ts";
import type { Predicted } from "./surrogate.ts";

export interface Strategy {
  readonly history: History;
  /** Candidates that came up so far and were not proposed, because they need more memory than there is. */
  readonly tooLarge: number;
  /** What its generator has learned, if it is one that does. */
  readonly learned: SavedGenerator | undefined;
  /** Candidates of which one is proposed next, once it is known what the judge says of them; none without a judge. */
  shortlist(): readonly Candidate[];
  /** @param scores of the shortlist; null: the judge could not tell */
  propose(scores?: readonly (number | null)[]): Candidate | "later" | undefined;
  /**
   * The most promising of these candidates, whose ids come the best first, to be trained up to a higher rung; or, where it may, of
   * candidates that nobody has trained.
   * @param left the share of a training up to that rung that these have still before them
   */
  choose(ids: readonly number[], rung: number, left: number, mayPropose: boolean): number | Candidate;
  /** A candidate that another strategy proposed, in its turn. */
  adopt(candidate: Candidate): void;
  /**
   * A result of a candidate, at a rung of its fidelity.
   * @param id from 1, in the order of proposal
   * @param values one for each objective, higher is better; undefined: it failed
   */
  tell(id: number, rung: number, values: Values | undefined): void;
}

/** Candidates of a generator that a selection chooses among: of one that knows what it likes, and of others. */
const drawn = { policy: 8, other: 1 };
/** With an evaluator: candidates of the generator, of chance, and near the best. */
const judged = { generated: 32, draws: 64, random: 8, near: 200, best: 10, changes: 64, moved: 6 };
/** How many candidates each of those is chosen from that are spread over the space before an evaluator is asked. */
const spreadFrom = 50;
/** Candidates that a judge is asked of for each proposal. */
const shortlisted = 8;
/** Draws after which a generator that has found nothing new is given up, and the space is counted through. */
const tries = 4000;
/** How many evaluations a temperature anneals over where the budget does not say. */
const nominalEvaluations = 100;

/** What is known beside the problem. */
export interface Given extends GeneratorGiven {
  /** Bytes that a candidate may need; left out: any number. */
  readonly memory?: number;
  /** Whether candidates are trained here and the budget names a time: then those that take less of it are preferred. */
  readonly isTimed?: boolean;
  /** Names of objectives that are costs, known before a candidate is trained; left out: those of networks. */
  readonly known?: readonly string[];
}

/** The strategy that a search's pieces make together. */
export const createStrategy = (space: Space, search: SearchSpec, given: Given = {}): Strategy => new Pieces(space, search, given);

class Pieces implements Strategy {
  readonly history = new History();
  readonly #space: Space;
  readonly #search: SearchSpec;
  readonly #known: readonly string[];
  readonly #filter: Filter;
  readonly #pool: Pool;
  readonly #generator;
  readonly #select;
  readonly #feedback;
  readonly #random;
  readonly #planned: number;
  readonly #preference: Preference;
  #shortlist: readonly Entry[] | undefined;

  constructor(space: Space, search: SearchSpec, given: Given) {
    this.#known = given.known ?? knownCosts(false);
    this.#space = space;
    this.#search = search;
    this.#filter = new Filter(space, given.memory ?? Number.POSITIVE_INFINITY);
    this.#pool = new Pool(space, this.#filter, search.seed);
    this.#generator = createGenerator(search.generator, space, search.seed, given);
    this.#select = createSelection(search.selection);
    this.#feedback = createFeedback(search.feedback);
    this.#random = createRandom(search.seed, "strategy");
    this.#planned = search.budget.evaluations ?? nominalEvaluations;
    this.#preference = new Preference({
      ...{ space, search, history: this.history, random: this.#random, select: this.#select },
      ...{ known: this.#known, isTimed: given.isTimed === true },
    });
  }

  get tooLarge(): number {
    return this.#filter.tooLarge;
  }

  get learned(): SavedGenerator | undefined {
    return this.#generator.policy?.save();
  }

  shortlist(): readonly Candidate[] {
    if (!this.#isReady || !this.#search.weights || this.#search.evaluator.name === "none") return [];
    this.#shortlist ??= this.#evaluated(this.#progress, shortlisted);
    return this.#shortlist.map(({ candidate }) => candidate);
  }

  propose(scores: readonly (number | null)[] = []): Candidate | "later" | undefined {
    if (!this.#isReady) return "later";
    const entry = this.#next(scores) ?? this.#pool.next();
    this.#shortlist = undefined;
    return entry && this.#begin(entry);
  }

  get #isReady(): boolean {
    return this.#generator.isReady?.(this.history) !== false;
  }

  #next(scores: readonly (number | null)[]): Entry | undefined {
    if (this.#search.evaluator.name === "none") return this.#drawn(this.#progress);
    const { surrogate } = this.#preference;
    if (!this.#shortlist || !surrogate) return this.#evaluated(this.#progress, 1)[0];
    for (const [place, { key }] of this.#shortlist.entries()) surrogate.judge(key, scores[place] ?? undefined);
    // The generator was taught when the shortlist was made.
    return this.#preference.take(surrogate, this.#shortlist, 1, this.#progress)[0];
  }

  #begin(entry: Entry): Candidate {
    this.#filter.remember(entry.key);
    this.history.add(entry);
    return entry.candidate;
  }

  choose(ids: readonly number[], rung: number, left: number, mayPropose: boolean): number | Candidate {
    const { surrogate } = this.#preference;
    if (!surrogate) return ids[0] as number;
    const trained = ids.slice(0, judged.near).map((id) => (this.history.trials[id - 1] as Trial).entry);
    const fresh = mayPropose ? this.#candidates(this.#progress) : [];
    const chosen = this.#preference.at(surrogate, rung, [{ entries: trained, left }, { entries: fresh }], this.#progress);
    const place = trained.indexOf(chosen);
    return place < 0 ? this.#begin(chosen) : (ids[place] as number);
  }

  adopt(candidate: Candidate): void {
    this.#begin({ key: keyIn(this.#space, candidate), candidate });
  }

  tell(id: number, rung: number, values: Values | undefined): void {
    this.history.tell(id, rung, values && this.#scaled(values));
    const { policy } = this.#generator;
    if (policy) this.#feedback.told?.(policy, this.history.trials[id - 1] as Trial, this.#progressAt(id));
  }

  #scaled(values: Values): Values {
    const { objectives } = this.#search;
    return values.map((value, at) => (this.#known.includes(objectives[at]?.metric ?? "") ? logarithmic(value) : value));
  }

  /** One of what the generator draws, by its own probabilities. */
  #drawn(progress: number): Entry | undefined {
    const { policy } = this.#generator;
    const some = this.#generated(policy ? drawn.policy : drawn.other, progress);
    const entries = some.length > 0 ? some : this.#generated(1, progress, tries);
    if (entries.length === 0) return undefined;
    const scores = entries.map(({ candidate }) => mean(policy?.logRatios(candidate.decisions, progress) ?? []));
    return entries[this.#select({ predictions: scores.map(certain), best: 0 }, this.#random)];
  }

  /** The most promising of what is drawn and of what is near the best, by what the evaluator predicts. */
  #evaluated(progress: number, count: number): readonly Entry[] {
    const some = this.#preference.isBeginning
      ? this.#pool.draw(spreadFrom, this.#pool.atRandom, tries)
      : this.#candidates(progress);
    // In a space of which little is left, chance finds it before it is counted through.
    const entries = some.length > 0 ? some : this.#generated(1, progress, tries);
    const { surrogate } = this.#preference;
    if (!surrogate || entries.length === 0) return entries.slice(0, count);
    const { policy } = this.#generator;
    const feedback = this.#feedback;
    const moved = (entry: Entry, stride: number) => this.#pool.moved(entry, stride, judged.moved);
    if (!policy || !feedback.proposing) return this.#preference.take(surrogate, entries, count, progress, { moved });
    const predicted = (promising: readonly Entry[], found: Predicted) => {
      const gains = (entry: Entry) => gainsOf(entry, this.#pool.around(entry, judged.changes), found);
      feedback.proposing?.(policy, { history: this.history, promising, gains }, progress);
    };
    return this.#preference.take(surrogate, entries, count, progress, { moved, predicted });
  }

  /** Near the best, at random, and of the generator. */
  #candidates(progress: number): readonly Entry[] {
    const found = [
      ...this.#pool.near(this.history.best.slice(0, judged.best), judged.near),
      ...this.#pool.draw(judged.random, this.#pool.atRandom),
      ...this.#generated(judged.generated, progress, judged.draws),
    ];
    return [...new Map(found.map((entry) => [entry.key, entry])).values()];
  }

  #generated(count: number, progress: number, draws?: number): readonly Entry[] {
    if (this.#pool.isCounting) return [];
    return this.#pool.draw(count, () => this.#generator.begin(this.#random, progress, this.history), draws);
  }

  /** Of the next proposal. */
  get #progress(): number {
    return this.#progressAt(this.history.trials.length + 1);
  }

  #progressAt(proposal: number): number {
    return Math.min(1, (proposal - 1) / Math.max(1, this.#planned - 1));
  }
}

const certain = (mean: number): Prediction => ({ mean, deviation: 0 });

/** Per decision, so that candidates with many decisions are not preferred or held back for that alone. */
const mean = (values: readonly number[]): number =>
  values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
