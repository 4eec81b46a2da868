/**
 * Every event of a run, typed once. The journal holds them, one JSON object a line; `hnas search --json` prints them; whatever is
 * shown is a fold over them (state.ts).
 *
 * Times are milliseconds since 1970; `time` is the only field that two runs of the same problem and seed may differ in, beside
 * `seconds`, `run` and `workers`.
 */
import type { Assignment } from "../space/space.ts";
import type { BudgetChange, Pieces, Problem, ProgramSpec } from "./problem.ts";

/** By name: "loss", "accuracy". NaN and infinities never occur: such a candidate has failed. */
export type Metrics = Readonly<Record<string, number>>;

interface Timed {
  readonly time: number;
}

export interface Started extends Timed {
  readonly type: "started";
  readonly run: string;
  readonly version: string;
  readonly problem: Problem;
  readonly workers: number;
  /** How many candidates are in training at once: proposals depend on it, so a run keeps it. Runs of an earlier version do not say, and are only shown. */
  readonly parallel?: number;
  readonly device: string;
  /** Bytes that a candidate may need; those that need more are not proposed. Left out by earlier versions, which knew no limit. */
  readonly memory?: number;
  /** SHA-256 of each data file, and of the generator that it starts from, by absolute path. */
  readonly fingerprints: Readonly<Record<string, string>>;
  /**
   * What exported code needs to know of the data: the names of the classes, and by what a network's inputs were multiplied. And for
   * generators, how many examples there are to train with; left out where a program evaluates.
   */
  readonly data: { readonly classes: readonly string[]; readonly scale: number; readonly examples?: number };
}
export interface Resumed extends Timed {
  readonly type: "resumed";
  readonly workers: number;
  /** Replaces the run's budget from here on, in what it names; counted from the run's beginning. */
  readonly budget?: BudgetChange;
  /** Replaces the value that ends the search; null: none does any more. */
  readonly until?: number | null;
  /** Replace pieces of the search from here on. */
  readonly pieces?: Pieces;
  /** Evaluates candidates from here on. */
  readonly program?: ProgramSpec;
  /** Of the generator that these pieces start from. */
  readonly fingerprints?: Readonly<Record<string, string>>;
}
/** What is trained next: at which rung of the search's fidelity, from 0, and for how many epochs up to its end, if it says so. */
interface Rung {
  readonly rung?: number;
  readonly epochs?: number;
}
/** A candidate, before it is trained. Ids count from 1 in the order of proposal. */
export interface Proposed extends Timed, Rung {
  readonly type: "proposed";
  readonly id: number;
  readonly decisions: Assignment;
  readonly parameters: number;
  readonly flops: number;
  /** The longest chain of layers with weights, and the bytes that its training takes; told where they are objectives. */
  readonly depth?: number;
  readonly memory?: number;
  readonly seed: number;
}
/** A candidate that is trained further. It is no further evaluation. */
export interface Promoted extends Timed, Rung {
  readonly type: "promoted";
  readonly id: number;
  /** No new candidate could have been taken in its place: the budget allowed none. */
  readonly closed?: boolean;
}
/** What the search's judge says of the candidates that the next one is chosen from, in their order; null: it could not tell. */
export interface Judged extends Timed {
  readonly type: "judged";
  /** Higher is better. */
  readonly scores: readonly (number | null)[];
}
/** An epoch of a candidate's training is done. `id` 0 is the final training. */
export interface Epoch extends Timed {
  readonly type: "epoch";
  readonly id: number;
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  readonly training: Metrics;
  /** Left out in the final training, which learns from the validation examples too. */
  readonly validation?: Metrics;
}
/** A candidate was trained to the end, of its rung: one evaluation, however many rungs it comes to. */
export interface Evaluated extends Timed {
  readonly type: "evaluated";
  readonly id: number;
  readonly rung?: number;
  readonly validation: Metrics;
  readonly epochs: number;
  readonly seconds: number;
}
/**
 * A candidate came to no result: one evaluation, too. `id` 0, which is none: the final training failed, and the weights of the
 * winner's evaluation are tested instead.
 */
export interface Failed extends Timed {
  readonly type: "failed";
  readonly id: number;
  readonly rung?: number;
  /** One sentence for a person. */
  readonly reason: string;
  readonly seconds: number;
}
/** Something that does not hinder the search, such as what makes trainings slower. A run says each sentence once. */
export interface Warning extends Timed {
  readonly type: "warning";
  /** One sentence for a person, without a capital and a full stop. */
  readonly text: string;
}
/** No more candidates: the final training follows. */
export interface Searched extends Timed {
  readonly type: "searched";
  /** "memory": no candidate at all needs so little that it can be trained. */
  readonly reason: "evaluations" | "epochs" | "time" | "until" | "exhausted" | "memory";
  /** Candidates that came up and were not proposed, because they need more memory than there is; left out for none. */
  readonly tooLarge?: number;
  /** The candidate that is trained fully; null where none was evaluated with success. */
  readonly best: number | null;
}
/** Stopped by the user; can be resumed. */
export interface Interrupted extends Timed {
  readonly type: "interrupted";
}
export interface Finished extends Timed {
  readonly type: "finished";
  readonly run: string;
  /** Candidates trained at least once, failed ones included. */
  readonly evaluations: number;
  readonly best: {
    readonly id: number;
    readonly validation: Metrics;
    /** Left out where the data has no test split. */
    readonly test?: Metrics;
    /** Decisions as a person reads them: values and labels. */
    readonly architecture: Readonly<Record<string, number | boolean | string>>;
    readonly parameters: number;
    readonly flops: number;
  } | null;
}

export type RunEvent =
  | Started
  | Resumed
  | Proposed
  | Judged
  | Promoted
  | Epoch
  | Evaluated
  | Failed
  | Warning
  | Searched
  | Interrupted
  | Finished;
