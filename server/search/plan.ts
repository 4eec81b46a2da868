/** What is trained next: new candidates of the strategy, and those that have earned a longer training. */
import type { Promoted, Proposed } from "../protocol/events.ts";
import type { SavedGenerator } from "../protocol/generator.ts";
import type { Pieces, Problem, SearchSpec } from "../protocol/problem.ts";
import { deriveSeed } from "../random.ts";
import { costs } from "../space/constraints.ts";
import type { Candidate } from "../space/instantiate.ts";
import { fixedEpochs } from "../space/settings.ts";
import type { Fidelity } from "./fidelity/fidelity.ts";
import { createFidelity } from "./fidelity/index.ts";
import type { Values } from "./objectives.ts";
import { createStrategy, type Given, type Strategy } from "./strategy.ts";

/** An event, but for its time. */
export type Step = Omit<Proposed, "time"> | Omit<Promoted, "time">;

export class Plan {
  readonly #problem: Problem;
  readonly #given: Given;
  readonly #fidelity: Fidelity;
  readonly #candidates: Candidate[] = [];
  readonly #told: { readonly step: Step; readonly values: Values | undefined }[] = [];
  #search: SearchSpec;
  #strategy: Strategy;
  /** In the order in which they began. */
  readonly steps: Step[] = [];

  constructor(problem: Problem, given: Given) {
    this.#problem = problem;
    this.#given = given;
    this.#search = problem.search;
    const { space, search } = problem;
    this.#fidelity = createFidelity(search.fidelity, { budget: search.budget, epochs: fixedEpochs(space.training) });
    this.#strategy = createStrategy(problem.space, problem.search, given);
  }

  /** How many candidates came up and did not begin, because they need more memory than there is. */
  get tooLarge(): number {
    return this.#strategy.tooLarge;
  }

  /** What the generator has learned, if it is one that does. */
  get learned(): SavedGenerator | undefined {
    return this.#strategy.learned;
  }

  /** How many candidates have begun. */
  get candidates(): number {
    return this.#candidates.length;
  }

  candidate = (id: number): Candidate => this.#candidates[id - 1] as Candidate;

  /** Goes on with other pieces, which are told all that happened. */
  exchange(pieces: Pieces): void {
    this.#search = { ...this.#search, ...pieces };
    this.#strategy = createStrategy(this.#problem.space, this.#search, this.#given);
    for (const candidate of this.#candidates) this.#strategy.adopt(candidate);
    for (const { step, values } of this.#told) this.#strategy.tell(step.id, step.rung ?? 0, values);
  }

  /**
   * The next candidate that is trained further, or a new one in its place; undefined where none has earned it so far.
   * @param mayPropose whether it may be a new one
   * @param closed whether that is for the budget, which the step then tells: a replay has perhaps another one
   */
  promotion(mayPropose: boolean, closed: boolean): Step | undefined {
    const promotable = this.#fidelity.promotable(mayPropose);
    if (!promotable) return undefined;
    const { ids, rung } = promotable;
    const [from = 0, to = 1] = [rung - 1, rung].map((at) => this.#fidelity.epochs[at]);
    const chosen = this.#strategy.choose(ids, rung, (to - from) / to, mayPropose);
    this.#fidelity.promote({ id: typeof chosen === "number" ? chosen : this.#candidates.length + 1, rung });
    if (typeof chosen !== "number") return this.#propose(chosen, rung);
    return this.#begin({ type: "promoted", id: chosen, ...this.#rung(rung), ...(closed && { closed: true }) });
  }

  /** The candidates that the next new one is chosen from, where the search has a judge that is to be asked of them. */
  shortlist = (): readonly Candidate[] => this.#strategy.shortlist();

  /**
   * The next new candidate; "later" where results have to come first, undefined where none can be found.
   * @param scores what the judge says of the shortlist
   */
  proposal(scores: readonly (number | null)[] = []): Step | "later" | undefined {
    const candidate = this.#strategy.propose(scores);
    if (!candidate || candidate === "later") return candidate;
    return this.#propose(candidate, this.#fidelity.start(this.#candidates.length + 1));
  }

  #propose(candidate: Candidate, rung: number): Step {
    const id = this.#candidates.push(candidate);
    const seed = deriveSeed(this.#search.seed, "candidate", id);
    const { decisions } = candidate;
    return this.#begin({ type: "proposed", id, decisions, ...this.#costs(candidate), seed, ...this.#rung(rung) });
  }

  /** Whether a candidate that has come to the end of this step is trained no further. */
  isFull = ({ rung = 0 }: Step): boolean => rung === this.#fidelity.epochs.length - 1;

  /** @param values undefined: it failed */
  tell(step: Step, values: Values | undefined): void {
    const { id, rung = 0 } = step;
    this.#told.push({ step, values });
    this.#fidelity.tell({ id, rung }, values);
    this.#strategy.tell(id, rung, values);
  }

  #costs(candidate: Candidate): Pick<Proposed, "parameters" | "flops" | "depth" | "memory"> {
    const { parameters, flops } = candidate.architecture;
    const further = (["depth", "memory"] as const)
      .filter((cost) => this.#search.objectives.some(({ metric }) => metric === cost))
      .map((cost) => [cost, costs[cost](candidate, this.#problem.space)]);
    return { parameters, flops, ...Object.fromEntries(further) };
  }

  #begin(step: Step): Step {
    this.steps.push(step);
    return step;
  }

  /** Nothing where all candidates are trained for as long as the task says. */
  #rung(rung: number): { rung?: number; epochs?: number } {
    const epochs = this.#fidelity.epochs[rung];
    return epochs === undefined ? {} : { rung, epochs };
  }
}
