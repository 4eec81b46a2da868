/** What tests of trainings train, and how they see that no tensor is left behind. */
import { expect } from "vitest";
import type { Backend } from "../../server/compute/backend.ts";
import type { TrainOptions } from "../../server/compute/train.ts";
import { imageClassification as task } from "../../server/tasks/image_classification.ts";
import { heldByTensorflow } from "./backend.ts";
import { sequence, settings, stripes } from "./network.ts";

export const examples = stripes(200);
export const small = sequence(
  [8, 8, 1],
  [["conv2d", { filters: 4, kernel: 3, strides: 2 }], ["relu"], ["flatten"], ["dense", { units: 4 }]],
);
export const options = (rest: Partial<TrainOptions> = {}): TrainOptions => ({
  architecture: small,
  task,
  settings: settings(),
  train: examples,
  seed: 1,
  ...rest,
});

/** Whatever happens, no tensor is left behind. */
export async function withoutLeaks<T>(backend: Backend, run: () => Promise<T>): Promise<T> {
  const before = backend.tf.memory();
  const held = heldByTensorflow(backend);
  try {
    return await run();
  } finally {
    const { numTensors, numBytes, numDataBuffers } = backend.tf.memory();
    expect({ numTensors, numBytes, numDataBuffers }).toEqual({
      numTensors: before.numTensors,
      numBytes: before.numBytes,
      numDataBuffers: before.numDataBuffers,
    });
    expect(heldByTensorflow(backend)).toEqual(held);
  }
}
