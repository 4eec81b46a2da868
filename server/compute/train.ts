/** Training a network from a seed: the same seed and data give the same weights, bit for bit, on the same backend. */
import type { Examples } from "../data/dataset.ts";
import type { Architecture } from "../network/architecture.ts";
import type { Metrics } from "../protocol/events.ts";
import type { EpochReport } from "../protocol/messages.ts";
import type { Goal } from "../protocol/problem.ts";
import { deriveSeed } from "../random.ts";
import type { TrainingSettings } from "../space/space.ts";
import type { TaskKind } from "../tasks/task.ts";
import { augmentationOf } from "./augmentation/augment.ts";
import { Feed } from "./augmentation/feed.ts";
import type { Backend, Trainer, Weights } from "./backend.ts";
import { batchesOf, countOf, orderOf } from "./batches.ts";
import { EarlyStopping } from "./early_stopping.ts";
import { inBatches, inferenceBatchFor, MetricSums } from "./evaluate.ts";
import { asTrainingError, diverged, TrainingFailure, TrainingStopped } from "./failure.ts";
import { initialWeights } from "./initialize.ts";
import { learningRateOf } from "./optimizers.ts";
import { createPause } from "./pause.ts";
import { createSchedule, type Schedule } from "./schedules.ts";

export { TrainingFailure, TrainingStopped } from "./failure.ts";

export interface TrainOptions {
  readonly architecture: Architecture;
  readonly task: TaskKind;
  readonly settings: TrainingSettings;
  readonly train: Examples;
  /** Measured after each epoch. */
  readonly validation?: Examples;
  /** Say which epoch is better, for `patience`, the first of them which is best; by default the task's first metric does. */
  readonly goals?: readonly Goal[];
  readonly seed: number;
  readonly onEpoch?: (report: EpochReport) => void;
  /** Asked between steps, many times a second. */
  readonly stop?: () => boolean;
  /** Ends the training after the step in which this time is up, if its epochs are not done before. */
  readonly seconds?: number;
  /** Weights to start from; by default those of the seed. */
  readonly initial?: Weights;
  /** Epochs that made these weights: the training goes on with the next one, up to the epochs of its settings. */
  readonly trained?: number;
}

export interface Trained {
  /** With `patience` and validation examples, those of the best epoch, and so are the metrics; else those of the last. */
  readonly weights: Weights;
  /** Begun ones, the last perhaps cut short by `seconds`. */
  readonly epochs: number;
  readonly training: Metrics;
  readonly validation?: Metrics;
  readonly seconds: number;
}

/**
 * @throws TrainingFailure where the loss is not finite or memory ends; the backend stays usable
 * @throws TrainingStopped after `stop` has said so
 */
export async function train(backend: Backend, options: TrainOptions): Promise<Trained> {
  const { architecture, task, train: examples, validation, seed } = options;
  const { optimizer, schedule, clip, patience, augmentation, batch, epochs } = readSettings(options.settings);
  const initial = options.initial ?? initialWeights(architecture, seed);
  const validationBatch = inferenceBatchFor(batch);
  const plan = { architecture, task, optimizer, clip, initial, train: examples, batch, validationBatch };
  // Its first batches are made while the backend prepares itself.
  const feed =
    augmentation.length > 0 ? new Feed({ examples, augmentation, seed, batch, trained: options.trained ?? 0 }) : undefined;
  let trainer: Trainer | undefined;
  try {
    trainer = backend.trainer({ ...plan, isFed: feed !== undefined, ...(validation && { validation }) });
    const trained = await loop(trainer, feed, {
      ...options,
      learningRate: learningRateOf(optimizer),
      schedule,
      patience,
      batch,
      epochs,
    });
    checkWeights(trained.weights);
    return trained;
  } catch (error) {
    throw asTrainingError(error);
  } finally {
    trainer?.dispose();
    await feed?.close();
  }
}

/** A pooling or an activation may hide from the loss that a layer before it gives no numbers any more. */
function checkWeights(weights: Weights): void {
  for (const [key, values] of Object.entries(weights)) {
    const bad = values.find((value) => !Number.isFinite(value));
    if (bad !== undefined) throw new TrainingFailure(diverged(`weight ${key}`, bad));
  }
}

interface Loop extends TrainOptions {
  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly patience: number;
  readonly batch: number;
  readonly epochs: number;
}

async function loop(trainer: Trainer, feed: Feed | undefined, options: Loop): Promise<Trained> {
  const { learningRate, schedule, patience, batch, epochs, validation, seed, stop, trained = 0 } = options;
  const { seconds = Number.POSITIVE_INFINITY } = options;
  const started = performance.now();
  const elapsed = () => (performance.now() - started) / 1000;
  const pause = createPause();
  const count = countOf(options.train);
  const stepsPerEpoch = Math.ceil(count / batch);
  const steps = epochs * stepsPerEpoch;
  const early = validation && patience > 0 ? new EarlyStopping(options.goals ?? [goalOf(options.task)], patience) : undefined;
  const first = trained * stepsPerEpoch;
  let step = first;
  for (let epoch = trained + 1; ; epoch++) {
    const sums = new MetricSums();
    for (const indices of batchesOf(orderOf(count, seed, epoch), batch)) {
      await pause();
      const inputs = feed && (await feed.next(indices.length));
      if (stop?.()) throw new TrainingStopped();
      const done = Math.min(1, Math.max(step / steps, elapsed() / seconds));
      const factor = schedule({ done, step: 1 / steps, epoch: epoch - 1 });
      const own = { remembered: step - first, learningRate: learningRate * factor, seed: deriveSeed(seed, "step", step) };
      sums.add(trainer.step(indices, { step, ...own }, inputs), indices.length);
      step++;
      if (elapsed() >= seconds) break;
    }
    const training = sums.means();
    const measured = validation && (await validate(trainer, countOf(validation), inferenceBatchFor(batch), stop));
    const report = { training, ...(measured && { validation: measured }) };
    options.onEpoch?.({ epoch, epochs, ...report });
    if (measured) early?.see({ training, validation: measured }, () => trainer.download());
    if (epoch === epochs || early?.isOver || elapsed() >= seconds)
      return { ...(early?.best ?? { weights: trainer.download(), ...report }), epochs: epoch, seconds: elapsed() };
  }
}

function goalOf({ name: task, metrics: [metric] }: TaskKind): Goal {
  if (!metric) throw new Error(`${task} has no metric`);
  return { metric: metric.name, direction: metric.direction };
}

async function validate(trainer: Trainer, count: number, batch: number, stop: TrainOptions["stop"]): Promise<Metrics> {
  const sums = new MetricSums();
  await inBatches(count, batch, stop, (indices) => sums.add(trainer.validate(indices), indices.length));
  return sums.means();
}

/** Runs of an earlier version know nothing of schedules, clipping, patience and augmentation. */
function readSettings({ optimizer, schedule, clip = 0, patience = 0, augmentation, batch, epochs }: TrainingSettings) {
  if (typeof batch !== "number" || typeof epochs !== "number") throw new Error("the training settings lack batch or epochs");
  return {
    ...{ optimizer, schedule: createSchedule(schedule), clip: Number(clip), patience: Number(patience) },
    ...{ augmentation: augmentationOf(augmentation), batch, epochs },
  };
}
