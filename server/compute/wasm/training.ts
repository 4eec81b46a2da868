/** What a training step needs beside a network's own kernels: optimizer steps and reproducible noise. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Heap, type KernelTable, sizeOf } from "./heap.ts";

export const trainingKernels = (heap: Heap): KernelTable => ({
  /** Gives new tensors: a weight's memory is never written twice, since XNNPACK keeps a packed copy of it. */
  AdamStep(
    { weight, gradient, mean, square }: { weight: TensorInfo; gradient: TensorInfo; mean: TensorInfo; square: TensorInfo },
    a: { rate: number; beta1: number; beta2: number; correction1: number; correction2: number; epsilon: number },
  ) {
    const [newWeight, newMean, newSquare] = [0, 1, 2].map(() => heap.output(weight.shape)) as [
      TensorInfo,
      TensorInfo,
      TensorInfo,
    ];
    heap.kernels.adam(
      sizeOf(weight.shape),
      heap.address(weight),
      heap.address(gradient),
      heap.address(mean),
      heap.address(square),
      heap.address(newWeight),
      heap.address(newMean),
      heap.address(newSquare),
      a.rate,
      a.beta1,
      a.beta2,
      a.correction1,
      a.correction2,
      a.epsilon,
    );
    return [newWeight, newMean, newSquare];
  },

  MomentumStep(
    { weight, gradient, velocity }: { weight: TensorInfo; gradient: TensorInfo; velocity: TensorInfo },
    { rate, momentum }: { rate: number; momentum: number },
  ) {
    const newWeight = heap.output(weight.shape);
    const newVelocity = heap.output(weight.shape);
    heap.kernels.momentum(
      sizeOf(weight.shape),
      heap.address(weight),
      heap.address(gradient),
      heap.address(velocity),
      heap.address(newWeight),
      heap.address(newVelocity),
      rate,
      momentum,
    );
    return [newWeight, newVelocity];
  },

  /** Uniform in [0, 1); the same key gives the same values. */
  UniformNoise(_inputs: Record<string, never>, { shape, key }: { shape: number[]; key: number }) {
    const out = heap.output(shape);
    heap.kernels.uniform(heap.address(out), sizeOf(shape), key);
    return out;
  },
});
