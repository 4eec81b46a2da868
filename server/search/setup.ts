/** What a search is given from outside: its problem, what happened so far, who trains, a clock. */
import type { Resumed, RunEvent, Started } from "../protocol/events.ts";
import type { SavedGenerator } from "../protocol/generator.ts";
import type { Outcome, TrainingReport } from "../protocol/messages.ts";
import type { Problem } from "../protocol/problem.ts";
import type { Assignment } from "../space/space.ts";

export interface SearchSetup {
  readonly problem: Problem;
  /** What a new run begins with. */
  readonly session: Pick<Started, "run" | "version" | "workers" | "parallel" | "device" | "memory" | "fingerprints" | "data">;
  /** The events so far; none for a new run. */
  readonly journal: readonly RunEvent[];
  /** What is other from here on, of a run that goes on. */
  readonly changes?: Pick<Resumed, "budget" | "until" | "pieces" | "program" | "fingerprints">;
  /** Generators that are started from, by their paths. */
  readonly starts?: ReadonlyMap<string, SavedGenerator>;
  /** Keeps what the generator has learned, where it is one that does; asked where candidates end, or the user stops. */
  readonly keep?: (generator: SavedGenerator) => void;
  /** How many candidates are in training at once; of a run that is resumed, those that it began with. */
  readonly parallel: number;
  readonly trainings: Trainings;
  readonly clock: Clock;
  /** Aborted where the user stops the run: it ends with `interrupted`. */
  readonly stop: AbortSignal;
}

export interface Request {
  readonly id: number;
  readonly decisions: Assignment;
  readonly seed: number;
}

export interface EvaluationRequest extends Request {
  /** For how many epochs it was trained before: its training goes on from the weights that it left. */
  readonly trained: number;
  /** At which rung of the search's fidelity; left out where it has none. */
  readonly rung?: number;
  /** How many epochs it is trained in all; left out: as its settings say. */
  readonly epochs?: number;
}

export interface FinalRequest extends Request {
  /** For how many epochs it was trained; the final training takes no fewer. Left out: as its settings say. */
  readonly epochs?: number;
}

/**
 * Trains, as a pure function of its requests; several at a time, the first asked for first. Rejects only where nothing can go on.
 * Once the signal is aborted nobody waits for the outcome.
 */
export interface Trainings {
  /** Trains on the training split, measures on the validation split. */
  evaluate(request: EvaluationRequest, onReport: OnReport, signal: AbortSignal): Promise<Outcome>;
  /** Trains on the training and validation splits, measures on the test split, if there is one. */
  final(request: FinalRequest, onReport: OnReport, signal: AbortSignal): Promise<Outcome>;
  /**
   * How promising a candidate is by the search's judge (`weights:`), without training it: more is better. Undefined: it has no score,
   * since memory ended, the loss was not finite, or its worker died twice. Goes before evaluations that wait. Only scores of one
   * seed compare.
   */
  judge(request: Omit<Request, "id">, signal: AbortSignal): Promise<number | undefined>;
  /** Measures the weights that an evaluation left, on the test split. */
  test(request: Omit<Request, "seed">, signal: AbortSignal): Promise<Outcome>;
}

export type OnReport = (report: TrainingReport) => void;

export interface Clock {
  /** Milliseconds since 1970; never goes back. */
  now(): number;
  /** Calls `ring` once, at this time or somewhat earlier. */
  alarm(at: number, ring: () => void): { cancel(): void };
}
