/** How much memory a candidate may take: what a worker of a search has. */
import { totalmem } from "node:os";
import type { Device } from "../protocol/device.ts";
import { wasmLimit } from "./failure.ts";
import { gpuMargin, gpuMemory } from "./tensorflow/gpu.ts";

/** What is left to the system and other programs does not count. */
const shareOfMachine = 0.75;
const shareOfGpu = 0.9;

/**
 * In bytes. On wasm the backend's own limit; on TensorFlow each worker's share of the GPU's memory, or else of the machine's.
 * @param asked by the search; more than wasm can have is not given
 */
export function memoryLimitOf(device: Device, workers: number, asked?: number): number {
  if (device.name === "wasm") return Math.min(asked ?? wasmLimit, wasmLimit);
  if (asked !== undefined) return asked;
  const gpu = gpuMemory(device.installation);
  const share = gpu ? (shareOfGpu * gpu.total) / workers - gpuMargin : (shareOfMachine * totalmem()) / workers;
  return Math.max(Math.floor(share), 0);
}
