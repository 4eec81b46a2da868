/** The searches of this editor: each a child process, which ends when this process does. */
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { CancellationToken } from "vscode-languageserver";
import type { Refusal } from "../protocol/editor.ts";
import { exitCode } from "../protocol/exit.ts";
import type { SearchReport, SearchRequest } from "../protocol/messages.ts";
import { lockOwner } from "../runs/lock.ts";
import { type RunningSearch, runSearch } from "../search-client.ts";
import { isCode } from "../system.ts";

/** A search ends within two seconds once it is told to; then it is killed. */
const patience = 3000;

export interface SearchesListener {
  /** Something has been written to a journal. */
  changed(): void;
  /** A search that had begun has ended. `problem`: why, where it neither finished nor was stopped. */
  ended(folder: string, problem: string | undefined): void;
}

export class Searches {
  readonly #running = new Map<string, RunningSearch>();
  readonly #listener: SearchesListener;

  constructor(listener: SearchesListener) {
    this.#listener = listener;
  }

  /** Starts or resumes a search; resolves once it has a folder, or cannot begin. `cancel` stops it before that, `env` is its environment. */
  async begin(
    request: Exclude<SearchRequest, { type: "stop" }>,
    cancel: CancellationToken,
    env: NodeJS.ProcessEnv,
  ): Promise<{ readonly folder: string } | Refusal> {
    // A process that lost its window a moment ago is still writing its last words.
    if (request.type === "resume") await released(request.folder);
    if (cancel.isCancellationRequested) return { refused: endings(exitCode.interrupted) };
    return await new Promise((resolve) => {
      let folder: string | undefined;
      let problem: string | undefined;
      let begun = false;
      const onReport = (report: SearchReport) => {
        if (report.type === "run") folder = report.folder;
        if (report.type === "problem") problem = report.text;
        // A run without an event is none yet.
        if (folder !== undefined && !begun && (report.type === "event" || (report.type === "run" && report.history.length > 0))) {
          begun = true;
          this.#running.set(folder, search);
          resolve({ folder });
        }
        this.#listener.changed();
      };
      const search = runSearch(request, onReport, env);
      cancel.onCancellationRequested(() => begun || search.stop());
      void search.exit.then((code) => {
        if (!begun || folder === undefined) return resolve({ refused: problem ?? endings(code) });
        this.#running.delete(folder);
        this.#listener.changed();
        const early = code !== exitCode.done && code !== exitCode.interrupted;
        this.#listener.ended(folder, early ? (problem ?? endings(code)) : undefined);
      });
    });
  }

  /** Ends a search, whoever has started it; resolves once it has ended. */
  async stop(folder: string): Promise<Refusal | null> {
    const own = this.#running.get(folder);
    if (own) {
      own.stop();
      await own.exit;
      return null;
    }
    const owner = lockOwner(folder);
    if (!owner) return null;
    const mend = `Stop it where it was started; if nothing runs there any more, delete ${join(folder, "lock")}.`;
    if (owner.host !== hostname()) return { refused: `This search runs on ${owner.host}. ${mend}` };
    // Whether a process of that number is still the same can be told by its beginning only.
    if (owner.began === null)
      return { refused: `This search runs in process ${owner.pid}, which another program started. ${mend}` };
    signal(owner.pid, "SIGTERM");
    if (!(await released(folder))) signal(owner.pid, "SIGKILL");
    return null;
  }
}

function signal(pid: number, name: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It has ended by itself.
    if (!isCode(error, "ESRCH")) throw error;
  }
}

/** Waits, for a while, until no process works on a run. */
async function released(folder: string): Promise<boolean> {
  for (const end = Date.now() + patience; Date.now() < end; await pause(50)) if (!lockOwner(folder)) return true;
  return false;
}

const endings = (code: number): string =>
  code === exitCode.interrupted
    ? "The search was stopped before it began."
    : "The search process was killed. Everything that was finished is kept; resume the run to go on.";
