/** Batch normalisation as two kernels, and its inference form. By channel: the last axis; all others together are the rows. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Heap, type KernelTable, sizeOf } from "./heap.ts";

export const normalizationKernels = (heap: Heap): KernelTable => {
  const rowsAndColumns = (x: TensorInfo): readonly [rows: number, columns: number] => {
    const columns = x.shape.at(-1) ?? 1;
    return [sizeOf(x.shape) / columns, columns];
  };

  /** y = a x + b, where a = scale / sqrt(variance + epsilon) and b = offset - mean a. */
  const normalize = (
    x: TensorInfo,
    mean: TensorInfo,
    variance: TensorInfo,
    scale: TensorInfo | undefined,
    offset: TensorInfo | undefined,
    epsilon: number,
  ): TensorInfo => {
    const [rows, columns] = rowsAndColumns(x);
    const out = heap.output(x.shape);
    const scratch = heap.scratch(2 * columns);
    const factors = heap.floatsAt(scratch, columns);
    const shifts = heap.floatsAt(scratch + columns * 4, columns);
    const [means, variances] = [heap.floats(mean), heap.floats(variance)];
    const scales = scale && heap.floats(scale);
    const offsets = offset && heap.floats(offset);
    for (let i = 0; i < columns; i++) {
      const factor = (scales?.[i] ?? 1) / Math.sqrt((variances[i] as number) + epsilon);
      factors[i] = factor;
      shifts[i] = (offsets?.[i] ?? 0) - (means[i] as number) * factor;
    }
    heap.kernels.affine(heap.address(x), scratch, scratch + columns * 4, heap.address(out), rows, columns);
    return out;
  };

  return {
    FusedBatchNorm(
      {
        x,
        mean,
        variance,
        offset,
        scale,
      }: { x: TensorInfo; mean: TensorInfo; variance: TensorInfo; offset?: TensorInfo; scale?: TensorInfo },
      { varianceEpsilon }: { varianceEpsilon: number },
    ) {
      if (mean.shape.length !== 1) throw new Error("batch normalisation needs one mean for each channel");
      return normalize(x, mean, variance, scale, offset, varianceEpsilon);
    },

    NormalizeBatch(
      { x, scale, offset }: { x: TensorInfo; scale: TensorInfo; offset: TensorInfo },
      { epsilon }: { epsilon: number },
    ) {
      const [rows, columns] = rowsAndColumns(x);
      const mean = heap.output([columns]);
      const variance = heap.output([columns]);
      heap.kernels.columnSum(heap.address(x), rows, columns, heap.address(mean));
      divide(heap.floats(mean), rows);
      heap.kernels.columnDeviations(heap.address(x), heap.address(mean), 0, rows, columns, heap.address(variance));
      divide(heap.floats(variance), rows);
      return [normalize(x, mean, variance, scale, offset, epsilon), mean, variance];
    },

    /**
     * With r = 1 / sqrt(variance + epsilon): dOffset = sum dy, dScale = r sum dy (x - mean),
     * dx = scale r (dy - dOffset / n - (x - mean) r dScale / n). Ioffe and Szegedy 2015, section 3.
     */
    NormalizeBatchGrad(
      {
        dy,
        x,
        scale,
        mean,
        variance,
      }: { dy: TensorInfo; x: TensorInfo; scale: TensorInfo; mean: TensorInfo; variance: TensorInfo },
      { epsilon }: { epsilon: number },
    ) {
      const [rows, columns] = rowsAndColumns(x);
      const dx = heap.output(x.shape);
      const dScale = heap.output([columns]);
      const dOffset = heap.output([columns]);
      heap.kernels.columnSum(heap.address(dy), rows, columns, heap.address(dOffset));
      heap.kernels.columnDeviations(heap.address(x), heap.address(mean), heap.address(dy), rows, columns, heap.address(dScale));
      const scratch = heap.scratch(3 * columns);
      const ofDy = heap.floatsAt(scratch, columns);
      const ofX = heap.floatsAt(scratch + columns * 4, columns);
      const constant = heap.floatsAt(scratch + columns * 8, columns);
      const [scales, means, variances] = [heap.floats(scale), heap.floats(mean), heap.floats(variance)];
      const [dScales, dOffsets] = [heap.floats(dScale), heap.floats(dOffset)];
      for (let i = 0; i < columns; i++) {
        const r = 1 / Math.sqrt((variances[i] as number) + epsilon);
        const slope = (dScales[i] as number) * r;
        const factor = (scales[i] as number) * r;
        dScales[i] = slope;
        ofDy[i] = factor;
        ofX[i] = (-factor * r * slope) / rows;
        constant[i] = (-factor * ((dOffsets[i] as number) - (means[i] as number) * r * slope)) / rows;
      }
      heap.kernels.affineOfTwo(
        heap.address(dy),
        heap.address(x),
        scratch,
        scratch + columns * 4,
        scratch + columns * 8,
        heap.address(dx),
        rows,
        columns,
      );
      return [dx, dScale, dOffset];
    },
  };
};

function divide(values: Float32Array, by: number): void {
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / by;
}
