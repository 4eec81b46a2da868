/** What a kind of task is. Each kind is one file, listed in index.ts. */
import type { Scalar, Tensor1D } from "@tensorflow/tfjs-core";
import type { ArgumentValue, Shape, Tensor, Tf } from "../network/operation.ts";
import type { Piece, PieceParameterType } from "../protocol/piece.ts";

export interface Metric {
  readonly name: string;
  readonly direction: "maximize" | "minimize";
  readonly doc: string;
  /** No value lies outside. */
  readonly range: readonly [min: number, max: number];
}

/** A setting of the training that may be searched: an entry of the task block. */
export interface TrainingSetting {
  readonly name: string;
  /** A value of a type, or a call of one of several pieces; `many`: also several calls, in braces. */
  readonly type: PieceParameterType | { readonly kind: "piece"; readonly pieces: readonly Piece[]; readonly many?: true };
  /** `[]`: no call. */
  readonly default: ArgumentValue | { readonly name: string } | readonly [];
  readonly doc: string;
}

/** An entry of a task block that holds for all candidates. */
export interface TaskEntry {
  readonly name: string;
  /** Markdown; the first sentence is a summary. */
  readonly doc: string;
  /** What it is, in words: "a time". */
  readonly is: string;
  /** As it is written. */
  readonly example: string;
  /** What holds where it is left out, in Markdown; undefined: it must be given. */
  readonly default?: string;
}

/** What every kind of task has. */
interface Kind {
  readonly name: string;
  /** Markdown; the first sentence is a summary. */
  readonly doc: string;
  /** The first is the one that a search improves if it names none. None: a program measures what it likes, by any names. */
  readonly metrics: readonly Metric[];
  readonly settings: readonly TrainingSetting[];
}

/** Learned by HNAS itself, from data. */
export interface TaskKind extends Kind {
  /** The shape that the last layer must give for data with these classes. */
  output(classes: readonly string[]): Shape;
  /** The mean loss of a batch. */
  loss(tf: Tf, output: Tensor, labels: Tensor1D): Scalar;
  /** Each metric summed over a batch; divided by the number of examples it is the metric. */
  sums(tf: Tf, output: Tensor, labels: Tensor1D): Readonly<Record<string, Scalar>>;
}

/** Evaluated by a program of the user's. */
export interface ProgramTask extends Kind {
  readonly entries: readonly TaskEntry[];
  /** What its entry `evaluate` can call. */
  readonly evaluators: readonly Piece[];
}

export type AnyTask = TaskKind | ProgramTask;

export const isProgram = (task: AnyTask): task is ProgramTask => "evaluators" in task;
