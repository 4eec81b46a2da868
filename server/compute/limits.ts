/** How much memory a worker of a search has, and how much of it a candidate may need. */
import { availableParallelism, totalmem } from "node:os";
import type { Device } from "../protocol/device.ts";
import { exitCode, UserError } from "../protocol/exit.ts";
import { wasmLimit } from "./failure.ts";
import { type GpuMemory, gpuMargin, gpuMemory } from "./tensorflow/gpu.ts";

/** What is left to the system and other programs does not count. */
const shareOfMachine = 0.75;
const shareOfGpu = 0.9;

/** Of a GPU, for the tensors of a worker: where there is less, there are fewer workers. */
const leastOfGpu = 2 ** 30;

/** How many workers `auto` means: one for each core, as far as a GPU has memory for them. */
export function workersFor(device: Device): number {
  const gpu = gpuOf(device);
  return gpu ? Math.min(availableParallelism(), workersOn(gpu)) : availableParallelism();
}

export const workersOn = ({ total }: GpuMemory): number =>
  Math.max(1, Math.floor((shareOfGpu * total) / (gpuMargin + leastOfGpu)));

/** In bytes, of each worker; less than nothing where they are too many. */
export const shareOn = ({ total }: GpuMemory, workers: number): number => Math.floor((shareOfGpu * total) / workers - gpuMargin);

/**
 * In bytes. A worker's share of the GPU's memory; where there is none, of the machine's or the container's, on wasm at most the
 * backend's own limit.
 * @param asked by the search; more than wasm can have is not given
 * @throws UserError where so many workers leave nothing of a GPU
 */
export function memoryLimitOf(device: Device, workers: number, asked?: number): number {
  const isWasm = device.name === "wasm";
  if (asked !== undefined) return isWasm ? Math.min(asked, wasmLimit) : asked;
  const gpu = gpuOf(device);
  if (!gpu) {
    const share = Math.floor(
      (shareOfMachine * Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)) / workers,
    );
    return isWasm ? Math.min(share, wasmLimit) : share;
  }
  const share = shareOn(gpu, workers);
  if (share > 0) return share;
  const [memory, most] = [(gpu.total / 2 ** 30).toFixed(0), workersFor(device)];
  const text = `${workers} workers are too many for a GPU with ${memory} GiB of memory. Use at most ${most}, or \`device: wasm\`.`;
  throw new UserError(text, exitCode.problem);
}

const gpuOf = (device: Device) => (device.name === "tensorflow" ? gpuMemory(device.installation) : undefined);

/**
 * What is taken of what is said of a training's memory (network/memory.ts), at most. TensorFlow computes some of our kernels by
 * formulas of several operations, whose values are all kept while a step is recorded: measured up to 2.3, by
 * test/compute/recorded_memory.test.ts.
 */
const taken: Readonly<Record<Device["name"], number>> = { wasm: 1, tensorflow: 2.5 };

/** How much may be said of a candidate so that a worker with this limit can train it; the other way round below. */
export const candidateLimit = ({ name }: Pick<Device, "name">, worker: number): number => worker / taken[name];
export const workerLimit = ({ name }: Pick<Device, "name">, candidate: number): number => candidate * taken[name];
