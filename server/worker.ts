/**
 * An evaluation worker: reads the examples once, then trains one candidate at a time, on one core, at the lowest priority. It lives no
 * longer than the search process that forked it.
 */
import { rmSync } from "node:fs";
import type { Weights } from "./compute/backend.ts";
import { createBackend } from "./compute/devices.ts";
import { evaluate, inferenceBatchFor } from "./compute/evaluate.ts";
import { createJudge } from "./compute/judges/index.ts";
import { beginning, judgement } from "./compute/judges/judge.ts";
import { latencyOf } from "./compute/latency.ts";
import { TrainingFailure, train } from "./compute/train.ts";
import { join } from "./data/join.ts";
import { readDataset } from "./data/stored.ts";
import { type Architecture, weightsOf } from "./network/architecture.ts";
import type { Tensors } from "./network/safetensors.ts";
import { UserError } from "./protocol/exit.ts";
import type { EpochReport, Job, Outcome, WorkerRequest, WorkerSetup } from "./protocol/messages.ts";
import { measuredCost } from "./protocol/objectives.ts";
import { report } from "./reporting.ts";
import { readWeights, writeWeights } from "./runs/weights.ts";
import { instantiate } from "./space/instantiate.ts";
import { sampleCandidate } from "./space/sample.ts";
import type { TrainingSettings } from "./space/space.ts";
import { taskKindNamed } from "./tasks/index.ts";

process.on("disconnect", () => {
  if (examples) rmSync(examples, { force: true });
  process.exit();
});

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
      return { kind: "done", epochs: 0, ...(await done(job)), seconds: seconds() };
    } catch (error) {
      if (error instanceof TrainingFailure) return { kind: "failed", reason: error.message, seconds: seconds() };
      throw error;
    }
  };

  async function done(job: Job): Promise<Partial<Outcome & { kind: "done" }>> {
    if (job.kind === "judge") {
      const tensors = await judge?.learn?.(court, (random) => sampleCandidate(space, random), job.seed);
      if (tensors) writeWeights(job.learned, tensors, { format: "hnas" });
      return {};
    }
    const candidate = instantiate(space, job.decisions);
    const { architecture, training: settings } = candidate;
    const { train: examples, validation, test } = dataset;
    const tested = async (weights: Weights) => {
      const inference = { batch: inferenceBatchFor(Number(settings.batch)) };
      return test && { metrics: await evaluate(backend, architecture, weights, task, test, inference) };
    };
    switch (job.kind) {
      case "judgement":
        if (!judge) throw new Error("the search has no judge");
        return { score: judgement(court, judge, candidate, learned.in(job.learned), job.seed) };
      case "test":
        return { ...(await tested(storedWeights(job.weights))) };
      case "final": {
        const all = { train: join(examples, validation), settings: { ...settings, epochs: finalEpochs(job, settings) } };
        const { weights, epochs } = await train(backend, { architecture, task, seed: job.seed, ...all, onEpoch });
        const metrics = await tested(weights);
        save(job.weights, architecture, weights);
        return { epochs, ...metrics };
      }
      case "evaluation": {
        const begins = job.trained === 0 && job.learned !== undefined;
        const initial = judge && begins && beginning(court, judge, candidate, learned.in(job.learned), job.seed);
        const trained = await train(backend, {
          ...{ architecture, task, seed: job.seed, train: examples, validation, goals, onEpoch },
          ...(initial && { initial }),
          ...goingOn(job, settings),
        });
        const { weights, epochs, validation: measured } = trained;
        const latency = isTimed && { [measuredCost]: latencyOf(backend, architecture, weights, examples) };
        save(job.weights, architecture, weights);
        return { epochs, ...(measured && { metrics: { ...measured, ...latency } }) };
      }
    }
  }
}

const onEpoch = (epoch: EpochReport) => report({ type: "epoch", report: epoch });

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

const storedWeights = (path: string): Weights =>
  Object.fromEntries(Object.entries(readWeights(path)).map(([name, { data }]) => [name, data]));

/** The final training takes its time, on all examples but those of the test split. */
const finalEpochs = ({ epochs: trained = 1 }: Job & { kind: "final" }, { epochs, final_epochs }: TrainingSettings): number =>
  Math.max(trained, Number(epochs), Number(final_epochs));

function save(path: string, architecture: Architecture, weights: Weights): void {
  const tensors = weightsOf(architecture).map(({ key, shape }) => {
    const data = weights[key];
    if (!data) throw new Error(`weight ${key} was not trained`);
    return [key, { shape, data }] as const;
  });
  writeWeights(path, Object.fromEntries(tensors), { format: "hnas" });
}

/** Anything but a failed training is beyond this worker: the search process is told, or sees it die. */
function giveUp(error: unknown): void {
  if (!(error instanceof UserError)) throw error;
  report({ type: "problem", exitCode: error.exitCode, text: error.message });
}

const warn = (text: string) => report({ type: "warning", text });
