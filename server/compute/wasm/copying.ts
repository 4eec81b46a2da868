/**
 * Values that are only moved. Slices are fast where at most one axis is cut. Stock kernels copy where a second reference would do (Identity, Cast), copy the whole source first
 * (Slice), go through JavaScript for each pixel (Concat) or compute an index for each element (Tile).
 */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Heap, type KernelTable, sizeOf } from "./heap.ts";

export const copyingKernels = (heap: Heap): KernelTable => {
  const stock = { Cast: heap.stock("Cast"), Slice: heap.stock("Slice"), Concat: heap.stock("Concat"), Tile: heap.stock("Tile") };
  return {
    Identity: ({ x }: { x: TensorInfo }) => heap.alias(x),

    Cast({ x }: { x: TensorInfo }, { dtype }: { dtype: TensorInfo["dtype"] }) {
      return x.dtype === dtype ? heap.alias(x) : stock.Cast({ x }, { dtype });
    },

    Slice({ x }: { x: TensorInfo }, attributes: { begin: number[]; size: number[] }) {
      const [begin, size] = heap.tf.slice_util.parseSliceParams(x, attributes.begin, attributes.size) as [number[], number[]];
      const cut = size.flatMap((length, axis) => (length === x.shape[axis] ? [] : [axis]));
      const [axis = 0] = cut;
      if (x.dtype !== "float32" || x.shape.length === 0 || cut.length > 1) return stock.Slice({ x }, attributes);
      const inner = sizeOf(x.shape.slice(axis + 1));
      const [from, to] = [(x.shape[axis] as number) * inner, (size[axis] as number) * inner];
      const out = heap.output(size);
      const start = heap.address(x) + (begin[axis] as number) * inner * 4;
      heap.kernels.copyBlocks(heap.address(out), to, start, from, to, sizeOf(size.slice(0, axis)));
      return out;
    },

    Concat(inputs: Record<string, TensorInfo>, { axis }: { axis: number }) {
      const tensors = Object.values(inputs);
      const shapes = tensors.map((tensor) => tensor.shape);
      const along = heap.tf.util.parseAxisParam(axis, shapes[0] as number[])[0] as number;
      if (tensors.some((tensor) => tensor.dtype !== "float32")) return stock.Concat(inputs, { axis });
      heap.tf.backend_util.assertParamsConsistent(shapes, along);
      const out = heap.output(heap.tf.backend_util.computeOutShape(shapes, along));
      const stride = sizeOf(out.shape.slice(along));
      let to = heap.address(out);
      for (const tensor of tensors) {
        const block = sizeOf(tensor.shape.slice(along));
        heap.kernels.copyBlocks(to, stride, heap.address(tensor), block, block, sizeOf(out.shape.slice(0, along)));
        to += block * 4;
      }
      return out;
    },

    /** Fast where all of x, or for each example one row of channels, is repeated: the gradients of sums and means. */
    Tile({ x }: { x: TensorInfo }, { reps }: { reps: number[] }) {
      const outer = x.shape.findIndex((_, axis) => reps[axis] !== 1);
      if (x.dtype !== "float32" || outer < 0) return stock.Tile({ x }, { reps });
      const ones = x.shape.findIndex((length, axis) => axis >= outer && length !== 1);
      const inner = ones < 0 ? x.shape.length : ones;
      if (reps.slice(inner).some((times) => times !== 1)) return stock.Tile({ x }, { reps });
      const out = heap.output(x.shape.map((length, axis) => length * (reps[axis] as number)));
      const row = sizeOf(x.shape.slice(inner));
      const times = sizeOf(reps);
      for (let i = 0; i < sizeOf(x.shape.slice(0, outer)); i++)
        heap.kernels.repeatRow(heap.address(out) + i * times * row * 4, heap.address(x) + i * row * 4, times, row);
      return out;
    },
  };
};
