/** Rows, each by itself: layer and RMS normalisation and softmax, over the last axis; values for each channel. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Heap, type Kernel, type KernelTable, sizeOf } from "./heap.ts";

export const rowKernels = (heap: Heap): KernelTable => {
  const rowsAndColumns = (x: TensorInfo): readonly [rows: number, columns: number] => {
    const columns = x.shape.at(-1) ?? 1;
    return [sizeOf(x.shape) / columns, columns];
  };

  const softmax =
    (logarithmic: 0 | 1): Kernel =>
    ({ x }: { x: TensorInfo }) => {
      const out = heap.output(x.shape);
      heap.kernels.softmaxRows(heap.address(x), heap.address(out), ...rowsAndColumns(x), logarithmic);
      return out;
    };
  const softmaxGradient =
    (logarithmic: 0 | 1): Kernel =>
    ({ dy, of }: { dy: TensorInfo; of: TensorInfo }) => {
      const out = heap.output(of.shape);
      const [rows, columns] = rowsAndColumns(of);
      heap.kernels.softmaxRowsGradient(heap.address(dy), heap.address(of), heap.address(out), rows, columns, logarithmic);
      return out;
    };

  return {
    SoftmaxRows: softmax(0),
    SoftmaxRowsGrad: softmaxGradient(0),
    LogSoftmaxRows: softmax(1),
    LogSoftmaxRowsGrad: softmaxGradient(1),

    NormalizeRows(
      { x, scale, offset }: { x: TensorInfo; scale: TensorInfo; offset?: TensorInfo },
      { epsilon }: { epsilon: number },
    ) {
      const out = heap.output(x.shape);
      const shift = offset ? heap.address(offset) : 0;
      heap.kernels.normalizeRows(heap.address(x), heap.address(scale), shift, heap.address(out), ...rowsAndColumns(x), epsilon);
      return out;
    },

    NormalizeRowsGrad(
      { dy, x, scale }: { dy: TensorInfo; x: TensorInfo; scale: TensorInfo },
      { epsilon, centred }: { epsilon: number; centred: boolean },
    ) {
      const [rows, columns] = rowsAndColumns(x);
      const dx = heap.output(x.shape);
      const dScale = heap.output([columns]);
      const scratch = heap.scratch(2 * columns);
      heap.kernels.normalizeRowsGradient(
        heap.address(dy),
        heap.address(x),
        heap.address(scale),
        heap.address(dx),
        heap.address(dScale),
        rows,
        columns,
        epsilon,
        centred ? 1 : 0,
        scratch,
      );
      return [dx, dScale];
    },

    PreluChannels({ x, alpha }: { x: TensorInfo; alpha: TensorInfo }) {
      const out = heap.output(x.shape);
      heap.kernels.prelu(heap.address(x), heap.address(alpha), heap.address(out), ...rowsAndColumns(x));
      return out;
    },

    PreluChannelsGrad({ dy, x, alpha }: { dy: TensorInfo; x: TensorInfo; alpha: TensorInfo }) {
      const [rows, columns] = rowsAndColumns(x);
      const dx = heap.output(x.shape);
      const dAlpha = heap.output([columns]);
      const scratch = heap.scratch(columns);
      heap.kernels.preluGradient(
        heap.address(dy),
        heap.address(x),
        heap.address(alpha),
        heap.address(dx),
        heap.address(dAlpha),
        rows,
        columns,
        scratch,
      );
      return [dx, dAlpha];
    },
  };
};
