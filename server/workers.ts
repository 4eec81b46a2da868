/** The worker processes of a search on this machine: each has one candidate trained at a time; one that dies is replaced. */
import { type ChildProcess, fork } from "node:child_process";
import { processEntry } from "./entry.ts";
import { endGroup, leads } from "./group.ts";
import { exitCode } from "./protocol/exit.ts";
import type { Outcome, TrainingReport, WorkerReport } from "./protocol/messages.ts";
import type { AnyJob, AnyRequest, AnySetup, ProgramEnded } from "./protocol/program.ts";
import { RunError } from "./runs/error.ts";

/** What a worker knows once it has read the data. */
export type Ready = Omit<WorkerReport & { type: "ready" }, "type">;

interface Task {
  readonly job: AnyJob;
  readonly onReport: (report: TrainingReport) => void;
  readonly settle: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
  /** Workers that died over it. */
  deaths: number;
}

interface Worker {
  readonly process: ChildProcess;
  state: "starting" | "ready" | "dying";
  task: Task | undefined;
  /** The last that it wrote to standard error. */
  complaint: string;
  /** Looks at it since it told anything. */
  silence: number;
}

/** A candidate whose worker dies is tried once more: it may have been chance. */
const mostDeaths = 2;
/** In ms, and looks: a worker that tells nothing for two minutes is stuck. Looks, not time: a machine that slept comes back with all. */
const lookEvery = 5000;
const mostSilence = 24;
/** Workers that die one after the other before they are ready. */
const mostFailedStarts = 3;

export class Workers {
  readonly #count: number;
  readonly #setup: AnySetup;
  readonly #workers = new Set<Worker>();
  readonly #queue: Task[] = [];
  #failedStarts = 0;
  /** Programs that ended before any had given a result. */
  #silentPrograms = 0;
  #proven: boolean;
  #closed = false;
  #broken: RunError | undefined;
  /** Once the first worker has read the data. Rejects with `RunError`. */
  readonly ready: Promise<Ready>;
  readonly #looking: NodeJS.Timeout;
  #settleReady: { resolve(ready: Ready): void; reject(error: RunError): void } = { resolve() {}, reject() {} };

  constructor(count: number, setup: AnySetup, look = lookEvery) {
    this.#count = count;
    this.#setup = setup;
    this.#proven = !("program" in setup) || setup.proven;
    this.ready = new Promise((resolve, reject) => {
      this.#settleReady = { resolve, reject };
    });
    this.#looking = setInterval(() => this.#look(), look).unref();
    this.#fill();
  }

  /**
   * Has a job done by the next free worker, in the order of calls, but judgements first: trainings wait for them. A job fails whose
   * worker died twice. Once the signal is aborted the job is dropped, its worker too, and the promise is never settled. Rejects with
   * `RunError`.
   */
  run(job: AnyJob, onReport: (report: TrainingReport) => void, signal: AbortSignal): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const settle = (outcome: Outcome) => {
        signal.removeEventListener("abort", drop);
        resolve(outcome);
      };
      const task: Task = { job, onReport, settle, reject, deaths: 0 };
      const drop = () => this.#drop(task);
      if (signal.aborted) return;
      if (this.#broken) return reject(this.#broken);
      signal.addEventListener("abort", drop, { once: true });
      const place = job.kind === "judgement" ? this.#queue.findIndex((other) => other.job.kind !== "judgement") : -1;
      this.#queue.splice(place < 0 ? this.#queue.length : place, 0, task);
      this.#assign();
    });
  }

  /** Ends all workers at once. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#looking);
    this.#queue.length = 0;
    for (const worker of this.#workers) this.#kill(worker);
  }

  #fill(): void {
    while (!this.#closed && !this.#broken && this.#workers.size < this.#count) this.#start();
  }

  #start(): void {
    const entry = processEntry(this.#asksProgram ? "program-worker" : "worker");
    const group = this.#asksProgram ? leads : {};
    const child = fork(entry, [], { execArgv: [], stdio: ["ignore", "ignore", "pipe", "ipc"], ...group });
    const worker: Worker = { process: child, state: "starting", task: undefined, complaint: "", silence: 0 };
    this.#workers.add(worker);
    child.stderr?.on("data", (text) => {
      worker.complaint = `${worker.complaint}${text}`.slice(-2000);
    });
    child.on("message", (report: WorkerReport) => this.#heard(worker, report));
    child.on("error", (error) => {
      worker.complaint ||= error.message;
      // A process that could not be started does not exit.
      if (child.pid === undefined) this.#died(worker, null);
    });
    child.on("close", (_code, signal) => this.#died(worker, signal));
    send(worker, { type: "setup", setup: this.#setup });
  }

  #heard(worker: Worker, report: WorkerReport): void {
    worker.silence = 0;
    if (this.#closed) return;
    switch (report.type) {
      case "ready":
        worker.state = "ready";
        this.#failedStarts = 0;
        this.#settleReady.resolve({ device: report.device, data: report.data });
        break;
      case "epoch":
      case "warning":
        worker.task?.onReport(report);
        break;
      case "ended":
        this.#programEnded(worker, report);
        break;
      case "outcome":
        this.#proven = true;
        worker.task?.settle(report.outcome);
        worker.task = undefined;
        break;
      case "problem":
        this.#break(new RunError(report.text, report.exitCode));
    }
    this.#assign();
  }

  /** Costs its candidate, unless no program has given any result yet: then none may be able to start. */
  #programEnded(worker: Worker, { reason, seconds, spoke, isInnocent }: ProgramEnded): void {
    const { task } = worker;
    worker.state = "dying";
    this.#proven ||= spoke;
    if (!this.#proven) this.#silentPrograms += 1;
    if (this.#silentPrograms >= mostFailedStarts) {
      const text = `${mostFailedStarts} programs ended, one after the other, before any had given a result. Of the last one: ${reason}.`;
      this.#break(new RunError(text, exitCode.cannotGoOn));
      return;
    }
    worker.task = undefined;
    if (!task) return;
    // Sooner or later it comes to a new program, which it is the first job of.
    if (isInnocent) this.#queue.unshift(task);
    else if (this.#proven) task.settle({ kind: "failed", reason, seconds });
    else this.#queue.push(task);
  }

  get #asksProgram(): boolean {
    return "program" in this.#setup;
  }

  /** At once; a program with all that it has started. */
  #kill({ process }: Worker): void {
    if (this.#asksProgram) endGroup(process.pid);
    else process.kill("SIGKILL");
  }

  #look(): void {
    for (const worker of this.#workers) {
      worker.silence += 1;
      if (worker.silence > mostSilence) this.#kill(worker);
    }
  }

  #assign(): void {
    for (const worker of this.#workers) {
      if (worker.state !== "ready" || worker.task) continue;
      const task = this.#queue.shift();
      if (!task) return;
      worker.task = task;
      send(worker, { type: "job", job: task.job });
    }
  }

  #died(worker: Worker, signal: NodeJS.Signals | null): void {
    if (!this.#workers.delete(worker)) return;
    // Its program outlives a worker that was killed.
    if (this.#asksProgram) endGroup(worker.process.pid);
    if (this.#closed || this.#broken) return;
    const { task } = worker;
    if (worker.state === "starting") this.#failedStarts += 1;
    if (this.#failedStarts >= mostFailedStarts) {
      const last = worker.complaint.trim() || `it was ended by ${signal ?? "itself"}`;
      this.#break(
        new RunError(`Worker processes die before they can work. The last words of one:\n${last}`, exitCode.cannotGoOn),
      );
    }
    if (task) {
      task.deaths += 1;
      if (task.deaths < mostDeaths) this.#queue.unshift(task);
      else task.settle({ kind: "failed", reason: deathOf(worker, signal), seconds: 0 });
    }
    this.#fill();
    this.#assign();
  }

  #drop(task: Task): void {
    const place = this.#queue.indexOf(task);
    if (place >= 0) this.#queue.splice(place, 1);
    for (const worker of this.#workers)
      if (worker.task === task) {
        worker.task = undefined;
        worker.state = "dying";
        // It is in the middle of a training, which has no use any more.
        this.#kill(worker);
      }
  }

  #break(error: RunError): void {
    this.#broken ??= error;
    this.#settleReady.reject(error);
    for (const task of [...this.#queue, ...[...this.#workers].flatMap(({ task }) => task ?? [])]) task.reject(error);
    this.close();
  }
}

function deathOf({ complaint, silence }: Worker, signal: NodeJS.Signals | null): string {
  if (silence > mostSilence) return "its worker process was stuck, twice: it told nothing for minutes and was ended";
  const how = signal ? `was ended by ${signal}` : `died${lastLine(complaint)}`;
  return `its worker process ${how}, twice; perhaps memory ran out, then fewer workers or smaller candidates may help`;
}

/** Of a stack trace the line that says what happened: "RangeError: ...". */
function lastLine(complaint: string): string {
  const line = complaint.split("\n").findLast((line) => /^\w*Error\b/.test(line));
  return line ? ` (${line})` : "";
}

function send({ process }: Worker, request: AnyRequest): void {
  // A worker that has just died is replaced when its end is heard of.
  process.send(request, () => {});
}
