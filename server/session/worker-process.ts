/** A worker process, as the search process sees it: how it is started, heard and ended. */
import { type ChildProcess, fork } from "node:child_process";
import { processEntry } from "../entry.ts";
import { endGroup, leads } from "../group.ts";
import type { WorkerReport } from "../protocol/messages.ts";
import type { AnyJob, AnyRequest, AnySetup } from "../protocol/program.ts";

/**
 * In looks: a worker that tells nothing for ten minutes is stuck. At the lowest priority of a busy machine two minutes are a few seconds
 * of work without a pause. Looks, not time: a machine that slept comes back with all.
 */
const mostSilence = 120;

export class WorkerProcess {
  readonly #process: ChildProcess;
  readonly #asksProgram: boolean;
  /** The last that it wrote to standard error. */
  #complaint = "";
  /** Looks at it since it told anything. */
  #silence = 0;

  /** @param onEnd called once, also where it could not be started */
  constructor(setup: AnySetup, onReport: (report: WorkerReport) => void, onEnd: (signal: NodeJS.Signals | null) => void) {
    this.#asksProgram = "program" in setup;
    const entry = processEntry(this.#asksProgram ? "program-worker" : "worker");
    const group = this.#asksProgram ? leads : {};
    const child = fork(entry, [], { execArgv: [], stdio: ["ignore", "ignore", "pipe", "ipc"], ...group });
    this.#process = child;
    child.stderr?.on("data", (text) => {
      this.#complaint = `${this.#complaint}${text}`.slice(-2000);
    });
    child.on("message", (report: WorkerReport) => {
      this.#silence = 0;
      onReport(report);
    });
    child.on("error", (error) => {
      this.#complaint ||= error.message;
      // A process that could not be started does not exit.
      if (child.pid === undefined) onEnd(null);
    });
    child.on("close", (_code, signal) => {
      // Its program outlives a worker that was killed.
      if (this.#asksProgram) endGroup(child.pid);
      onEnd(signal);
    });
    this.#send({ type: "setup", setup });
  }

  give(job: AnyJob): void {
    this.#send({ type: "job", job });
  }

  /** Ends it at once; a program with all that it has started. */
  kill(): void {
    if (this.#asksProgram) endGroup(this.#process.pid);
    else this.#process.kill("SIGKILL");
  }

  /** Ends it if it is stuck. */
  look(): void {
    this.#silence += 1;
    if (this.#silence > mostSilence) this.kill();
  }

  lastWords(signal: NodeJS.Signals | null): string {
    if (this.#silence > mostSilence) return "it told nothing for ten minutes and was ended";
    return this.#complaint.trim() || `it was ended by ${signal ?? "itself"}`;
  }

  /** Why it ended, as the end of "its worker process". */
  death(signal: NodeJS.Signals | null): string {
    if (this.#silence > mostSilence) return "was stuck, twice: it told nothing for ten minutes and was ended";
    const how = signal ? `was ended by ${signal}` : `died${errorIn(this.#complaint)}`;
    return `${how}, twice; perhaps memory ran out, then fewer workers or smaller candidates may help`;
  }

  #send(request: AnyRequest): void {
    // A worker that has just died is replaced when its end is heard of.
    this.#process.send(request, () => {});
  }
}

/** Of a stack trace the line that says what happened: " (RangeError: ...)". */
function errorIn(complaint: string): string {
  const line = complaint.split("\n").findLast((line) => /^\w*Error\b/.test(line));
  return line ? ` (${line})` : "";
}
