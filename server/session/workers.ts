/** The workers of a search on this machine: each has one candidate trained at a time; one that dies is replaced. */
import { exitCode, type ProblemCode } from "../protocol/exit.ts";
import type { Outcome, TrainingReport, WorkerReport } from "../protocol/messages.ts";
import type { AnyJob, AnySetup, ProgramEnded } from "../protocol/program.ts";
import { RunError } from "../runs/error.ts";
import { WorkerProcess } from "./worker-process.ts";

/** What a worker knows once it has read the data. */
export type Ready = Omit<WorkerReport & { type: "ready" }, "type">;

interface Task {
  readonly job: AnyJob;
  readonly onReport: (report: TrainingReport) => void;
  readonly settle: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
  /** Workers that died over it. */
  deaths: number;
  /** A program that had had other jobs ended over it: the next one must be new. */
  isDoubted: boolean;
}

interface Worker {
  readonly process: WorkerProcess;
  state: "starting" | "ready" | "dying";
  task: Task | undefined;
  isUsed: boolean;
  /** What it warned of before it had a task. */
  readonly untold: TrainingReport[];
}

/** A candidate whose worker dies is tried once more: it may have been chance. */
const mostDeaths = 2;
/** In ms. */
const lookEvery = 5000;
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
  readonly #looking: NodeJS.Timeout;
  readonly #ready = Promise.withResolvers<Ready>();
  /** Once the first worker has read the data. Rejects with `RunError`. */
  readonly ready = this.#ready.promise;

  constructor(count: number, setup: AnySetup, look = lookEvery) {
    this.#count = count;
    this.#setup = setup;
    this.#proven = !("program" in setup) || setup.proven;
    this.#looking = setInterval(() => {
      for (const { process } of this.#workers) process.look();
    }, look).unref();
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
      const task: Task = { job, onReport, settle, reject, deaths: 0, isDoubted: false };
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
    for (const { process } of this.#workers) process.kill();
  }

  #fill(): void {
    while (this.#workers.size < this.#count) {
      const worker: Worker = {
        process: new WorkerProcess(
          this.#setup,
          (report) => this.#heard(worker, report),
          (signal) => this.#died(worker, signal),
        ),
        state: "starting",
        task: undefined,
        isUsed: false,
        untold: [],
      };
      this.#workers.add(worker);
    }
  }

  #assign(): void {
    for (const worker of this.#workers) {
      if (worker.state !== "ready" || worker.task) continue;
      const place = this.#queue.findIndex(({ isDoubted }) => !isDoubted || !worker.isUsed);
      if (place < 0) continue;
      [worker.task] = this.#queue.splice(place, 1) as [Task];
      worker.isUsed = true;
      worker.process.give(worker.task.job);
      for (const report of worker.untold.splice(0)) worker.task.onReport(report);
    }
  }

  #heard(worker: Worker, report: WorkerReport): void {
    if (this.#closed) return;
    switch (report.type) {
      case "ready":
        worker.state = "ready";
        this.#failedStarts = 0;
        this.#ready.resolve({ device: report.device, data: report.data });
        break;
      case "epoch":
      case "warning":
        if (worker.task) worker.task.onReport(report);
        else if (report.type === "warning") worker.untold.push(report);
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
        this.#break(report.text, report.exitCode);
    }
    this.#assign();
  }

  /** Costs its candidate, unless no program has given any result yet: then none may be able to start. */
  #programEnded(worker: Worker, { reason, seconds, spoke, isInnocent, isDoubtful }: ProgramEnded): void {
    const { task } = worker;
    worker.state = "dying";
    this.#proven ||= spoke;
    if (!this.#proven) this.#silentPrograms += 1;
    if (this.#silentPrograms >= mostFailedStarts) {
      const what = `The program was started ${mostFailedStarts} times and ended each time before it gave a result. The last time ${reason}.`;
      const mend =
        'It must answer each line that it reads with one such as {"id": 1, "metrics": {"accuracy": 0.9}} (docs/custom.md)';
      this.#break(`${what} ${mend}; what else it wrote is in the run's program.log.`);
      return;
    }
    worker.task = undefined;
    if (!task) return;
    // Sooner or later it comes to a new program, which it is the first job of.
    if (isInnocent || (isDoubtful && !task.isDoubted)) {
      task.isDoubted ||= isDoubtful;
      this.#queue.unshift(task);
    } else if (this.#proven) task.settle({ kind: "failed", reason, seconds });
    else this.#queue.push(task);
  }

  #died(worker: Worker, signal: NodeJS.Signals | null): void {
    if (!this.#workers.delete(worker) || this.#closed) return;
    const { process, state, task } = worker;
    if (state === "starting") this.#failedStarts += 1;
    if (this.#failedStarts >= mostFailedStarts) {
      this.#break(`Worker processes die before they can work. The last words of one:\n${process.lastWords(signal)}`);
      return;
    }
    if (task) {
      task.deaths += 1;
      if (task.deaths < mostDeaths) this.#queue.unshift(task);
      else task.settle({ kind: "failed", reason: `its worker process ${process.death(signal)}`, seconds: 0 });
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
        worker.process.kill();
      }
  }

  #break(message: string, code: ProblemCode = exitCode.cannotGoOn): void {
    this.#broken ??= new RunError(message, code);
    this.#ready.reject(this.#broken);
    for (const task of [...this.#queue, ...[...this.#workers].flatMap(({ task }) => task ?? [])]) task.reject(this.#broken);
    this.close();
  }
}
