/** How much memory a worker of a search has, and how much of it a candidate may need. */
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

/**
 * What is taken of what is said of a training's memory (network/memory.ts), at most. TensorFlow computes some of our kernels by
 * formulas of several operations, whose values are all kept while a step is recorded: measured up to 2.3, by
 * test/compute/recorded_memory.test.ts.
 */
const taken: Readonly<Record<Device["name"], number>> = { wasm: 1, tensorflow: 2.5 };

/** How much may be said of a candidate so that a worker with this limit can train it; the other way round below. */
export const candidateLimit = ({ name }: Pick<Device, "name">, worker: number): number => worker / taken[name];
export const workerLimit = ({ name }: Pick<Device, "name">, candidate: number): number => candidate * taken[name];
