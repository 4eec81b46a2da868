/** A trained network at work. */
import type { Examples } from "../data/dataset.ts";
import { type Architecture, outputShape } from "../network/architecture.ts";
import { size } from "../network/operation.ts";
import type { Metrics } from "../protocol/events.ts";
import type { TaskKind } from "../tasks/task.ts";
import type { Backend, Inference, InferencePlan, Sums, Weights } from "./backend.ts";
import { batchesOf, countOf, type Inputs, inOrder } from "./batches.ts";
import { asTrainingError, diverged, TrainingFailure, TrainingStopped } from "./failure.ts";
import { createPause } from "./pause.ts";

/** Examples at a time, where nobody says how many. */
const inferenceBatch = 128;

/** The same for a network that is trained with such batches: no more, so that inference needs no more memory than a step. */
export const inferenceBatchFor = (batch: number): number => Math.min(inferenceBatch, batch);

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
export async function evaluate(
  backend: Backend,
  architecture: Architecture,
  weights: Weights,
  task: TaskKind,
  examples: Examples,
  options: Options = {},
): Promise<Metrics> {
  const total = new MetricSums();
  const results: InferencePlan["results"] = (tf, output, labels) => (labels ? task.sums(tf, output, labels) : {});
  await withInference(backend, { architecture, weights, examples, results }, options, ({ run }, batch) =>
    inBatches(countOf(examples), batch, options.stop, (indices) => {
      const sums = Object.entries(run(indices)).map(([name, values]) => [name, values[0] as number]);
      total.add(Object.fromEntries(sums), indices.length);
    }),
  );
  return total.means();
}

/** The network's raw outputs, [count, ...output]: logits for a classification. */
export async function predict(
  backend: Backend,
  architecture: Architecture,
  weights: Weights,
  inputs: Inputs,
  options: Options = {},
): Promise<Float32Array> {
  const length = size(outputShape(architecture));
  const values = new Float32Array(countOf(inputs) * length);
  const { shape, inputs: stored, scale } = inputs;
  const plan = { architecture, weights, examples: { shape, inputs: stored, scale }, results: outputOnly };
  await withInference(backend, plan, options, ({ run }, batch) =>
    inBatches(countOf(inputs), batch, options.stop, (indices) => {
      values.set(run(indices).output as Float32Array, (indices[0] as number) * length);
    }),
  );
  return values;
}

const outputOnly: InferencePlan["results"] = (_tf, output) => ({ output });

async function withInference(
  backend: Backend,
  plan: Omit<InferencePlan, "batch">,
  { batch = inferenceBatch }: Options,
  use: (inference: Inference, batch: number) => Promise<void>,
): Promise<void> {
  try {
    const inference = backend.inference({ ...plan, batch });
    try {
      await use(inference, batch);
    } finally {
      inference.dispose();
    }
  } catch (error) {
    throw asTrainingError(error);
  }
}

/** Takes all examples in order, a batch at a time; others in the process have their turn in between. */
export async function inBatches(
  count: number,
  batch: number,
  stop: (() => boolean) | undefined,
  take: (indices: Int32Array) => void,
): Promise<void> {
  const pause = createPause();
  for (const indices of batchesOf(inOrder(count), batch)) {
    await pause();
    if (stop?.()) throw new TrainingStopped();
    take(indices);
  }
}

/** Sums of metrics over batches, and their means over examples. */
export class MetricSums {
  readonly #sums = new Map<string, number>();
  #count = 0;

  /** @throws TrainingFailure where a sum is not a finite number */
  add(sums: Sums, count: number): void {
    for (const [name, value] of Object.entries(sums)) {
      if (!Number.isFinite(value)) throw new TrainingFailure(diverged(name, value));
      this.#sums.set(name, (this.#sums.get(name) ?? 0) + value);
    }
    this.#count += count;
  }

  means(): Metrics {
    return Object.fromEntries([...this.#sums].map(([name, sum]) => [name, sum / this.#count]));
  }
}
