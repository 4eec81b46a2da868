/** A trained network at work. */
import type { Examples } from "../data/dataset.ts";
import { type Architecture, outputShape, weightsOf } from "../network/architecture.ts";
import { forward } from "../network/forward.ts";
import { size, type Tensor, type Tf } from "../network/operation.ts";
import type { Metrics } from "../protocol/events.ts";
import type { TaskKind } from "../tasks/task.ts";
import type { Backend } from "./backend.ts";
import { batchesOf, countOf, type Inputs, inOrder, inputsAt, labelsAt } from "./batches.ts";
import { asTrainingError, TrainingFailure, TrainingStopped } from "./failure.ts";
import { createPause } from "./pause.ts";

export type Weights = Readonly<Record<string, Float32Array>>;

interface Options {
  /** Examples at a time. */
  readonly batch?: number;
  /** Asked between batches; throws `TrainingStopped`. */
  readonly stop?: () => boolean;
}

/**
 * The task's metrics over all examples.
 * @throws TrainingFailure where a metric is not a finite number, or memory ends
 */
export const evaluate = (
  { tf }: Backend,
  architecture: Architecture,
  weights: Weights,
  task: TaskKind,
  examples: Examples,
  options: Options = {},
): Promise<Metrics> =>
  withWeights(tf, architecture, weights, (tensors) => evaluateTensors(tf, architecture, tensors, task, examples, options));

/** The network's raw outputs, [count, ...output]: logits for a classification. */
export async function predict(
  { tf }: Backend,
  architecture: Architecture,
  weights: Weights,
  inputs: Inputs,
  options: Options = {},
): Promise<Float32Array> {
  const length = size(outputShape(architecture));
  const values = new Float32Array(countOf(inputs) * length);
  let done = 0;
  await withWeights(tf, architecture, weights, (tensors) =>
    run(tf, architecture, tensors, inputs, options, (output, indices) => {
      values.set(output.dataSync<"float32">(), done * length);
      done += indices.length;
    }),
  );
  return values;
}

/** As `evaluate`, with weights that are tensors already. */
export async function evaluateTensors(
  tf: Tf,
  architecture: Architecture,
  weights: Readonly<Record<string, Tensor>>,
  task: TaskKind,
  examples: Examples,
  options: Options,
): Promise<Metrics> {
  const total = new MetricSums();
  await run(tf, architecture, weights, examples, options, (output, indices) => {
    total.add(task.sums(tf, output, labelsAt(tf, examples, indices)), indices.length);
  });
  return total.means();
}

async function run(
  tf: Tf,
  architecture: Architecture,
  weights: Readonly<Record<string, Tensor>>,
  inputs: Inputs,
  { batch = 128, stop }: Options,
  take: (output: Tensor, indices: Int32Array) => void,
): Promise<void> {
  const context = {
    tf,
    training: false,
    step: 0,
    random: unused("random values"),
    update: unused("new statistics"),
  };
  const pause = createPause();
  for (const indices of batchesOf(inOrder(countOf(inputs)), batch)) {
    await pause();
    if (stop?.()) throw new TrainingStopped();
    try {
      tf.tidy(() => take(forward(context, architecture, weights, inputsAt(tf, inputs, indices)), indices));
    } catch (error) {
      throw asTrainingError(error);
    }
  }
}

const unused = (what: string) => () => {
  throw new Error(`an operation asked for ${what} outside of training`);
};

async function withWeights<T>(
  tf: Tf,
  architecture: Architecture,
  weights: Weights,
  use: (tensors: Record<string, Tensor>) => Promise<T>,
): Promise<T> {
  const tensors = uploadWeights(tf, architecture, weights);
  try {
    return await use(tensors);
  } finally {
    tf.dispose(tensors);
  }
}

/** Every weight of the architecture as a tensor; the caller disposes them. */
export function uploadWeights(tf: Tf, architecture: Architecture, weights: Weights): Record<string, Tensor> {
  const tensors: Record<string, Tensor> = {};
  try {
    for (const { key, shape } of weightsOf(architecture)) {
      const values = weights[key];
      if (values?.length !== size(shape))
        throw new Error(`weight ${key} needs ${size(shape)} values, ${values?.length ?? 0} are given`);
      tensors[key] = tf.tensor(values, [...shape]);
    }
    return tensors;
  } catch (error) {
    tf.dispose(tensors);
    throw asTrainingError(error);
  }
}

/** Sums of metrics over batches, and their means over examples. */
export class MetricSums {
  readonly #sums = new Map<string, number>();
  #count = 0;

  /** @throws TrainingFailure where a sum is not a finite number */
  add(sums: Readonly<Record<string, Tensor>>, count: number): void {
    for (const [name, sum] of Object.entries(sums)) {
      const value = sum.dataSync()[0] as number;
      if (!Number.isFinite(value)) throw new TrainingFailure(diverged(name, value));
      this.#sums.set(name, (this.#sums.get(name) ?? 0) + value);
    }
    this.#count += count;
  }

  means(): Metrics {
    return Object.fromEntries([...this.#sums].map(([name, sum]) => [name, sum / this.#count]));
  }
}

const diverged = (metric: string, value: number): string =>
  `the ${metric} became ${Number.isNaN(value) ? "NaN (not a number)" : "infinite"}: a smaller learning rate or batch_norm() may help`;
