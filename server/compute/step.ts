/** One step of a training and one batch of an inference, as pure functions of tensors: all that a backend has to run. */
import type { Tensor1D } from "@tensorflow/tfjs-core";
import { type Architecture, weightsOf } from "../network/architecture.ts";
import { type ForwardContext, forward } from "../network/forward.ts";
import type { Tensor, Tf } from "../network/operation.ts";
import { deriveSeed } from "../random.ts";
import type { TaskKind } from "../tasks/task.ts";
import type { Moment } from "./backend.ts";
import { clipByGlobalNorm } from "./clip.ts";
import type { Optimizer } from "./optimizers.ts";
import type { Variables } from "./variables.ts";

/** Gives a tensor, [values.length], whose values follow from the moment by the same function in every step. */
export type PerStep = (values: (moment: Moment) => readonly number[], dtype?: "float32" | "int32") => Tensor1D;

export interface StepContext {
  readonly perStep: PerStep;
  /** Told which part of the step comes now, to name it in messages. */
  enter?(part: string): void;
}

export interface Network {
  readonly architecture: Architecture;
  readonly task: TaskKind;
  readonly optimizer: Optimizer;
  /** The largest global norm of the gradients; 0: any. */
  readonly clip: number;
}

/**
 * Changes the variables by the gradient of the mean loss of a batch. To be called inside of a `tidy`.
 * @param input [batch, ...architecture.input]
 * @returns the task's sums over the batch, before the step
 */
export function trainingStep(
  tf: Tf,
  { architecture, task, optimizer, clip }: Network,
  variables: Variables,
  input: Tensor,
  labels: Tensor1D,
  { perStep, enter }: StepContext,
): Readonly<Record<string, Tensor>> {
  const statistics: Record<string, Tensor> = {};
  let draws = 0;
  const context: ForwardContext = {
    tf,
    training: true,
    perStep: (value) => perStep(({ step }) => [value(step)]),
    random(shape) {
      const draw = draws++;
      const key = perStep(({ seed }) => [deriveSeed(seed, "noise", draw)], "int32");
      return tf.engine().runKernel<Tensor>("UniformNoise", { key }, { shape: [...shape] });
    },
    update: (key, value) => {
      statistics[key] = tf.keep(value);
    },
    ...(enter && { enter }),
  };
  let output: Tensor | undefined;
  const loss = () => {
    output = tf.keep(forward(context, architecture, variables.weights, input));
    enter?.("the loss");
    return task.loss(tf, output, labels);
  };
  try {
    const keys = weightsOf(architecture).flatMap(({ key, trainable }) => (trainable ? [key] : []));
    const weights = keys.map((key) => variables.weights[key] as Tensor);
    const gradients = keys.length > 0 ? tf.engine().gradients(loss, weights, undefined, true).grads : [];
    if (!output) loss();
    enter?.("the optimizer");
    const sums = output ? task.sums(tf, output, labels) : {};
    const update = optimizer.begin(perStep);
    const clipped = clipByGlobalNorm(tf, gradients, clip);
    for (const [index, key] of keys.entries()) {
      const gradient = clipped[index];
      // A weight that does not lead to the output has no gradient, and stays.
      if (gradient) variables.replace(key, ...update(variables.weights[key] as Tensor, gradient, variables.memory(key)));
    }
    for (const [key, value] of Object.entries(statistics)) {
      variables.replace(key, value);
      delete statistics[key];
    }
    return sums;
  } catch (error) {
    disposeTape(tf);
    throw error;
  } finally {
    tf.dispose(statistics);
    output?.dispose();
  }
}

/** The network's output for a batch, outside of training. */
export const infer = (
  tf: Tf,
  architecture: Architecture,
  weights: Readonly<Record<string, Tensor>>,
  input: Tensor,
  enter?: StepContext["enter"],
): Tensor => {
  const none = { perStep: unused("steps"), update: unused("new statistics") };
  return forward({ tf, training: false, ...none, ...(enter && { enter }) }, architecture, weights, input);
};

const unused = (what: string) => () => {
  throw new Error(`an operation asked for ${what} outside of training`);
};

/** What tfjs keeps for a backward pass that an error has prevented. */
export function disposeTape(tf: Tf): void {
  for (const { saved } of tf.engine().state.activeTape ?? []) tf.dispose(saved);
}
