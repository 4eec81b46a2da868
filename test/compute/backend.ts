/** The backend that the shared suites try: the embedded one, or the one that HNAS_TEST_DEVICE names. */
import type { Backend } from "../../server/compute/backend.ts";
import { createBackend as createDevice, type DeviceName, deviceNames, findDevice } from "../../server/compute/devices.ts";

export const device = deviceNamed(process.env.HNAS_TEST_DEVICE ?? "wasm");

export const createBackend = (warn = (sentence: string) => console.warn(sentence)): Promise<Backend> =>
  createDevice(findDevice(device), warn);

function deviceNamed(name: string): DeviceName {
  const found = deviceNames.find((each) => each === name);
  if (!found) throw new Error(`there is no device '${name}' to test`);
  return found;
}

/** Tensors and graphs that TensorFlow has, beside what tfjs knows of. */
export function heldByTensorflow({ name, tf }: Backend) {
  if (name !== "tensorflow") return {};
  const backend = tf.backend() as unknown as { getNumOfTFTensors(): number; getNumOfSavedModels(): number };
  return { tensors: backend.getNumOfTFTensors(), graphs: backend.getNumOfSavedModels() };
}
