/** The processes of HNAS below those of VS Code. From /proc: on Linux only. */
import { readFileSync } from "node:fs";
import { childrenOf } from "../runs/tiny.ts";

/** A program of the extension, by the name of its entry. */
export type Entry = "main" | "search-process" | "worker";

/** Ids of the processes that run an entry, among all that come from this one. */
export function processesBelow(ancestor: number, entry: Entry): readonly number[] {
  return childrenOf(ancestor).flatMap((pid) => [...(runs(pid, entry) ? [pid] : []), ...processesBelow(pid, entry)]);
}

function runs(pid: number, entry: Entry): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8")
      .split("\0")
      .some((argument) => argument.endsWith(`/dist/${entry}.js`));
  } catch {
    // It has just ended.
    return false;
  }
}
