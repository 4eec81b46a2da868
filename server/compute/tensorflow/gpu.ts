/** The GPU that TensorFlow takes: the first one. */
import { spawnSync } from "node:child_process";
import type { Installation } from "../../protocol/device.ts";
import { hasGpu } from "./library.ts";

/** In bytes. */
export interface GpuMemory {
  readonly total: number;
  readonly free: number;
}

/** As far as can be seen before TensorFlow is loaded. */
export const wantsGpu = ({ hindrance }: Installation): boolean => hindrance === undefined && hasGpu();

/** Undefined where no GPU is used, or the driver's nvidia-smi does not say. */
export const gpuMemory = (installation: Installation): GpuMemory | undefined =>
  wantsGpu(installation) ? memoryIn(asked("memory.total,memory.free") ?? "") : undefined;

/** "NVIDIA H200"; likewise. */
export const gpuName = (installation: Installation): string | undefined => (wantsGpu(installation) ? asked("name") : undefined);

/** What nvidia-smi tells of the first GPU that may be used. */
export function asked(question: string): string | undefined {
  const [chosen] = (process.env.CUDA_VISIBLE_DEVICES ?? "").split(",");
  const of = chosen ? [`--id=${chosen}`] : [];
  const options = [...of, `--query-gpu=${question}`, "--format=csv,noheader,nounits"];
  const { status, stdout } = spawnSync("nvidia-smi", options, { encoding: "utf8", timeout: 10_000 });
  return status === 0 ? stdout.split("\n")[0]?.trim() : undefined;
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
