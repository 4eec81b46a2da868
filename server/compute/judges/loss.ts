/** The loss that judges train by and judge by. */
import type { Scalar } from "@tensorflow/tfjs-core";
import type { Examples } from "../../data/dataset.ts";
import type { Architecture } from "../../network/architecture.ts";
import { forward } from "../../network/forward.ts";
import type { Tensor, Tf } from "../../network/operation.ts";
import type { TaskKind } from "../../tasks/task.ts";
import { inputsAt, labelsAt } from "../batches.ts";

export interface Batch {
  readonly examples: Examples;
  readonly indices: Int32Array;
}

/**
 * The mean loss of a batch, normalised with the statistics of that batch and without dropout, so that nothing in it is left to chance.
 * @param weights every weight of the architecture by its key; moving averages are not read
 */
export function batchLoss(
  tf: Tf,
  task: TaskKind,
  architecture: Architecture,
  weights: Readonly<Record<string, Tensor>>,
  { examples, indices }: Batch,
): Scalar {
  const context = {
    ...{ tf, training: true, update() {} },
    perStep: (value: (step: number) => number) => tf.tensor1d([value(0)]),
  };
  const output = forward(context, architecture, weights, inputsAt(tf, examples, indices));
  return task.loss(tf, output, labelsAt(tf, examples, indices));
}
