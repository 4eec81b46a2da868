/**
 * Sums and means over neighbouring axes. Stock ones transpose first unless the axes are the last ones; and of all axes they add one
 * value after the other, so that of millions the later ones are lost.
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Heap, type KernelTable, sizeOf } from "./heap.ts";

interface ReductionAttributes {
  readonly axis: number | number[] | null;
  readonly keepDims: boolean;
}

export const reductionKernels = (heap: Heap): KernelTable => {
  /** Of all values. */
  const sum = (x: TensorInfo): number => {
    const rows = sizeOf(x.shape) >> 4;
    const sums = heap.scratch(16);
    heap.kernels.columnSum(heap.address(x), rows, 16, sums);
    const rest = heap.floats(x).subarray(16 * rows);
    return [...heap.floatsAt(sums, 16), ...rest].reduce((total, value) => total + value, 0);
  };
  const reduce = (name: "Sum" | "Mean") => {
    const stock = heap.stock(name);
    return ({ x }: { x: TensorInfo }, attributes: ReductionAttributes) => {
      const axes = heap.tf.util.parseAxisParam(attributes.axis ?? x.shape.map((_, axis) => axis), x.shape).sort((a, b) => a - b);
      const first = axes[0] ?? 0;
      const end = first + axes.length;
      const neighbours = axes.length > 0 && axes.every((axis, index) => axis === first + index);
      if (!neighbours || x.dtype !== "float32") return stock({ x }, { ...attributes });
      if (axes.length === x.shape.length) {
        const out = heap.output(attributes.keepDims ? x.shape.map(() => 1) : []);
        heap.floats(out)[0] = sum(x) / (name === "Mean" ? sizeOf(x.shape) : 1);
        return out;
      }
      if (end === x.shape.length) return stock({ x }, { ...attributes });
      const rows = sizeOf(x.shape.slice(first, end));
      const columns = sizeOf(x.shape.slice(end));
      const out = heap.output([
        ...x.shape.slice(0, first),
        ...(attributes.keepDims ? axes.map(() => 1) : []),
        ...x.shape.slice(end),
      ]);
      for (let i = 0; i < sizeOf(x.shape.slice(0, first)); i++)
        heap.kernels.columnSum(heap.address(x) + i * rows * columns * 4, rows, columns, heap.address(out) + i * columns * 4);
      if (name === "Mean") {
        const values = heap.floats(out);
        for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / rows;
      }
      return out;
    };
  };
  return { Sum: reduce("Sum"), Mean: reduce("Mean") };
};
