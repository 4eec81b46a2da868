/** What the server knows of one run: its journal is read from where it was read last, and only while that is needed. */
import { statSync } from "node:fs";
import { type Run, status } from "../commands/runs.ts";
import type { RunSummary } from "../protocol/editor.ts";
import type { RunEvent } from "../protocol/events.ts";
import { exitCode } from "../protocol/exit.ts";
import { after, type RunState, secondsLeft } from "../protocol/state.ts";
import { RunError } from "../runs/error.ts";
import { followJournal, type JournalTail } from "../runs/journal.ts";
import { lockOwner } from "../runs/lock.ts";
import { journalPath, type RunFolder } from "../runs/store.ts";

export interface Refreshed {
  readonly summary: RunSummary;
  /** Those that are new since the last refresh. */
  readonly events: readonly RunEvent[];
}

export class KnownRun {
  readonly #folder: RunFolder;
  #journal: JournalTail;
  #state: RunState | undefined;
  #count = 0;
  #summary: RunSummary | undefined;
  /** Size and time of the journal that `#summary` was made from, once the state is let go. */
  #stamp: string | undefined;

  constructor(folder: RunFolder) {
    this.#folder = folder;
    this.#journal = followJournal(journalPath(folder));
  }

  /** How many events have been read. */
  get count(): number {
    return this.#count;
  }

  /** The run as commands take it, as it was at the last refresh that was whole. */
  get run(): Run | undefined {
    return this.#state && { folder: this.#folder, state: this.#state, active: this.#summary?.status === "running" };
  }

  /** Undefined where the run has no events. Throws `RunError` where it cannot be read. @param whole whether the summary is not enough */
  refresh(whole: boolean): Refreshed | undefined {
    const isKnown = !whole && this.#stamp !== undefined && this.#stamp === stampOf(this.#folder);
    if (isKnown && this.#summary && !lockOwner(this.#folder.path)) return { summary: this.#summary, events: [] };
    return this.#read();
  }

  /** Keeps no more than the summary, until the journal changes. */
  release(): void {
    if (this.#stamp !== undefined) return;
    this.#stamp = stampOf(this.#folder);
    this.#state = undefined;
    this.#count = 0;
    this.#journal = followJournal(journalPath(this.#folder));
  }

  #read(): Refreshed | undefined {
    this.#stamp = undefined;
    // First: once the lock is gone, all that the process had to say is in the journal.
    const active = lockOwner(this.#folder.path) !== undefined;
    const events = this.#journal.read();
    this.#count += events.length;
    try {
      this.#state = after(this.#state, events);
      this.#summary = this.#state && summaryOf(this.#folder, this.#state, active);
    } catch {
      throw new RunError(
        `The run ${this.#folder.name} cannot be shown: its journal was written by another version of HNAS, or is damaged.`,
        exitCode.cannotGoOn,
      );
    }
    return this.#summary && { summary: this.#summary, events };
  }
}

function stampOf(folder: RunFolder): string | undefined {
  const found = statSync(journalPath(folder), { throwIfNoEntry: false });
  return found && `${found.size} ${found.mtimeMs}`;
}

function summaryOf({ name, path }: RunFolder, state: RunState, active: boolean): RunSummary {
  const { problem, budget, evaluations, best, began } = state;
  const { metric } = problem.search.goal;
  const value = best === null ? undefined : state.candidates[best - 1]?.validation?.[metric];
  const left = active ? secondsLeft(state, state.last) : undefined;
  return {
    ...{ folder: path, name, search: problem.search.name, file: problem.file, evaluations, began },
    status: status({ state, active }),
    ...(budget.evaluations !== undefined && { of: budget.evaluations }),
    ...(left !== undefined && { secondsLeft: left }),
    ...(best !== null && value !== undefined && { best: { id: best, metric, value } }),
  };
}
