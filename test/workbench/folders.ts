/** What tests in a workbench have on the disk: folders whose names people give, files of tiny searches, the runs that came of them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunEvent } from "../../server/protocol/events.ts";
import { listRuns, readRun, runAt } from "../../server/runs/store.ts";
import { workspace } from "../cli/hnas.ts";

/** A search of seconds, one of a few more, and one that never ends. */
const budgets = { "quick.hnas": 5, "slow.hnas": 200, "endless.hnas": 1_000_000 } as const;

export interface Folder {
  readonly path: string;
  /** Absolute path of a file in it. */
  file(name: string): string;
  /** The folders of its runs, the oldest first. */
  runs(): readonly string[];
  remove(): void;
}

/** A new folder with the tiny searches in it, in a place of its own. */
export function searchFolder(name = "我的 项目"): Folder {
  const place = mkdtempSync(join(tmpdir(), "hnas-bad-moments-"));
  const path = join(place, name);
  mkdirSync(path);
  const text = readFileSync(workspace(path), "utf8");
  rmSync(join(path, "stripes.hnas"));
  for (const [file, budget] of Object.entries(budgets))
    writeFileSync(join(path, file), text.replace("budget: 5 evaluations", `budget: ${budget} evaluations`));
  return {
    path,
    file: (file) => join(path, file),
    runs: () => listRuns(join(path, ".hnas", "runs")).map((run) => run.path),
    remove: () => rmSync(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}

export const eventsOf = <Type extends RunEvent["type"]>(run: string, type: Type): readonly (RunEvent & { type: Type })[] =>
  readRun(runAt(run)).filter((event): event is RunEvent & { type: Type } => event.type === type);
