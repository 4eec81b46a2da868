/**
 * The runs of the workspace, whoever works on them: their journals are looked at, so a search of the command line shows up like one
 * of the editor. Nothing of a run is read before it is at work or somebody asks for it.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Run } from "../commands/runs.ts";
import type { DamagedRun, RunSummary } from "../protocol/editor.ts";
import type { RunEvent } from "../protocol/events.ts";
import { RunError } from "../runs/error.ts";
import { listRuns, type RunFolder, readRun, runAt } from "../runs/store.ts";
import { KnownRun, type Refreshed } from "./known-run.ts";

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
  /** By path: what was told of a run last. */
  readonly #followed = new Map<string, RunSummary["status"]>();
  /** Where runs are that were asked for, wherever that is. */
  readonly #asked = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #told = "[]";
  #soon: NodeJS.Timeout | undefined;

  constructor(places: () => readonly string[], listener: RunsListener) {
    this.#places = places;
    this.#listener = listener;
  }

  /** From here on it looks for what is at work. */
  start(): void {
    this.#timer = setInterval(() => this.#look(), pollMilliseconds);
  }

  dispose(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#soon);
    this.#timer = undefined;
  }

  /** All runs that have begun, the oldest first; of one that cannot be read: why. */
  list(): readonly (RunSummary | DamagedRun)[] {
    return this.#folders().flatMap(({ name, path }) => {
      try {
        const refreshed = this.#refresh({ name, path });
        this.#release({ name, path });
        return refreshed?.summary ?? [];
      } catch (error) {
        if (!(error instanceof RunError)) throw error;
        return { folder: path, name, status: "damaged", text: error.message } as const;
      }
    });
  }

  /** The run in a folder; undefined where it has no events. Throws `RunError`. */
  run(path: string): Run | undefined {
    this.#asked.add(dirname(path));
    this.#refresh(runAt(path), true);
    const { run } = this.#knownRun(runAt(path));
    this.#release(runAt(path));
    return run;
  }

  /** All events of a run so far; the listener gets those that come. Throws `RunError`. */
  follow(path: string): { readonly run: RunSummary; readonly events: readonly RunEvent[] } | undefined {
    const folder = runAt(path);
    this.#asked.add(dirname(path));
    const refreshed = this.#refresh(folder, true);
    if (!refreshed) return undefined;
    this.#followed.set(path, refreshed.summary.status);
    return { run: refreshed.summary, events: readRun(folder).slice(0, this.#knownRun(folder).count) };
  }

  unfollow(path: string): void {
    this.#followed.delete(path);
  }

  /** Looks soon at what has changed: a search of this process has told something. */
  changed(): void {
    if (!this.#timer) return;
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      this.#look();
    }, 50);
  }

  #look(): void {
    const running: RunSummary[] = [];
    for (const folder of this.#folders()) {
      if (!existsSync(join(folder.path, "lock")) && !this.#followed.has(folder.path)) continue;
      try {
        const refreshed = this.#refresh(folder);
        if (refreshed?.summary.status === "running") running.push(refreshed.summary);
        else this.#release(folder);
      } catch (error) {
        // Whoever asks for it is told.
        if (!(error instanceof RunError)) throw error;
      }
    }
    const told = JSON.stringify(running);
    if (told !== this.#told) this.#listener.running(running);
    this.#told = told;
  }

  /** Reads what is new of a run, and tells whoever follows it: so nothing is lost, whoever asked. */
  #refresh(folder: RunFolder, whole = false): Refreshed | undefined {
    if (!existsSync(folder.path)) this.#known.delete(folder.path);
    const refreshed = this.#knownRun(folder).refresh(whole);
    const before = this.#followed.get(folder.path);
    if (!refreshed || before === undefined) return refreshed;
    const { summary, events } = refreshed;
    if (events.length > 0 || summary.status !== before) this.#listener.events(summary, events);
    this.#followed.set(folder.path, summary.status);
    return refreshed;
  }

  /** Of a run that nobody follows and that is not at work, the summary is enough. */
  #release(folder: RunFolder): void {
    const known = this.#knownRun(folder);
    if (!this.#followed.has(folder.path) && !known.run?.active) known.release();
  }

  #folders(): readonly RunFolder[] {
    return [...new Set([...this.#places(), ...this.#asked])].flatMap((place) => {
      try {
        return listRuns(place);
      } catch {
        // A place that cannot be read has no runs to show; whoever starts one there is told why.
        return [];
      }
    });
  }

  #knownRun(folder: RunFolder): KnownRun {
    const known = this.#known.get(folder.path) ?? new KnownRun(folder);
    this.#known.set(folder.path, known);
    return known;
  }
}
