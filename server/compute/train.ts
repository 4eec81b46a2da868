/** Training a network from a seed: the same seed and data give the same weights, bit for bit, on the same backend. */
import type { Examples } from "../data/dataset.ts";
import { type Architecture, weightsOf } from "../network/architecture.ts";
import { type ForwardContext, forward } from "../network/forward.ts";
import type { Tensor, Tf } from "../network/operation.ts";
import type { Metrics } from "../protocol/events.ts";
import { createRandom, deriveSeed } from "../random.ts";
import type { TrainingSettings } from "../space/space.ts";
import type { TaskKind } from "../tasks/task.ts";
import type { Backend } from "./backend.ts";
import { batchesOf, countOf, inOrder, inputsAt, labelsAt } from "./batches.ts";
import { evaluateTensors, MetricSums, uploadWeights, type Weights } from "./evaluate.ts";
import { asTrainingError, TrainingStopped } from "./failure.ts";
import { initialWeights } from "./initialize.ts";
import { createOptimizer, type Optimizer } from "./optimizers.ts";
import { createPause } from "./pause.ts";

export { TrainingFailure, TrainingStopped } from "./failure.ts";

export interface EpochReport {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Means over the epoch's batches, each measured before the step that it caused. */
  readonly training: Metrics;
  readonly validation?: Metrics;
}

export interface TrainOptions {
  readonly architecture: Architecture;
  readonly task: TaskKind;
  readonly settings: TrainingSettings;
  readonly train: Examples;
  /** Measured after each epoch. */
  readonly validation?: Examples;
  readonly seed: number;
  readonly onEpoch?: (report: EpochReport) => void;
  /** Asked between steps, many times a second. */
  readonly stop?: () => boolean;
  /** Ends the training after the step in which this time is up, if its epochs are not done before. */
  readonly seconds?: number;
  /** Weights to start from; by default those of the seed. */
  readonly initial?: Weights;
}

export interface Trained {
  readonly weights: Record<string, Float32Array>;
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
export async function train({ tf }: Backend, options: TrainOptions): Promise<Trained> {
  const { architecture, task, train: examples, validation, seed, stop, seconds = Number.POSITIVE_INFINITY } = options;
  const { optimizer, batch, epochs } = readSettings(tf, options.settings);
  const started = performance.now();
  const elapsed = () => (performance.now() - started) / 1000;
  const pause = createPause();
  const count = countOf(examples);
  const steps = epochs * Math.ceil(count / batch);
  const trainer = new Trainer(tf, architecture, optimizer, options.initial ?? initialWeights(architecture, seed));
  try {
    let step = 0;
    for (let epoch = 1; ; epoch++) {
      const sums = new MetricSums();
      const order = createRandom(seed, "order", epoch).shuffle(inOrder(count));
      for (const indices of batchesOf(order, batch)) {
        await pause();
        if (stop?.()) throw new TrainingStopped();
        const progress = Math.max(step / steps, elapsed() / seconds);
        trainer.step(task, examples, indices, decayed(optimizer.learningRate, progress), deriveSeed(seed, "step", step), sums);
        step++;
        if (elapsed() >= seconds) break;
      }
      const done = epoch === epochs || elapsed() >= seconds;
      const report: EpochReport = {
        epoch,
        epochs,
        training: sums.means(),
        ...(validation && {
          validation: await evaluateTensors(tf, architecture, trainer.weights, task, validation, { ...(stop && { stop }) }),
        }),
      };
      options.onEpoch?.(report);
      if (done) {
        const { training, validation: measured } = report;
        return {
          weights: trainer.download(),
          epochs: epoch,
          training,
          ...(measured && { validation: measured }),
          seconds: elapsed(),
        };
      }
    }
  } catch (error) {
    throw asTrainingError(error);
  } finally {
    trainer.dispose();
  }
}

/**
 * The whole learning rate for half of the training, then in a straight line to zero; Hägele et al. 2024, "Scaling laws and
 * compute-optimal training beyond fixed training durations". Over short trainings on Fashion-MNIST (three networks, 1 and 3 epochs,
 * learning rates of 0.001 and 0.004) it gave the mean validation accuracy 0.735, a constant rate 0.687, half a cosine 0.705.
 */
const decayed = (learningRate: number, progress: number): number => learningRate * Math.min(1, 2 * (1 - progress));

function readSettings(tf: Tf, settings: TrainingSettings) {
  const { batch, epochs } = settings;
  if (typeof batch !== "number" || typeof epochs !== "number") throw new Error("the training settings lack batch or epochs");
  return { optimizer: createOptimizer(tf, settings.optimizer), batch, epochs };
}

/** A network's weights with what the optimizer remembers of each. */
class Trainer {
  readonly #tf: Tf;
  readonly #architecture: Architecture;
  readonly #optimizer: Optimizer;
  readonly #trainable: readonly string[];
  readonly #state = new Map<string, readonly Tensor[]>();
  #weights: Record<string, Tensor> = {};
  #steps = 0;

  constructor(tf: Tf, architecture: Architecture, optimizer: Optimizer, initial: Weights) {
    this.#tf = tf;
    this.#architecture = architecture;
    this.#optimizer = optimizer;
    this.#trainable = weightsOf(architecture).flatMap(({ key, trainable }) => (trainable ? [key] : []));
    this.#weights = uploadWeights(tf, architecture, initial);
  }

  get weights(): Readonly<Record<string, Tensor>> {
    return this.#weights;
  }

  /** Changes the weights by the gradient of the mean loss of a batch, and adds the batch's metrics to the sums. */
  step(task: TaskKind, examples: Examples, indices: Int32Array, learningRate: number, seed: number, sums: MetricSums): void {
    const tf = this.#tf;
    const statistics: Record<string, Tensor> = {};
    let draws = 0;
    const context: ForwardContext = {
      tf,
      training: true,
      step: this.#steps,
      random: (shape) =>
        tf.engine().runKernel<Tensor>("UniformNoise", {}, { shape: [...shape], key: deriveSeed(seed, "noise", draws++) }),
      update: (key, value) => {
        statistics[key] = tf.keep(value);
      },
    };
    tf.tidy(() => {
      const labels = labelsAt(tf, examples, indices);
      const input = inputsAt(tf, examples, indices);
      const trainable = this.#trainable.map((key) => this.#weights[key] as Tensor);
      let output: Tensor | undefined;
      const loss = () => {
        output = tf.keep(forward(context, this.#architecture, this.#weights, input));
        return task.loss(tf, output, labels);
      };
      try {
        const gradients = trainable.length > 0 ? tf.engine().gradients(loss, trainable, undefined, true).grads : [];
        if (!output) loss();
        if (output) sums.add(task.sums(tf, output, labels), indices.length);
        this.#steps++;
        for (const [index, key] of this.#trainable.entries()) this.#descend(key, gradients[index], learningRate);
        for (const [key, value] of Object.entries(statistics)) {
          this.#replace(key, value);
          delete statistics[key];
        }
      } catch (error) {
        disposeTape(tf);
        throw error;
      } finally {
        tf.dispose(statistics);
        output?.dispose();
      }
    });
  }

  /** All weights as they are now. */
  download(): Record<string, Float32Array> {
    return Object.fromEntries(Object.entries(this.#weights).map(([key, tensor]) => [key, tensor.dataSync<"float32">()] as const));
  }

  dispose(): void {
    this.#tf.dispose(this.#weights);
    for (const state of this.#state.values()) this.#tf.dispose([...state]);
  }

  /** A weight that does not lead to the output has no gradient, and stays. */
  #descend(key: string, gradient: Tensor | undefined, learningRate: number): void {
    if (!gradient) return;
    const tf = this.#tf;
    const weight = this.#weights[key] as Tensor;
    const old = this.#state.get(key) ?? Array.from({ length: this.#optimizer.slots }, () => tf.zerosLike(weight));
    const [next, ...state] = this.#optimizer.update(weight, gradient, old, learningRate, this.#steps);
    tf.dispose([...old]);
    this.#state.set(key, state.map(tf.keep));
    this.#replace(key, tf.keep(next as Tensor));
  }

  #replace(key: string, next: Tensor): void {
    this.#weights[key]?.dispose();
    this.#weights[key] = next;
  }
}

/** What tfjs keeps for a backward pass that an error has prevented. */
function disposeTape(tf: Tf): void {
  for (const { saved } of tf.engine().state.activeTape ?? []) tf.dispose(saved);
}
