/**
 * The runs of the workspace, whoever works on them: their journals are looked at, so a search of the command line shows up like one
 * of the editor. Nothing of a run is read before it is at work or somebody asks for it.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DamagedRun, RunSummary } from "../protocol/editor.ts";
import type { RunEvent } from "../protocol/events.ts";
import { next, type RunState, secondsLeft } from "../protocol/state.ts";
import { RunError } from "../runs/error.ts";
import { followJournal, type JournalTail } from "../runs/journal.ts";
import { lockOwner } from "../runs/lock.ts";
import { journalPath, listRuns, type RunFolder, readRun, runAt } from "../runs/store.ts";

const pollMilliseconds = 400;

export interface RunsListener {
  /** What has become of a run that is followed. */
  events(run: RunSummary, events: readonly RunEvent[]): void;
  /** All runs that are at work. */
  running(runs: readonly RunSummary[]): void;
}

export class Runs {
  /** Folders that hold runs. */
  readonly #places: () => readonly string[];
  readonly #listener: RunsListener;
  readonly #known = new Map<string, KnownRun>();
  readonly #followed = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  #told = "[]";

  constructor(places: () => readonly string[], listener: RunsListener) {
    this.#places = places;
    this.#listener = listener;
    this.#timer = setInterval(() => this.look(), pollMilliseconds);
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  /** All runs that have begun, the oldest first; of one that cannot be read: why. */
  list(): readonly (RunSummary | DamagedRun)[] {
    return this.#folders().flatMap(({ name, path }) => {
      try {
        return this.#run({ name, path }).refresh("throw")?.summary ?? [];
      } catch (error) {
        if (!(error instanceof RunError)) throw error;
        return { folder: path, name, status: "damaged", text: error.message } as const;
      }
    });
  }

  /** All events of a run so far; the listener gets those that come. Throws `RunError`. */
  follow(path: string): { readonly run: RunSummary; readonly events: readonly RunEvent[] } | undefined {
    const run = this.#run(runAt(path));
    const refreshed = run.refresh("throw");
    if (!refreshed) return undefined;
    this.#followed.add(path);
    return { run: refreshed.summary, events: readRun(runAt(path)).slice(0, run.count) };
  }

  unfollow(path: string): void {
    this.#followed.delete(path);
  }

  /** Looks at what has changed; called on a timer, and whenever a search of this process has told something. */
  look(): void {
    const running: RunSummary[] = [];
    for (const folder of this.#folders()) {
      const locked = existsSync(join(folder.path, "lock"));
      const followed = this.#followed.has(folder.path);
      if (!locked && !followed) continue;
      const run = this.#run(folder);
      const before = run.summary?.status;
      const refreshed = run.refresh();
      if (!refreshed) continue;
      const { events, summary } = refreshed;
      if (followed && (events.length > 0 || summary.status !== before)) this.#listener.events(summary, events);
      if (summary.status === "running") running.push(summary);
    }
    const told = JSON.stringify(running);
    if (told !== this.#told) this.#listener.running(running);
    this.#told = told;
  }

  #folders(): readonly RunFolder[] {
    return this.#places().flatMap((place) => {
      try {
        return listRuns(place);
      } catch {
        // A place that cannot be read has no runs to show; whoever starts one there is told why.
        return [];
      }
    });
  }

  #run(folder: RunFolder): KnownRun {
    const known = this.#known.get(folder.path) ?? new KnownRun(folder);
    this.#known.set(folder.path, known);
    return known;
  }
}

class KnownRun {
  readonly #folder: RunFolder;
  readonly #journal: JournalTail;
  #state: RunState | undefined;
  /** How many events have been read. */
  count = 0;
  summary: RunSummary | undefined;

  constructor(folder: RunFolder) {
    this.#folder = folder;
    this.#journal = followJournal(journalPath(folder));
  }

  /** Undefined where the run has no events, or, unless errors are to be thrown, where it cannot be read. */
  refresh(errors: "throw" | "hide" = "hide"): { readonly summary: RunSummary; readonly events: readonly RunEvent[] } | undefined {
    let active = false;
    let events: readonly RunEvent[] = [];
    try {
      // First: once the lock is gone, all that the process had to say is in the journal.
      active = lockOwner(this.#folder.path) !== undefined;
      events = this.#journal.read();
    } catch (error) {
      if (errors === "throw") throw error;
      return undefined;
    }
    for (const event of events) this.#state = next(this.#state, event);
    this.count += events.length;
    if (!this.#state) return undefined;
    this.summary = summaryOf(this.#folder, this.#state, active);
    return { summary: this.summary, events };
  }
}

function summaryOf({ name, path }: RunFolder, state: RunState, active: boolean): RunSummary {
  const { problem, budget, evaluations, best, began } = state;
  const { metric } = problem.search.goal;
  const value = best === null ? undefined : state.candidates[best - 1]?.validation?.[metric];
  const left = active ? secondsLeft(state, state.last) : undefined;
  return {
    ...{ folder: path, name, search: problem.search.name, file: problem.file, evaluations, began },
    status: active ? "running" : state.state === "finished" ? "finished" : "interrupted",
    ...(budget.evaluations !== undefined && { of: budget.evaluations }),
    ...(left !== undefined && { secondsLeft: left }),
    ...(best !== null && value !== undefined && { best: { id: best, metric, value } }),
  };
}
