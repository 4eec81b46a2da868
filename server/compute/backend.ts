/** A place where numbers are made: tfjs with a backend of its own, ready to train. */
import type { Tensor1D } from "@tensorflow/tfjs-core";
import type { Examples } from "../data/dataset.ts";
import type { Architecture } from "../network/architecture.ts";
import type { Tensor, Tf } from "../network/operation.ts";
import type { ResolvedSetting } from "../space/space.ts";
import type { TaskKind } from "../tasks/task.ts";
import type { Inputs } from "./batches.ts";

export interface Backend {
  readonly name: "wasm" | "tensorflow";
  /** What it is exactly, for logs: "wasm, relaxed SIMD". */
  readonly description: string;
  readonly tf: Tf;
  /** @throws OutOfMemory, Error where a weight is missing; the same holds of what they give */
  trainer(plan: TrainingPlan): Trainer;
  inference(plan: InferencePlan): Inference;
}

export type Weights = Readonly<Record<string, Float32Array>>;

/** What does not change from step to step. */
export interface TrainingPlan {
  readonly architecture: Architecture;
  readonly task: TaskKind;
  readonly optimizer: ResolvedSetting | undefined;
  /** The largest global norm of a step's gradients: where it is above, all are scaled down. 0 or left out: any. */
  readonly clip?: number;
  /** Every weight of the architecture, by its key. */
  readonly initial: Weights;
  readonly train: Examples;
  /** Each step is given its inputs, augmented; those of `train` are not used. */
  readonly isFed?: boolean;
  readonly validation?: Examples;
  /** Examples in a step, fewer in an epoch's last one. */
  readonly batch: number;
  /** Examples that are validated at a time, fewer in the last one. */
  readonly validationBatch: number;
}

/** What is different in each step. */
export interface Moment {
  /** Steps before this one. */
  readonly step: number;
  /** Of these, those that the optimizer remembers: none where a training goes on from weights alone. */
  readonly remembered: number;
  readonly learningRate: number;
  /** Of all that is random in the step. */
  readonly seed: number;
}

/** Each metric, summed over a batch. */
export type Sums = Readonly<Record<string, number>>;

/** A network in training. */
export interface Trainer {
  /**
   * Changes the weights by the gradient of the mean loss of a batch; gives the batch's metrics before that.
   * @param inputs where the plan says so: those of the batch, as examples are stored. They are not kept
   */
  step(indices: Int32Array, moment: Moment, inputs?: Inputs["inputs"]): Sums;
  /** Of validation examples, with the weights as they are now. */
  validate(indices: Int32Array): Sums;
  /** All weights as they are now. */
  download(): Record<string, Float32Array>;
  dispose(): void;
}

export interface InferencePlan {
  readonly architecture: Architecture;
  readonly weights: Weights;
  readonly examples: Inputs & Partial<Pick<Examples, "labels">>;
  /** Examples at a time, fewer in the last batch. */
  readonly batch: number;
  /**
   * What is wanted of a batch.
   * @param output [batch, ...outputShape(architecture)]
   * @param labels [batch], where the examples have any
   */
  results(tf: Tf, output: Tensor, labels: Tensor1D | undefined): Readonly<Record<string, Tensor>>;
}

/** A trained network at work. */
export interface Inference {
  run(indices: Int32Array): Readonly<Record<string, Float32Array>>;
  dispose(): void;
}
