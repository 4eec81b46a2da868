/**
 * Gradients of poolings. The stock ones of tfjs-backend-wasm 4.22 are wrong: that of max pooling where all values of a window are
 * negative, that of average pooling at the borders of `same` padding, where it divides by the whole window.
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Heap, KernelTable } from "./heap.ts";

interface PoolAttributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: "valid" | "same";
}

export const poolingKernels = (heap: Heap): KernelTable => {
  const windowOf = (x: TensorInfo, { filterSize, strides, pad }: PoolAttributes) =>
    heap.window(heap.tf.backend_util.computePool2DInfo(x.shape as [number, number, number, number], filterSize, strides, 1, pad));
  return {
    MaxPoolGrad({ dy, input, output }: { dy: TensorInfo; input: TensorInfo; output: TensorInfo }, attributes: PoolAttributes) {
      const out = heap.output(input.shape);
      const [x, y] = [heap.address(input), heap.address(output)];
      heap.kernels.maxPoolGradient(x, y, heap.address(dy), heap.address(out), windowOf(input, attributes));
      return out;
    },
    AvgPoolGrad({ dy, input }: { dy: TensorInfo; input: TensorInfo }, attributes: PoolAttributes) {
      const out = heap.output(input.shape);
      heap.kernels.averagePoolGradient(heap.address(dy), heap.address(out), windowOf(input, attributes));
      return out;
    },
  };
};
