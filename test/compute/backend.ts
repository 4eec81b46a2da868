/** The backend that the shared suites try: the embedded one, or the one that HNAS_TEST_DEVICE names. */
import type { Backend } from "../../server/compute/backend.ts";
import { findInstallation } from "../../server/compute/tensorflow/installation.ts";
import { createTensorflowBackend } from "../../server/compute/tensorflow.ts";
import { createWasmBackend } from "../../server/compute/wasm.ts";

export const device = process.env.HNAS_TEST_DEVICE ?? "wasm";

export function createBackend(): Promise<Backend> {
  if (device === "wasm") return createWasmBackend();
  if (device === "tensorflow") return createTensorflowBackend(findInstallation());
  throw new Error(`there is no device '${device}' to test`);
}

/** Tensors and graphs that TensorFlow has, beside what tfjs knows of. */
export function heldByTensorflow({ name, tf }: Backend) {
  if (name !== "tensorflow") return {};
  const backend = tf.backend() as unknown as { getNumOfTFTensors(): number; getNumOfSavedModels(): number };
  return { tensors: backend.getNumOfTFTensors(), graphs: backend.getNumOfSavedModels() };
}
