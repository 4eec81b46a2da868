/** What a training step needs beside a network's own kernels: optimizer steps and reproducible noise. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Heap, type KernelTable, sizeOf } from "./heap.ts";

export const trainingKernels = (heap: Heap): KernelTable => ({
  /** Gives new tensors: a weight's memory is never written twice, since XNNPACK keeps a packed copy of it. */
  AdamStep(
    {
      weight,
      gradient,
      mean,
      square,
      rates,
    }: { weight: TensorInfo; gradient: TensorInfo; mean: TensorInfo; square: TensorInfo; rates: TensorInfo },
    { beta1, beta2, epsilon, decay }: { beta1: number; beta2: number; epsilon: number; decay: number },
  ) {
    const [rate = 0, correction1 = 0, correction2 = 0] = heap.floats(rates);
    const [newWeight, newMean, newSquare] = outputs(heap, weight);
    heap.kernels.adam(
      sizeOf(weight.shape),
      heap.address(weight),
      heap.address(gradient),
      heap.address(mean),
      heap.address(square),
      heap.address(newWeight),
      heap.address(newMean),
      heap.address(newSquare),
      rate,
      beta1,
      beta2,
      correction1,
      correction2,
      epsilon,
      rate * decay,
    );
    return [newWeight, newMean, newSquare];
  },

  RMSPropStep(
    {
      weight,
      gradient,
      square,
      velocity,
      rate,
    }: { weight: TensorInfo; gradient: TensorInfo; square: TensorInfo; velocity: TensorInfo; rate: TensorInfo },
    { rho, momentum, epsilon }: { rho: number; momentum: number; epsilon: number },
  ) {
    const [learningRate = 0] = heap.floats(rate);
    const [newWeight, newSquare, newVelocity] = outputs(heap, weight);
    heap.kernels.rmsprop(
      sizeOf(weight.shape),
      heap.address(weight),
      heap.address(gradient),
      heap.address(square),
      heap.address(velocity),
      heap.address(newWeight),
      heap.address(newSquare),
      heap.address(newVelocity),
      learningRate,
      rho,
      momentum,
      epsilon,
    );
    return [newWeight, newSquare, newVelocity];
  },

  MomentumStep(
    { weight, gradient, velocity, rate }: { weight: TensorInfo; gradient: TensorInfo; velocity: TensorInfo; rate: TensorInfo },
    { momentum }: { momentum: number },
  ) {
    const [learningRate = 0] = heap.floats(rate);
    const newWeight = heap.output(weight.shape);
    const newVelocity = heap.output(weight.shape);
    heap.kernels.momentum(
      sizeOf(weight.shape),
      heap.address(weight),
      heap.address(gradient),
      heap.address(velocity),
      heap.address(newWeight),
      heap.address(newVelocity),
      learningRate,
      momentum,
    );
    return [newWeight, newVelocity];
  },

  /** Uniform in [0, 1); the same key gives the same values. */
  UniformNoise({ key }: { key: TensorInfo }, { shape }: { shape: number[] }) {
    const [value = 0] = heap.integers(key);
    const out = heap.output(shape);
    heap.kernels.uniform(heap.address(out), sizeOf(shape), value);
    return out;
  },
});

/** The weight that comes next, and two tensors that are remembered of it. */
const outputs = (heap: Heap, { shape }: TensorInfo) =>
  [0, 1, 2].map(() => heap.output(shape)) as [TensorInfo, TensorInfo, TensorInfo];
