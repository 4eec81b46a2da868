/**
 * Every request and notification between the extension and the language server beside those of the language server protocol, typed
 * once. A run is named by its folder, an absolute path.
 */
import type { Architecture } from "../network/architecture.ts";
import type { Metrics, RunEvent } from "./events.ts";

/** What the extension tells the server at its start. */
export interface Initialization {
  /** Runs are looked at in trusted workspaces only. */
  readonly trusted: boolean;
}

/** How Node is started for the server: with 100 files open, a smaller young generation saves a quarter of the memory, at no cost in time. */
export const serverFlags = ["--max-semi-space-size=8"] as const;

/** What a run is at: "running" while a process works on it, whoever started that. */
export type RunStatus = "running" | "interrupted" | "finished";

/** A run as lists and the status bar show it. */
export interface RunSummary {
  readonly folder: string;
  readonly name: string;
  /** Name of the `search` block. */
  readonly search: string;
  /** Absolute path of the `.hnas` file that it was started from; it may have changed since, or be gone. */
  readonly file: string;
  readonly status: RunStatus;
  readonly evaluations: number;
  /** Of the budget. */
  readonly of?: number;
  /** Seconds until the budget is used up, without the final training; left out where that cannot be told. */
  readonly secondsLeft?: number;
  /** The goal's metric of the best candidate, on the validation split. */
  readonly best?: { readonly id: number; readonly metric: string; readonly value: number };
  /** When it began; milliseconds since 1970. */
  readonly began: number;
}

/** A run that cannot be read, and why; it is listed with the others. */
export interface DamagedRun {
  readonly folder: string;
  readonly name: string;
  readonly status: "damaged";
  readonly text: string;
}

/** Why something was not done: a sentence for a person, and where in which file, if the mistake has a place (line from 0). */
export interface Refusal {
  readonly refused: string;
  readonly file?: string;
  readonly line?: number;
}

/** What code a model is inserted as: the name of a target in codegen/. */
export type Target = "tfjs" | "keras" | "pytorch";

/** What is known of one candidate beside its events. */
export interface CandidateDetails {
  readonly candidate: number;
  /** As a person reads them: values and labels. */
  readonly decisions: Readonly<Record<string, number | boolean | string>>;
  readonly architecture: Architecture;
  /** Its weights are kept: it can be inserted. */
  readonly weights: boolean;
}

/** Where TensorFlow is looked for first: absolute paths of interpreters, or their names on the PATH. */
export interface Pythons {
  /** By the setting; then it is looked for in no other. */
  readonly named?: string;
  /** In the Python extension. */
  readonly selected?: string;
}

interface OfRun {
  readonly folder: string;
}
interface OfCandidate extends OfRun {
  /** Left out: the winner, or the best so far. */
  readonly candidate?: number;
}

/** By method: what the extension asks, and what the server answers. */
export interface EditorRequests {
  /** The searches of a document, in its order. */
  readonly "hnas/searches": { readonly params: { readonly uri: string }; readonly result: readonly LensPlace[] };
  /** Its spaces. */
  readonly "hnas/spaces": { readonly params: { readonly uri: string }; readonly result: readonly LensPlace[] };
  /** What `hnas describe` says of a space of a document, as it is in the editor. */
  readonly "hnas/describe": {
    readonly params: { readonly uri: string; readonly space: string };
    readonly result: { readonly text: string } | Refusal;
  };
  /** Starts a search of a saved file; answered once the run has a folder. `search` may be left out where there is only one. */
  readonly "hnas/start": {
    readonly params: { readonly uri: string; readonly search?: string; readonly python?: Pythons };
    readonly result: OfRun | Refusal;
  };
  /** What is to be asked before a run is resumed. A refusal with a `file`: that has mistakes now. */
  readonly "hnas/differences": { readonly params: OfRun; readonly result: Differences | Refusal };
  /** `file`: with what this file says now, its path being absolute; left out: as the run was. */
  readonly "hnas/resume": {
    readonly params: OfRun & { readonly file?: string; readonly python?: Pythons };
    readonly result: OfRun | Refusal;
  };
  /** Ends a search within two seconds, also one that the command line has started. Answered once it has ended. */
  readonly "hnas/stop": { readonly params: OfRun; readonly result: Refusal | null };
  /** Installs what the `tensorflow` device lacks; meanwhile `hnas/installing` tells what is being done. */
  readonly "hnas/install": { readonly params: { readonly python?: Pythons }; readonly result: InstalledBackend | Refusal };
  /** All runs of the workspace's folders, the oldest first. */
  readonly "hnas/runs": { readonly params: null; readonly result: readonly (RunSummary | DamagedRun)[] };
  /** All events of a run so far; from here on `hnas/events` tells of new ones, until `hnas/unfollow`. */
  readonly "hnas/follow": {
    readonly params: OfRun;
    readonly result: { readonly run: RunSummary; readonly events: readonly RunEvent[] } | Refusal;
  };
  readonly "hnas/unfollow": { readonly params: OfRun; readonly result: null };
  readonly "hnas/candidate": { readonly params: OfCandidate; readonly result: CandidateDetails | Refusal };
  /** Writes a candidate's weights into the folder `beside` and answers with the code that reads them from there. */
  readonly "hnas/model": {
    readonly params: OfCandidate & { readonly target: Target; readonly beside: string };
    readonly result: InsertedModel | Refusal;
  };
  /** Writes a candidate as a project of its own, into a folder in `to` that is named after it. `weights`: they were kept. */
  readonly "hnas/export": {
    readonly params: OfCandidate & { readonly target: Target | "json"; readonly to: string };
    readonly result: { readonly folder: string; readonly files: readonly string[]; readonly weights: boolean } | Refusal;
  };
}

/** By method: what the server tells the extension. */
export interface EditorNotifications {
  /** All runs that are at work, whoever started them, whenever something about that has changed. */
  readonly "hnas/running": readonly RunSummary[];
  /** New events of a run that is followed, in order, and what it is at now. */
  readonly "hnas/events": { readonly run: RunSummary; readonly events: readonly RunEvent[] };
  /** A search of this editor, that had begun, has ended. `problem`: why, where it neither finished nor was stopped. */
  readonly "hnas/ended": OfRun & { readonly problem?: string };
  /** What an installation is doing: a line for a person. */
  readonly "hnas/installing": { readonly text: string };
}

/** How the search of a run's file differs now from what holds in the run. */
export interface Differences {
  /** Its absolute path. */
  readonly file: string;
  /** What the run can be resumed with: names of entries, such as "budget". */
  readonly entries: readonly string[];
  readonly fixed: readonly FixedPart[];
}

/** What no resumption changes. */
export type FixedPart = "objectives" | "fidelity" | "judge" | "decisions";

export interface LensPlace {
  /** A search without a name is called after its space. */
  readonly name: string;
  /** From 0. */
  readonly line: number;
}

export interface InsertedModel {
  readonly code: string;
  readonly candidate: number;
  /** Absolute path of the weights file; left out where the candidate's weights were not kept. */
  readonly weights?: string;
  /** Its metrics, for the message that says what was inserted. */
  readonly validation?: Metrics;
  readonly test?: Metrics;
}

/** TensorFlow, with all that the `tensorflow` device needs beside it. */
export interface InstalledBackend {
  /** "2.21.0" */
  readonly version: string;
  /** The folder of its library, an absolute path. */
  readonly library: string;
  /** Why a GPU of this machine is not used, in a sentence without its end. */
  readonly hindrance?: string;
}

export const isRefusal = (answer: unknown): answer is Refusal =>
  typeof answer === "object" && answer !== null && "refused" in answer;
