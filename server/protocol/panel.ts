/**
 * Messages between the extension and the results panel. The panel keeps no truth: it says `ready`, is given the whole view, then what
 * changes. Whatever it shows of a run is the fold of the run's events (state.ts).
 */
import type { CandidateDetails, RunStatus } from "./editor.ts";
import type { RunEvent } from "./events.ts";

/** What the panel shows. */
export type PanelView =
  /** A run is being read. */
  | { readonly kind: "loading" }
  /** There are no runs yet. */
  | { readonly kind: "empty" }
  /** A search was asked for and has no folder yet: the data is read, the workers start. `file` is a base name. */
  | { readonly kind: "starting"; readonly search: string; readonly file: string }
  /** A run, from its first event on. */
  | {
      readonly kind: "run";
      readonly folder: string;
      readonly status: RunStatus;
      readonly events: readonly RunEvent[];
      /** Why its search has ended early, or was not resumed. */
      readonly problem?: string;
    }
  /** A search that could not begin, or a run that cannot be read. */
  | {
      readonly kind: "problem";
      readonly of: "search" | "run";
      readonly text: string;
      readonly place?: { readonly file: string; readonly line: number };
    };

/** Extension to panel. */
export type ToPanel =
  | { readonly type: "view"; readonly view: PanelView }
  /** New events of the run in `folder`, and what it is at now. `problem` is set once its search has ended early. */
  | {
      readonly type: "events";
      readonly folder: string;
      readonly status: RunStatus;
      readonly events: readonly RunEvent[];
      readonly problem?: string;
    }
  /** The answer to `choose`. Answers for a run that is not shown any more are passed over. */
  | { readonly type: "details"; readonly folder: string; readonly details: CandidateDetails }
  /** The answer to `choose` where there are no details: why. */
  | { readonly type: "noDetails"; readonly folder: string; readonly candidate: number; readonly text: string }
  /** Whether the language server is there; without it nothing new is told. */
  | { readonly type: "server"; readonly running: boolean };

/** Panel to extension. */
export type FromPanel =
  /** Asks for the view; comes first. */
  | { readonly type: "ready" }
  | { readonly type: "runSearch" | "stop" | "resume" | "restartServer" }
  /** Opens the `.hnas` file, where the problem is or at its search. */
  | { readonly type: "openFile" }
  /** Asks for the details of a candidate. */
  | { readonly type: "choose"; readonly candidate: number }
  | { readonly type: "insert" | "export"; readonly candidate: number };

/** What the panel keeps over a reload of the window, by its own `setState`. */
export interface PanelMemory {
  /** Of the run that is shown. */
  readonly folder?: string;
  readonly candidate?: number;
  readonly sort?: { readonly column: string; readonly descending: boolean };
}
