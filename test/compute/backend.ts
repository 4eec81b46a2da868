/** The backend that the shared suites try: the embedded one, or the one that HNAS_TEST_DEVICE names. */
import type { Backend } from "../../server/compute/backend.ts";
import { createBackend as createDevice, deviceNames, findDevice } from "../../server/compute/devices.ts";

export const device = process.env.HNAS_TEST_DEVICE ?? "wasm";

export function createBackend(warn = (sentence: string) => console.warn(sentence)): Promise<Backend> {
  const name = deviceNames.find((each) => each === device);
  if (!name) throw new Error(`there is no device '${device}' to test`);
  return createDevice(findDevice(name), warn);
}

/** Tensors and graphs that TensorFlow has, beside what tfjs knows of. */
export function heldByTensorflow({ name, tf }: Backend) {
  if (name !== "tensorflow") return {};
  const backend = tf.backend() as unknown as { getNumOfTFTensors(): number; getNumOfSavedModels(): number };
  return { tensors: backend.getNumOfTFTensors(), graphs: backend.getNumOfSavedModels() };
}
