/** Examples as tensors, a batch at a time. */
import type { Tensor1D } from "@tensorflow/tfjs-core";
import type { Examples } from "../data/dataset.ts";
import { size, type Tensor, type Tf } from "../network/operation.ts";
import { createRandom } from "../random.ts";

/** What a network reads of examples. */
export type Inputs = Pick<Examples, "shape" | "inputs" | "scale">;

export const countOf = ({ shape, inputs }: Inputs): number => inputs.length / size(shape);

/** The parts of `order` that batches take, the last one perhaps smaller. */
export function* batchesOf(order: Int32Array, batch: number): Generator<Int32Array> {
  for (let first = 0; first < order.length; first += batch) yield order.subarray(first, first + batch);
}

/** 0, 1, ..., count - 1 */
export const inOrder = (count: number): Int32Array => Int32Array.from({ length: count }, (_, index) => index);

/** The order in which an epoch, the first of which is 1, takes the examples. */
export const orderOf = (count: number, seed: number, epoch: number): Int32Array =>
  createRandom(seed, "order", epoch).shuffle(inOrder(count));

/** [indices.length, ...shape], scaled. */
export function inputsAt(tf: Tf, { shape, inputs, scale }: Inputs, indices: Int32Array): Tensor {
  const length = size(shape);
  const values = new Float32Array(indices.length * length);
  let to = 0;
  for (const index of indices) {
    const end = (index + 1) * length;
    for (let from = index * length; from < end; from++) values[to++] = (inputs[from] as number) * scale;
  }
  return tf.tensor(values, [indices.length, ...shape]);
}

export const labelsAt = (tf: Tf, { labels }: Pick<Examples, "labels">, indices: Int32Array): Tensor1D =>
  tf.tensor1d(
    indices.map((index) => labels[index] as number),
    "int32",
  );
