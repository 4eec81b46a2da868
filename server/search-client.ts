/** How a search is asked for: by whoever shows it, in a process of its own, which survives neither its asker nor hurts it. */
import { fork } from "node:child_process";
import { processEntry } from "./entry.ts";
import { exitCode } from "./protocol/exit.ts";
import type { SearchReport, SearchRequest } from "./protocol/messages.ts";

export interface RunningSearch {
  readonly pid: number | undefined;
  /** Asks it to end within two seconds; after that it is killed, which costs nothing that was finished. */
  stop(): void;
  /** 0 finished, 130 stopped, else the exit code of the problem that was reported; 3 where the process was killed. */
  readonly exit: Promise<number>;
}

/**
 * Starts or resumes a search. `onReport` gets everything that the search process tells, in order; `env` is the environment of its
 * processes.
 */
export function runSearch(
  request: Exclude<SearchRequest, { type: "stop" }>,
  onReport: (report: SearchReport) => void,
  env: NodeJS.ProcessEnv = process.env,
): RunningSearch {
  // Nothing of this process's own options: under a test runner or a debugger they would not fit.
  const child = fork(processEntry("search-process"), [], { env, execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
  child.on("message", (report) => onReport(report as SearchReport));
  const exit = new Promise<number>((resolve) => {
    child.on("error", () => resolve(exitCode.cannotGoOn));
    child.on("exit", (code) => {
      const end = () => resolve(code ?? (stopped ? exitCode.interrupted : exitCode.cannotGoOn));
      // What it told last may still be on its way.
      if (child.connected) child.once("disconnect", end);
      else end();
    });
  });
  let stopped = false;
  send(request);
  function send(message: SearchRequest): void {
    // A process that has just died cannot be told; its exit says so.
    child.send(message, () => {});
  }
  return {
    pid: child.pid,
    stop() {
      stopped = true;
      if (child.connected) send({ type: "stop" });
      const kill = setTimeout(() => child.kill("SIGKILL"), 1900);
      void exit.then(() => clearTimeout(kill));
    },
    exit,
  };
}
