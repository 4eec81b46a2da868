/** The embedded backend: tfjs-backend-wasm on one thread, with our training kernels in its memory. Never touches the network. */
import { readFile } from "node:fs/promises";
import { BackendWasm, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { asset } from "../entry.ts";
import type { Backend } from "./backend.ts";
import { eagerInference, eagerTrainer } from "./eager.ts";
import { beyond, wasmLimit } from "./failure.ts";
import { registerGradients } from "./gradients.ts";
import { activationKernels } from "./wasm/activation.ts";
import { attentionKernels } from "./wasm/attention.ts";
import { convolutionKernels } from "./wasm/convolution.ts";
import { copyingKernels } from "./wasm/copying.ts";
import { embeddingKernels } from "./wasm/embedding.ts";
import type { Exports } from "./wasm/exports.ts";
import { groupKernels } from "./wasm/groups.ts";
import { emscripten, Heap } from "./wasm/heap.ts";
import { matrixKernels } from "./wasm/matrix.ts";
import { normalizationKernels } from "./wasm/normalization.ts";
import { poolingKernels } from "./wasm/pooling.ts";
import { recurrentKernels } from "./wasm/recurrent.ts";
import { reductionKernels } from "./wasm/reduction.ts";
import { resamplingKernels } from "./wasm/resampling.ts";
import { rowKernels } from "./wasm/rows.ts";
import { trainingKernels } from "./wasm/training.ts";

const tables = [
  matrixKernels,
  convolutionKernels,
  poolingKernels,
  reductionKernels,
  copyingKernels,
  normalizationKernels,
  groupKernels,
  rowKernels,
  resamplingKernels,
  activationKernels,
  trainingKernels,
  recurrentKernels,
  attentionKernels,
  embeddingKernels,
];

let created: Promise<Backend> | undefined;

/**
 * One for the process: tfjs keeps its backend and kernels in global registries.
 * @param limit bytes of tensors at a time; it holds from the first call on
 */
export function createWasmBackend(limit = wasmLimit): Promise<Backend> {
  created ??= create(limit);
  return created;
}

async function create(limit: number): Promise<Backend> {
  const backend = await startStock();
  const relaxed = hasRelaxedSimd();
  boundMemory(backend, limit);
  const kernels = await instantiate(backend, relaxed ? "kernels.relaxed.wasm" : "kernels.simd.wasm");
  const heap = new Heap(tf, backend, kernels);
  for (const table of tables) for (const [name, kernel] of Object.entries(table(heap))) heap.register(name, kernel);
  registerGradients(tf);
  return {
    name: "wasm",
    description: relaxed ? "wasm, relaxed SIMD" : "wasm, SIMD",
    tf,
    trainer: (plan) => eagerTrainer(tf, plan),
    inference: (plan) => eagerInference(tf, plan),
  };
}

/** The backend as tfjs ships it. */
async function startStock(): Promise<BackendWasm> {
  const simd = asset("tfjs-backend-wasm-simd.wasm");
  // Only the file with SIMD and without threads is ever read.
  setWasmPaths({
    "tfjs-backend-wasm-simd.wasm": simd,
    "tfjs-backend-wasm.wasm": simd,
    "tfjs-backend-wasm-threaded-simd.wasm": simd,
  });
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  // Emscripten's start-up code rethrows whatever nobody caught, from listeners of its own: how a process ends is not its business.
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const before = new Set(events.flatMap((event): unknown[] => process.rawListeners(event)));
  if (!(await tf.setBackend("wasm")))
    throw new Error(`the wasm backend did not start; is ${simd} there? \`npm run build\` makes it`);
  for (const event of events)
    for (const listener of process.rawListeners(event))
      if (!before.has(listener)) process.removeListener(event, listener as () => void);
  const backend = tf.backend();
  if (!(backend instanceof BackendWasm)) throw new Error("tfjs's wasm backend is not the one that was asked for");
  return backend;
}

async function instantiate(backend: BackendWasm, file: string): Promise<Exports> {
  const memory = Object.values(emscripten(backend).asm).find((value) => value instanceof WebAssembly.Memory);
  const source = await readFile(asset(file));
  const { instance } = await WebAssembly.instantiate(source, { env: { memory } });
  return instance.exports as Exports;
}

/**
 * Makes an allocation beyond the limit throw `OutOfMemory`. tfjs would take the null address of one that fails for memory and write
 * there; and Emscripten's allocator gives memory from 4 GiB on, wrapped around to the beginning.
 */
function boundMemory(backend: BackendWasm, limit: number): void {
  const wasm = emscripten(backend);
  // Emscripten replaces its entry by the real function at the first call.
  wasm._free(wasm._malloc(16));
  const allocate = wasm._malloc;
  const { state } = tf.engine();
  wasm._malloc = (bytes: number) => {
    const fits = state.numBytes + bytes <= limit && wasm.HEAPU8.length + bytes < 2 ** 32 - 2 ** 20;
    // Addresses above 2 GiB come as negative numbers.
    const address = fits ? allocate(bytes) >>> 0 : 0;
    if (address === 0 && bytes > 0) throw beyond(limit);
    return address;
  };
}

/** Whether the engine compiles a function of one relaxed instruction, f32x4.relaxed_madd. */
function hasRelaxedSimd(): boolean {
  const constant = [0xfd, 12, ...new Array(16).fill(0)];
  const body = [0, ...constant, ...constant, ...constant, 0xfd, 0x85, 0x02, 0x0b];
  const code = [3, 2, 1, 0, 10, body.length + 2, 1, body.length, ...body];
  return WebAssembly.validate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, ...code]));
}
