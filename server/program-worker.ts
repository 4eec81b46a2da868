/**
 * A worker of a search whose candidates a program evaluates: starts the program for its first candidate, and gives it one candidate
 * after the other. Program and worker end together: where the program ends or takes too long, another worker starts another one.
 */
import { existsSync } from "node:fs";
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
  /** The last line that was no answer. */
  unheeded?: string;
  readonly limit: NodeJS.Timeout;
}

class Evaluator implements ProgramListener {
  readonly #setup: ProgramSetup;
  #program: Program | undefined;
  #work: Work | undefined;
  #log = "";
  /** The program has told anything of a candidate. */
  #spoke = false;
  /** And has come to the end of one. */
  #answered = false;

  constructor(setup: ProgramSetup) {
    this.#setup = setup;
  }

  evaluate(job: ProgramJob): void {
    const { space, program } = this.#setup;
    const { architecture, training, decisions } = instantiate(space, job.decisions);
    const epochs = job.epochs ?? Number(training.epochs);
    const late = `gave no result within its \`time_limit\` of ${formatDuration(program.seconds)} and was ended`;
    const limit = setTimeout(() => this.#give(`${late}: ${this.#doing}`, true), Math.min(1000 * program.seconds, longestTimer));
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
    if (work && answer && this.#heed(answer, work)) return;
    if (work && line.trim() !== "") work.unheeded = line;
    this.complaint(line);
  }

  /** What can be said of a program that has given no result. */
  get #doing(): string {
    const { job, epoch, unheeded } = this.#work ?? {};
    if (job && epoch !== undefined && epoch > job.trained)
      return `it told of epoch ${epoch}, and wrote no line without "epoch", which is the result`;
    if (unheeded !== undefined) return `what it wrote last is no answer: ${JSON.stringify(unheeded.slice(0, 200))}`;
    return "it wrote nothing; does it flush its output, and answer before its input ends?";
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
      const { job, epoch = 0 } = this.#work ?? {};
      const isDoubtful = this.#answered && job !== undefined && epoch <= job.trained;
      this.#give(how, this.#spoke, { isInnocent: !job || (code === 0 && this.#spoke), isDoubtful });
      return;
    }
    const text = existsSync(folder)
      ? `The program \`${command}\`, started in ${folder}, ${how}. Is it installed, and \`evaluate\` spelt right?`
      : `The folder ${folder}, which the program \`${command}\` is started in, is gone. Put it back; or if it has moved, resume the run with its file there: \`hnas resume RUN --file FILE\`.`;
    report({ type: "problem", exitCode: exitCode.cannotGoOn, text }, end);
  }

  /** Whether the answer was one, and not just text. */
  #heed(answer: Answer, work: Work): boolean {
    const { epochs } = work;
    if (answer.warning) report({ type: "warning", text: answer.warning });
    if (answer.kind === "text" || (answer.kind === "epoch" && answer.epoch <= work.epoch)) return false;
    this.#spoke = true;
    if (answer.kind === "epoch") {
      work.epoch = answer.epoch;
      const { epoch, metrics } = answer;
      report({ type: "epoch", report: { epoch, epochs: Math.max(epoch, epochs), training: {}, validation: metrics } });
      return true;
    }
    clearTimeout(work.limit);
    this.#answered = true;
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
  #give(how: string, spoke: boolean, blame = { isInnocent: false, isDoubtful: false }): void {
    const seconds = this.#work ? secondsSince(this.#work.began) : 0;
    report({ type: "ended", reason: `its program ${how}`, seconds, spoke, ...blame }, end);
  }
}

let evaluator: Evaluator | undefined;

const secondsSince = (began: number): number => (performance.now() - began) / 1000;

/** With the program and all that it has started. */
function end(): void {
  endGroup(process.pid);
  process.exit();
}
