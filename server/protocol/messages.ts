/**
 * Messages between the processes of a search: whoever asks for it (the command line, the editor), the search process, its workers.
 * They go over the IPC channel that `fork` opens; typed arrays pass (serialization "advanced"), though none is needed here.
 *
 * A search is started by forking search-process.ts (search-client.ts does it) and sending one `start` or `resume`.
 */

import type { Assignment, Space } from "../space/space.ts";
import type { Device } from "./device.ts";
import type { Metrics, RunEvent, Started } from "./events.ts";
import type { ProblemCode } from "./exit.ts";
import type { Changes, Goal, PieceSpec, Problem } from "./problem.ts";
import type { ProgramEnded } from "./program.ts";

/** Asker to search process. */
export type SearchRequest =
  /** A new run, in a folder that the search process makes in `runs`. `workers` overrides the problem's. */
  | { readonly type: "start"; readonly problem: Problem; readonly runs: string; readonly workers?: number }
  /** Goes on with the run in `folder`. */
  | { readonly type: "resume"; readonly folder: string; readonly workers?: number; readonly changes?: Changes }
  /** Ends within two seconds; the run can be resumed. The end of the asker's process does the same. */
  | { readonly type: "stop" };

/** Search process to asker. */
export type SearchReport =
  /** The run that the events belong to. Comes first; `history` holds what a resumed run's journal holds already. */
  | { readonly type: "run"; readonly name: string; readonly folder: string; readonly history: readonly RunEvent[] }
  /** In the journal already when it is told. */
  | { readonly type: "event"; readonly event: RunEvent }
  /** The search cannot begin or go on; what was finished is kept. */
  | { readonly type: "problem"; readonly exitCode: ProblemCode; readonly text: string };

/** What every training of a run needs; sent to a worker once. */
export interface WorkerSetup {
  /** The file with its examples; data/stored.ts. It is the worker's to delete where the search process dies. */
  readonly examples: string;
  /** Kind of the task. */
  readonly task: string;
  /** Of the search: `latency` is measured where it is one of them. */
  readonly objectives: readonly Goal[];
  readonly space: Space;
  readonly device: Device;
  /** The search's judge, where it has one. */
  readonly judge?: PieceSpec;
  /** Bytes that a training may take; left out: what the device has. */
  readonly memory?: number;
}

/** One training, or less. `weights` is the file that its weights go to, `learned` that of a judge that learns. */
export type Job =
  /** Trains the judge, from the seed of the search. */
  | { readonly kind: "judge"; readonly seed: number; readonly learned: string }
  /** Scores a candidate by the judge. Only scores of one seed compare. */
  | { readonly kind: "judgement"; readonly decisions: Assignment; readonly seed: number; readonly learned?: string }
  | {
      readonly kind: "evaluation";
      readonly decisions: Assignment;
      readonly seed: number;
      readonly weights: string;
      /** For how many epochs it was trained before. */
      readonly trained: number;
      /** The file of the weights that it had then; left out where it was not trained before. */
      readonly from?: string;
      /** For how many it is trained in all; left out: as its settings say. */
      readonly epochs?: number;
      /** The judge's: the training begins with the weights that it makes, where it makes any. */
      readonly learned?: string;
    }
  /** Trains on training and validation examples, for at least so many epochs, then tests. */
  | {
      readonly kind: "final";
      readonly decisions: Assignment;
      readonly seed: number;
      readonly weights: string;
      readonly epochs?: number;
    }
  /** Tests the weights that an evaluation left in `weights`. */
  | { readonly kind: "test"; readonly decisions: Assignment; readonly weights: string };

/** Search process to worker. */
export type WorkerRequest = { readonly type: "setup"; readonly setup: WorkerSetup } | { readonly type: "job"; readonly job: Job };

/** How a training ended. */
export type Outcome =
  | {
      readonly kind: "done";
      /** Of a judgement: more is better. */
      readonly score?: number;
      /** On the validation split after an evaluation; on the test split, where there is one, after a final training or a test. */
      readonly metrics?: Metrics;
      readonly epochs: number;
      readonly seconds: number;
    }
  | { readonly kind: "failed"; readonly reason: string; readonly seconds: number };

export interface EpochReport {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Means over the epoch's batches, each measured before the step that it caused. */
  readonly training: Metrics;
  readonly validation?: Metrics;
}

/** What is told of a training while it goes on. */
export type TrainingReport =
  | { readonly type: "epoch"; readonly report: EpochReport }
  /** Something that makes work slower, in a sentence. */
  | { readonly type: "warning"; readonly text: string };

/** In ms. */
export const aliveEvery = 1000;

/** Worker to search process. */
export type WorkerReport =
  /** The data is read, jobs may come. `device` says exactly what computes. */
  | { readonly type: "ready"; readonly device: string; readonly data: Started["data"] }
  /** Of the job at work. */
  | TrainingReport
  /** Told all the time, `aliveEvery`: a worker that tells nothing is stuck. */
  | { readonly type: "alive" }
  | { readonly type: "outcome"; readonly outcome: Outcome }
  | ProgramEnded
  /** No job can be done: unusable data, a full disk. */
  | { readonly type: "problem"; readonly exitCode: ProblemCode; readonly text: string };
