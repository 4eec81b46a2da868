/** Activations and their gradients, each in one pass. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Heap, type Kernel, type KernelTable, sizeOf } from "./heap.ts";

/** In the order of the constants of kernels/activations.as.ts. Gradients are computed from the input up to HardSwish, then from the output. */
const activations = [
  "Gelu",
  "Swish",
  "Softplus",
  "Softsign",
  "Mish",
  "HardSigmoid",
  "HardSwish",
  "Sigmoid",
  "Tanh",
  "Relu",
  "Relu6",
  "LeakyRelu",
  "Elu",
  "Selu",
  "Exponential",
];

export const activationKernels = (heap: Heap): KernelTable => {
  const forward =
    (f: number): Kernel =>
    ({ x }: { x: TensorInfo }, { alpha = 0 }: { alpha?: number }) => {
      const out = heap.output(x.shape);
      heap.kernels.activate(f, heap.address(x), heap.address(out), sizeOf(x.shape), alpha);
      return out;
    };
  /** `of`: the input or the output of the activation, whichever its gradient is computed from. */
  const gradient =
    (f: number): Kernel =>
    ({ dy, of }: { dy: TensorInfo; of: TensorInfo }, { alpha = 0 }: { alpha?: number }) => {
      const out = heap.output(of.shape);
      heap.kernels.activateGradient(f, heap.address(dy), heap.address(of), heap.address(out), sizeOf(of.shape), alpha);
      return out;
    };
  return Object.fromEntries(
    activations.flatMap((name, f) => [
      [name, forward(f)],
      [`${name}Grad`, gradient(f)],
    ]),
  );
};
