/** A search, compiled: all that a run needs to know of its `.hnas` files. Plain JSON; the journal keeps it. */
import type { ArgumentValue } from "../network/operation.ts";
import type { Space } from "../space/space.ts";

/** A call with constant arguments, as in `idx("images.gz", "labels.gz")` or `modules(hidden: 32)`. */
export interface PieceSpec {
  readonly name: string;
  /** By parameter name; complete: defaults are filled in. Lists are lists of numbers; `anneal(1.0, 0.3)` is a piece. */
  readonly arguments: Readonly<Record<string, ArgumentValue | readonly number[] | PieceSpec>>;
}

/** Where a split comes from: a source of its own, or a share of the training split (0.1 for 10 %). */
export type SplitSpec =
  | { readonly kind: "source"; readonly source: PieceSpec }
  | { readonly kind: "share"; readonly share: number };

export interface DataSpec {
  readonly name: string;
  /** Paths inside sources are absolute. */
  readonly train: PieceSpec;
  readonly validation: SplitSpec;
  readonly test?: SplitSpec;
}

export interface TaskSpec {
  readonly name: string;
  /** "image_classification" */
  readonly kind: string;
  /** Of a task that is evaluated by a program. */
  readonly program?: ProgramSpec;
}

/** A program that evaluates candidates (docs/custom.md). */
export interface ProgramSpec {
  /** For the system's shell. */
  readonly command: string;
  /** Absolute path of the folder that it runs in. */
  readonly folder: string;
  /** A candidate without a result by then has failed. */
  readonly seconds: number;
}

export interface Goal {
  readonly metric: string;
  readonly direction: "maximize" | "minimize";
}

/** Whichever comes first. */
export interface Budget {
  readonly evaluations?: number;
  /** Active time, all sessions of a run together. */
  readonly seconds?: number;
  /** Of all candidates together. */
  readonly epochs?: number;
}

/** null: no limit any more. */
export type BudgetChange = { readonly [limit in keyof Budget]: Budget[limit] | null };

/** Where numbers are made; `auto` takes what is fastest on the machine. */
export const deviceChoices = ["auto", "wasm", "tensorflow"] as const;
export type DeviceChoice = (typeof deviceChoices)[number];

export interface SearchSpec {
  readonly name: string;
  /** The first objective: what decides which candidate is best. */
  readonly goal: Goal;
  /** All of them, the goal first. */
  readonly objectives: readonly Goal[];
  readonly budget: Budget;
  /** Ends the search once the goal's metric is at least (maximize) or at most (minimize) this. */
  readonly until?: number;
  readonly generator: PieceSpec;
  readonly evaluator: PieceSpec;
  readonly selection: PieceSpec;
  readonly feedback: PieceSpec;
  readonly fidelity: PieceSpec;
  /** What judges candidates before they are trained, and may give them the weights that they begin with. Left out: nothing. */
  readonly weights?: PieceSpec;
  readonly workers: number | "auto";
  readonly device: DeviceChoice;
  /** Bytes that a worker may use for a candidate; left out: what the device has, as wasm.ts and tensorflow.ts say. */
  readonly memory?: number;
  readonly seed: number;
}

/** What may be exchanged in a run that goes on. */
export type Pieces = Partial<Pick<SearchSpec, "generator" | "evaluator" | "selection" | "feedback">>;

/** What may be changed in a run that goes on. */
export interface Changes {
  /** Replaces the run's, in what it names; both count from the run's beginning. */
  readonly budget?: BudgetChange;
  /** null: no value ends the search. */
  readonly until?: number | null;
  readonly pieces?: Pieces;
  /** Of a task that is evaluated by one: where it is now, and how it is started. */
  readonly program?: ProgramSpec;
}

export interface Problem {
  /** Absolute path of the file that the search stands in. */
  readonly file: string;
  /** Absolute paths of all files it was compiled from, imports included; `file` first. */
  readonly files: readonly string[];
  /** Left out where a program evaluates. */
  readonly data?: DataSpec;
  readonly task: TaskSpec;
  readonly space: Space;
  readonly search: SearchSpec;
}
