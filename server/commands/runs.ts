/** Reading what runs have left. */
import { existsSync } from "node:fs";
import type { RunStatus } from "../protocol/editor.ts";
import { exitCode } from "../protocol/exit.ts";
import { type RunState, stateOf } from "../protocol/state.ts";
import { lockOwner } from "../runs/lock.ts";
import { findRun, listRuns, type RunFolder, readRun } from "../runs/store.ts";
import { CommandError } from "./error.ts";

export interface Run {
  readonly folder: RunFolder;
  readonly state: RunState;
  /** A process works on it at this moment. */
  readonly active: boolean;
}

/** All runs, the oldest first, and the names of folders that hold none that can be read. */
export function allRuns(runs: string): { readonly runs: readonly Run[]; readonly unreadable: readonly string[] } {
  const unreadable: string[] = [];
  const found = listRuns(runs).flatMap((folder) => {
    try {
      return readable(folder) ?? [];
    } catch {
      unreadable.push(folder.name);
      return [];
    }
  });
  return { runs: found, unreadable };
}

/** The run whose name begins so. Throws `RunError`. */
export function oneRun(runs: string, beginning: string): Run {
  const folder = findRun(runs, beginning);
  return readable(folder) ?? withoutEvents(folder);
}

/** Throws for a run that has no events. */
export function withoutEvents({ name, path }: RunFolder): never {
  if (!existsSync(path))
    throw new CommandError(`the run '${name}' has been deleted or moved: there is no ${path}`, exitCode.usage);
  throw new CommandError(`the run '${name}' ended before it began; start the search again`, exitCode.usage);
}

function readable(folder: RunFolder): Run | undefined {
  const state = stateOf(readRun(folder));
  return state && { folder, state, active: lockOwner(folder.path) !== undefined };
}

/** Its state in a word: a run that nobody works on and that has not ended was interrupted, whatever its last event. */
export const status = ({ state, active }: Pick<Run, "state" | "active">): RunStatus =>
  active ? "running" : state.state === "finished" ? "finished" : "interrupted";
