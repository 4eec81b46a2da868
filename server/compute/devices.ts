/** The backends by name: whether each is there, and how it is made. Nothing of a tensor library is loaded before one is made. */
import type { Device } from "../protocol/device.ts";
import type { Backend } from "./backend.ts";
import { memoryLimitOf } from "./limits.ts";
import { gpuName } from "./tensorflow/gpu.ts";
import { findInstallation } from "./tensorflow/installation.ts";

export type DeviceName = Device["name"];
export const deviceNames: readonly DeviceName[] = ["wasm", "tensorflow"];

/** @throws TensorflowMissing */
export const findDevice = (name: DeviceName): Device => (name === "wasm" ? { name } : { name, installation: findInstallation() });

/** Which build of it would compute, and on what, so that figures of one are not taken for those of another. */
export function buildOf(device: Device): string {
  if (device.name === "wasm") return "wasm";
  const { version, library } = device.installation;
  return `tensorflow ${version} in ${library} on ${gpuName(device.installation) ?? "CPU"}`;
}

/**
 * @param limit bytes of tensors at a time, beyond which a candidate is refused; by default that of a process that is alone
 * @param warn gets a sentence where the backend cannot run a network as fast as it should
 * @throws TensorflowMissing where TensorFlow cannot be loaded
 */
export async function createBackend(
  device: Device,
  warn: (sentence: string) => void,
  limit = memoryLimitOf(device, 1),
): Promise<Backend> {
  if (device.name === "wasm") return (await import("./wasm.ts")).createWasmBackend(limit);
  const { createTensorflowBackend } = await import("./tensorflow.ts");
  return await createTensorflowBackend(device.installation, { warn, limit });
}
