/** TensorFlow itself, on one thread or a GPU, through @tensorflow/tfjs-node's kernels. */
import { createRequire } from "node:module";
import { join } from "node:path";
import util from "node:util";
import type { Tf } from "../network/operation.ts";
import type { Installation } from "../protocol/device.ts";
import type { Backend } from "./backend.ts";
import { eagerInference, eagerTrainer } from "./eager.ts";
import { registerGradients } from "./gradients.ts";
import { loadCuda } from "./tensorflow/cuda.ts";
import { gpuMemory, gpuName, reservedMemory, wantsGpu } from "./tensorflow/gpu.ts";
import { registerKernels } from "./tensorflow/kernels/index.ts";
import { TensorflowMissing } from "./tensorflow/missing.ts";
import type { Binding, NodeBackend } from "./tensorflow/node.ts";
import { recordedInference, recordedTrainer } from "./tensorflow/recorded.ts";
import { NotRecordable } from "./tensorflow/recorder.ts";

let created: Promise<Backend> | undefined;

/**
 * One for the process, as TensorFlow is.
 * @throws TensorflowMissing where TensorFlow cannot be loaded
 */
export function createTensorflowBackend(installation: Installation, options: Options): Promise<Backend> {
  created ??= create(installation, options);
  return created;
}

interface Options {
  /** Gets a sentence where a GPU is not used, or a network cannot be recorded. */
  readonly warn?: (sentence: string) => void;
  /** Bytes of tensors at a time, beyond which a candidate is refused. */
  readonly limit: number;
}

/**
 * Read by TensorFlow and CUDA when they are loaded. A worker has one core; a GPU is shared by all that fit, and computes with all
 * bits of its numbers, not with the 19 of TensorFloat-32: gradients are to be those of the other backends.
 */
const environment = {
  TF_CPP_MIN_LOG_LEVEL: "3",
  TF_NUM_INTRAOP_THREADS: "1",
  TF_NUM_INTEROP_THREADS: "1",
  TF_FORCE_GPU_ALLOW_GROWTH: "true",
  TF_DETERMINISTIC_OPS: "1",
  NVIDIA_TF32_OVERRIDE: "0",
};

async function create(installation: Installation, { warn = () => {}, limit }: Options): Promise<Backend> {
  const {
    version,
    library,
    package: { name, folder },
    binding: file,
  } = installation;
  for (const [key, value] of Object.entries(environment)) process.env[key] ??= value;
  const gpu = gpuMemory(installation);
  if (gpu) process.env.TF_DEVICE_MIN_SYS_MEMORY_IN_MB ??= String(reservedMemory(gpu, limit));
  // tfjs-node 4.22 calls functions that Node 23 has dropped.
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value == null, isArray: Array.isArray });
  const require = createRequire(join(folder, "dist", "index.js"));
  const tf: Tf = require("@tensorflow/tfjs");
  if (wantsGpu(installation)) loadCuda(library);
  const binding = loadBinding(require, file);
  const usesGpu = binding.isUsingGpuDevice();
  if (wantsGpu(installation) && !usesGpu)
    warn(
      `the GPU is not used: TensorFlow ${version} in ${library} finds none that it can compute on; with TF_CPP_MIN_LOG_LEVEL=0 in the environment it says why`,
    );
  require("./register_all_kernels");
  const { NodeJSKernelBackend } = require("./nodejs_kernel_backend");
  tf.registerBackend("tensorflow", () => new NodeJSKernelBackend(binding, name));
  if (!(await tf.setBackend("tensorflow"))) throw new Error("tfjs-node's backend did not start");
  const backend = tf.backend() as NodeBackend;
  registerGradients(tf);
  registerKernels(tf, backend);
  const recorder = { tf, backend, limit };
  const recordable = <T>(recorded: () => T, eager: () => T): T => {
    try {
      return recorded();
    } catch (error) {
      if (!(error instanceof NotRecordable)) throw error;
      warn(`${error.message}; so it runs operation by operation, which is several times slower`);
      return eager();
    }
  };
  return {
    name: "tensorflow",
    description: `tensorflow ${version}, ${usesGpu ? (gpuName(installation) ?? "GPU") : "CPU"}`,
    tf,
    trainer: (plan) =>
      recordable(
        () => recordedTrainer(recorder, plan),
        () => eagerTrainer(tf, plan),
      ),
    inference: (plan) =>
      recordable(
        () => recordedInference(recorder, plan),
        () => eagerInference(tf, plan),
      ),
  };
}

function loadBinding(require: NodeJS.Require, file: string): Binding {
  try {
    return require(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TensorflowMissing(
      `TensorFlow cannot be loaded by ${file}: ${reason}; delete its folder and install again: \`hnas devices --install\`, in VS Code \`HNAS: Install GPU Backend\``,
    );
  }
}
