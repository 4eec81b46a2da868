/**
 * An evaluation worker: reads the examples once, then trains one candidate at a time, on one core, at the lowest priority. It lives no
 * longer than the search process that forked it.
 */
import { rmSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { createBackend } from "./compute/devices.ts";
import { evaluate, inferenceBatchFor } from "./compute/evaluate.ts";
import { createJudge } from "./compute/judges/index.ts";
import { beginning, judgement } from "./compute/judges/judge.ts";
import { latencyOf } from "./compute/latency.ts";
import { TensorflowMissing } from "./compute/tensorflow/missing.ts";
import { TrainingFailure, train } from "./compute/train.ts";
import { DataError } from "./data/dataset.ts";
import { join } from "./data/join.ts";
import { readDataset } from "./data/stored.ts";
import { type Architecture, weightsOf } from "./network/architecture.ts";
import type { Tensors } from "./network/safetensors.ts";
import { exitCode } from "./protocol/exit.ts";
import {
  aliveEvery,
  type Job,
  type Outcome,
  type WorkerReport,
  type WorkerRequest,
  type WorkerSetup,
} from "./protocol/messages.ts";
import { measuredCost } from "./protocol/objectives.ts";
import { RunError } from "./runs/error.ts";
import { readWeights, writeWeights } from "./runs/weights.ts";
import { instantiate } from "./space/instantiate.ts";
import { sampleCandidate } from "./space/sample.ts";
import type { TrainingSettings } from "./space/space.ts";
import { taskKindNamed } from "./tasks/index.ts";

process.on("disconnect", () => {
  if (examples) rmSync(examples, { force: true });
  process.exit();
});
// Ctrl-C reaches all processes of a terminal; what follows from it is decided by the first one.
for (const signal of ["SIGINT", "SIGHUP"]) process.on(signal, () => {});
setPriority(constants.priority.PRIORITY_LOW);

setInterval(() => report({ type: "alive" }), aliveEvery);

let examples: string | undefined;
let work: Promise<(job: Job) => Promise<Outcome>> | undefined;

process.on("message", (request: WorkerRequest) => {
  if (request.type === "setup") {
    examples = request.setup.examples;
    work = prepare(request.setup);
  } else void work?.then((run) => run(request.job)).then((outcome) => report({ type: "outcome", outcome }), giveUp);
  work?.catch(giveUp);
});

async function prepare(setup: WorkerSetup): Promise<(job: Job) => Promise<Outcome>> {
  const { task: kind, objectives, space, device, memory, judge: piece } = setup;
  const [backend, dataset] = await Promise.all([createBackend(device, warn, memory), readDataset(setup.examples)]);
  const task = taskKindNamed(kind);
  const goals = objectives.filter(({ metric }) => task.metrics.some(({ name }) => name === metric));
  const isTimed = objectives.some(({ metric }) => metric === measuredCost);
  const { classes, scale, labels } = dataset.train;
  const judge = piece && createJudge(piece);
  const court = { tf: backend.tf, task, train: dataset.train, validation: dataset.validation };
  const learned = new Learned();
  report({ type: "ready", device: backend.description, data: { classes, scale, examples: labels.length } });
  return async (job) => {
    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1000;
    try {
      if (job.kind === "judge") {
        const tensors = await judge?.learn?.(court, (random) => sampleCandidate(space, random), job.seed);
        if (tensors) writeWeights(job.learned, tensors, { format: "hnas" });
        return { kind: "done", epochs: 0, seconds: seconds() };
      }
      const candidate = instantiate(space, job.decisions);
      const { architecture, training: settings } = candidate;
      if (job.kind === "judgement") {
        if (!judge) throw new Error("the search has no judge");
        const score = judgement(court, judge, candidate, learned.in(job.learned), job.seed);
        return { kind: "done", epochs: 0, seconds: seconds(), score };
      }
      const inference = { batch: inferenceBatchFor(Number(settings.batch)) };
      if (job.kind === "test") {
        const weights = storedWeights(job.weights);
        const metrics = dataset.test && (await evaluate(backend, architecture, weights, task, dataset.test, inference));
        return { kind: "done", epochs: 0, seconds: seconds(), ...(metrics && { metrics }) };
      }
      const { train: examples, validation, test } = dataset;
      const begins = job.kind === "evaluation" && job.trained === 0 && job.learned !== undefined;
      const initial = judge && begins && beginning(court, judge, candidate, learned.in(job.learned), job.seed);
      const trained = await train(backend, {
        ...{ architecture, task, seed: job.seed },
        ...(job.kind === "final"
          ? { train: join(examples, validation), settings: { ...settings, epochs: finalEpochs(job, settings) } }
          : { train: examples, validation, goals, ...(initial && { initial }), ...goingOn(job, settings) }),
        onEpoch: (epoch) => report({ type: "epoch", report: epoch }),
      });
      const { weights, epochs } = trained;
      const metrics =
        job.kind === "evaluation"
          ? trained.validation
          : test && (await evaluate(backend, architecture, weights, task, test, inference));
      const latency =
        isTimed && job.kind === "evaluation"
          ? { [measuredCost]: latencyOf(backend, architecture, weights, examples) }
          : undefined;
      save(job.weights, architecture, weights);
      return { kind: "done", epochs, seconds: seconds(), ...(metrics && { metrics: { ...metrics, ...latency } }) };
    } catch (error) {
      if (error instanceof TrainingFailure) return { kind: "failed", reason: error.message, seconds: seconds() };
      throw error;
    }
  };
}

/** What the run's judge has learned, read once. */
class Learned {
  #tensors: Tensors | undefined;

  in(path: string | undefined): Tensors {
    this.#tensors ??= path === undefined ? {} : readWeights(path);
    return this.#tensors;
  }
}

/** An evaluation may be the first part of a training, or the next one. */
function goingOn({ from, trained, epochs }: Job & { kind: "evaluation" }, settings: TrainingSettings) {
  const own = epochs === undefined ? settings : { ...settings, epochs };
  return { settings: own, ...(from !== undefined && { trained, initial: storedWeights(from) }) };
}

const storedWeights = (path: string): Record<string, Float32Array> =>
  Object.fromEntries(Object.entries(readWeights(path)).map(([name, { data }]) => [name, data]));

/** The final training takes its time, on all examples but those of the test split. */
const finalEpochs = ({ epochs: trained = 1 }: Job & { kind: "final" }, { epochs, final_epochs }: TrainingSettings): number =>
  Math.max(trained, Number(epochs), Number(final_epochs));

function save(path: string, architecture: Architecture, weights: Readonly<Record<string, Float32Array>>): void {
  const tensors = weightsOf(architecture).map(({ key, shape }) => {
    const data = weights[key];
    if (!data) throw new Error(`weight ${key} was not trained`);
    return [key, { shape, data }] as const;
  });
  writeWeights(path, Object.fromEntries(tensors), { format: "hnas" });
}

/** Anything but a failed training is beyond this worker: the search process is told, or sees it die. */
function giveUp(error: unknown): void {
  if (error instanceof RunError) report({ type: "problem", exitCode: error.exitCode, text: error.message });
  else if (error instanceof DataError) report({ type: "problem", exitCode: exitCode.problem, text: error.message });
  else if (error instanceof TensorflowMissing) report({ type: "problem", exitCode: exitCode.cannotGoOn, text: error.message });
  else throw error;
}

const warn = (text: string) => report({ type: "warning", text });

function report(message: WorkerReport): void {
  // A search process that has just died needs no answer; `disconnect` ends this one.
  process.send?.(message, undefined, undefined, () => {});
}
