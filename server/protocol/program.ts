/** Messages between the search process and workers that ask a program (server/program-worker.ts). All else is as in messages.ts. */
import type { Assignment, Space } from "../space/space.ts";
import type { Job, WorkerSetup } from "./messages.ts";
import type { ProgramSpec } from "./problem.ts";

/** What every evaluation of a run needs; sent to a worker once. */
export interface ProgramSetup {
  readonly program: ProgramSpec;
  /** What its results must hold. */
  readonly metrics: readonly string[];
  readonly space: Space;
  /** A program of this run has given a result before: one that ends without a word does not do so because it cannot be started. */
  readonly proven: boolean;
}

/** A candidate for a program. `log` is the file that the rest of what it prints goes to. */
export interface ProgramJob {
  readonly kind: "program";
  readonly id: number;
  readonly decisions: Assignment;
  readonly seed: number;
  readonly log: string;
  /** For how many epochs it was trained before. */
  readonly trained: number;
  /** For how many it is trained in all; left out: as its settings say. */
  readonly epochs?: number;
}

/** For a worker of either kind. */
export type AnySetup = WorkerSetup | ProgramSetup;
export type AnyJob = Job | ProgramJob;

/** Search process to worker. */
export type ProgramRequest = Request<ProgramSetup, ProgramJob>;
export type AnyRequest = Request<AnySetup, AnyJob>;
type Request<Setup, Asked> = { readonly type: "setup"; readonly setup: Setup } | { readonly type: "job"; readonly job: Asked };

/** Worker to search process: a program has ended, and with it its worker. */
export interface ProgramEnded {
  readonly type: "ended";
  /** "its program ended with exit code 1: ValueError: ..." */
  readonly reason: string;
  readonly seconds: number;
  /** It had given a result, so it is none that cannot even be started. */
  readonly spoke: boolean;
  /** The job is not to blame: the program did not get it, or ended of its own accord after the one before. */
  readonly isInnocent: boolean;
  /** It may not be: the program had answered before, and had told nothing of this one. */
  readonly isDoubtful: boolean;
}
