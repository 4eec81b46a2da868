/** The memory of the GPU that TensorFlow takes: the first one. */
import { spawnSync } from "node:child_process";
import type { Installation } from "../../protocol/device.ts";
import { hasGpu } from "./library.ts";

/** In bytes. */
export interface GpuMemory {
  readonly total: number;
  readonly free: number;
}

/** Undefined where no GPU is used, or the driver's nvidia-smi does not say. */
export function gpuMemory({ hindrance }: Installation): GpuMemory | undefined {
  if (hindrance !== undefined || !hasGpu()) return undefined;
  const [chosen] = (process.env.CUDA_VISIBLE_DEVICES ?? "").split(",");
  const of = chosen ? [`--id=${chosen}`] : [];
  const question = [...of, "--query-gpu=memory.total,memory.free", "--format=csv,noheader,nounits"];
  const { status, stdout } = spawnSync("nvidia-smi", question, { encoding: "utf8" });
  return status === 0 ? memoryIn(stdout) : undefined;
}

/** "81559, 80994" and a line for each further GPU, in MiB. */
export function memoryIn(answer: string): GpuMemory | undefined {
  const [total = 0, free = 0] = (answer.split("\n")[0] ?? "").split(",").map((part) => Number(part) * 2 ** 20);
  return total > 0 && free >= 0 ? { total, free } : undefined;
}

/** What a worker may need on a GPU beside its tensors: the data, what cuDNN works in, what other workers take when they begin. */
export const gpuMargin = 2 ** 30;

/**
 * What TensorFlow shall leave free of a GPU so that a worker's limit is kept, in MiB, for its TF_DEVICE_MIN_SYS_MEMORY_IN_MB: it
 * takes at most what was free when it began, less this (gpu_device.cc).
 */
export const reservedMemory = ({ free }: GpuMemory, limit: number): number =>
  Math.max(0, Math.floor((free - limit - gpuMargin) / 2 ** 20));
