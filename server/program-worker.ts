/**
 * A worker of a search whose candidates a program evaluates: starts the program for its first candidate, and gives it one candidate
 * after the other. Program and worker end together: where the program ends or takes too long, another worker starts another one.
 */
import { endGroup } from "./group.ts";
import { type Answer, answerIn } from "./program/answer.ts";
import { log } from "./program/log.ts";
import { Program, type ProgramListener } from "./program/program.ts";
import { exitCode } from "./protocol/exit.ts";
import { formatDuration } from "./protocol/format.ts";
import type { Outcome } from "./protocol/messages.ts";
import type { ProgramJob, ProgramRequest, ProgramSetup } from "./protocol/program.ts";
import { report } from "./reporting.ts";
import { RunError } from "./runs/error.ts";
import { canonical } from "./space/canonical.ts";
import { readable } from "./space/decisions.ts";
import { instantiate } from "./space/instantiate.ts";
import { longestTimer } from "./system.ts";

process.on("disconnect", end);
process.on("message", (request: ProgramRequest) => {
  if (request.type === "job") return evaluator?.evaluate(request.job);
  evaluator = new Evaluator(request.setup);
  report({ type: "ready", device: request.setup.program.command, data: { classes: [], scale: 1 } });
});

/** What the program is at. */
interface Work {
  readonly job: ProgramJob;
  readonly began: number;
  /** Asked for. */
  readonly epochs: number;
  /** The last that it told of. */
  epoch: number;
  readonly limit: NodeJS.Timeout;
}

class Evaluator implements ProgramListener {
  readonly #setup: ProgramSetup;
  #program: Program | undefined;
  #work: Work | undefined;
  #log = "";
  /** The program has given a result. */
  #spoke = false;

  constructor(setup: ProgramSetup) {
    this.#setup = setup;
  }

  evaluate(job: ProgramJob): void {
    const { space, program } = this.#setup;
    const { architecture, training, decisions } = instantiate(space, job.decisions);
    const epochs = job.epochs ?? Number(training.epochs);
    const late = `gave no result within its \`time_limit\` of ${formatDuration(program.seconds)} and was ended`;
    const limit = setTimeout(() => this.#give(late, true), Math.min(1000 * program.seconds, longestTimer));
    this.#log = job.log;
    this.#work = { job, epochs, limit, began: performance.now(), epoch: job.trained };
    this.#program ??= new Program(program, this);
    this.#program.send({
      id: job.id,
      architecture: { decisions: readable(space, decisions), graph: canonical(architecture) },
      fidelity: { epochs },
      seed: job.seed,
    });
  }

  line(line: string, isCut: boolean): void {
    const work = this.#work;
    const answer = work && !isCut ? answerIn(line, work.job.id, this.#setup.metrics) : undefined;
    if (!work || !answer || !this.#heed(answer, work)) this.complaint(line);
  }

  complaint(line: string): void {
    try {
      log(this.#log, line);
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      report({ type: "problem", exitCode: error.exitCode, text: error.message });
    }
  }

  ended(how: string, code: number | null | "missing"): void {
    const { command, folder } = this.#setup.program;
    if (code !== "missing" || this.#spoke) {
      this.#give(how, this.#spoke, !this.#work || (code === 0 && this.#spoke));
      return;
    }
    const text = `The program \`${command}\`, started in ${folder}, ${how}. Is it installed, and \`evaluate\` spelt right?`;
    report({ type: "problem", exitCode: exitCode.cannotGoOn, text }, end);
  }

  /** Whether the answer was one, and not just text. */
  #heed(answer: Answer, work: Work): boolean {
    const { epochs } = work;
    if (answer.kind === "text" && answer.warning) report({ type: "warning", text: answer.warning });
    if (answer.kind === "text" || (answer.kind === "epoch" && answer.epoch <= work.epoch)) return false;
    this.#spoke = true;
    if (answer.kind === "epoch") {
      work.epoch = answer.epoch;
      const { epoch, metrics } = answer;
      report({ type: "epoch", report: { epoch, epochs: Math.max(epoch, epochs), training: {}, validation: metrics } });
      return true;
    }
    clearTimeout(work.limit);
    this.#work = undefined;
    const seconds = secondsSince(work.began);
    const outcome: Outcome =
      answer.kind === "result"
        ? { kind: "done", metrics: answer.metrics, epochs: Math.max(work.epoch, epochs), seconds }
        : { kind: "failed", reason: answer.reason, seconds };
    report({ type: "outcome", outcome });
    return true;
  }

  /** The program is of no use any more, so this worker ends, too. `spoke`: it is none that cannot even be started. */
  #give(how: string, spoke: boolean, isInnocent = false): void {
    const seconds = this.#work ? secondsSince(this.#work.began) : 0;
    report({ type: "ended", reason: `its program ${how}`, seconds, spoke, isInnocent }, end);
  }
}

let evaluator: Evaluator | undefined;

const secondsSince = (began: number): number => (performance.now() - began) / 1000;

/** With the program and all that it has started. */
function end(): void {
  endGroup(process.pid);
  process.exit();
}
