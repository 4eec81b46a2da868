/** Group normalisation, and values that scale the channels of each example. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Address, type Heap, type KernelTable, sizeOf } from "./heap.ts";

export const groupKernels = (heap: Heap): KernelTable => {
  /** [batch, rows, columns]: columns are channels, rows all that is between batch and channels. */
  const extents = (x: TensorInfo): readonly [batch: number, rows: number, columns: number] => {
    const [batch = 1] = x.shape;
    const columns = x.shape.at(-1) ?? 1;
    return [batch, sizeOf(x.shape) / batch / columns, columns];
  };

  /** Every value of a channel replaced by the sum over the channel's group, times `factor`. */
  const sumGroups = (values: Float32Array, groups: number, factor: number): void => {
    const width = values.length / groups;
    for (let first = 0; first < values.length; first += width)
      values.fill(values.subarray(first, first + width).reduce((sum, value) => sum + value, 0) * factor, first, first + width);
  };

  /** Writes the mean of a channel's group and 1 / sqrt(variance + epsilon) for one example, each [columns]. */
  const statistics = (x: Address, rows: number, columns: number, groups: number, epsilon: number, mean: Address, r: Address) => {
    const share = groups / (rows * columns);
    heap.kernels.columnSum(x, rows, columns, mean);
    sumGroups(heap.floatsAt(mean, columns), groups, share);
    heap.kernels.columnDeviations(x, mean, 0, rows, columns, r);
    const inverse = heap.floatsAt(r, columns);
    sumGroups(inverse, groups, share);
    for (let i = 0; i < columns; i++) inverse[i] = 1 / Math.sqrt((inverse[i] as number) + epsilon);
  };

  return {
    NormalizeGroups(
      { x, scale, offset }: { x: TensorInfo; scale: TensorInfo; offset: TensorInfo },
      { groups, epsilon }: { groups: number; epsilon: number },
    ) {
      const [batch, rows, columns] = extents(x);
      const out = heap.output(x.shape);
      const mean = heap.scratch(2 * columns);
      const factor = mean + columns * 4;
      const [scales, offsets] = [heap.floats(scale), heap.floats(offset)];
      const [means, factors] = [heap.floatsAt(mean, columns), heap.floatsAt(factor, columns)];
      for (let example = 0; example < batch; example++) {
        const place = example * rows * columns * 4;
        statistics(heap.address(x) + place, rows, columns, groups, epsilon, mean, factor);
        for (let i = 0; i < columns; i++) {
          const a = (factors[i] as number) * (scales[i] as number);
          factors[i] = a;
          means[i] = (offsets[i] as number) - (means[i] as number) * a;
        }
        heap.kernels.affine(heap.address(x) + place, factor, mean, heap.address(out) + place, rows, columns);
      }
      return out;
    },

    /**
     * Of an example, with n = (x - mean) r and g = scale dy, and means over a group: dx = r (g - mean(g) - n mean(g n)). Over all
     * examples dScale = sum dy n and dOffset = sum dy. As batch normalisation: Ioffe and Szegedy 2015, section 3.
     */
    NormalizeGroupsGrad(
      { dy, x, scale }: { dy: TensorInfo; x: TensorInfo; scale: TensorInfo },
      { groups, epsilon }: { groups: number; epsilon: number },
    ) {
      const [batch, rows, columns] = extents(x);
      const dx = heap.output(x.shape);
      const dScale = heap.output([columns]);
      const dOffset = heap.output([columns]);
      const row = (index: number): Address => scratch + index * columns * 4;
      const scratch = heap.scratch(7 * columns);
      const [mean, r, sumOfDy, sumOfDyX, ofDy, ofX, constant] = [0, 1, 2, 3, 4, 5, 6].map(
        (index) => [row(index), heap.floatsAt(row(index), columns)] as const,
      ) as [Row, Row, Row, Row, Row, Row, Row];
      const scales = heap.floats(scale);
      const [dScales, dOffsets] = [heap.floats(dScale).fill(0), heap.floats(dOffset).fill(0)];
      const share = groups / (rows * columns);
      for (let example = 0; example < batch; example++) {
        const place = example * rows * columns * 4;
        const [ofExample, dyOfExample] = [heap.address(x) + place, heap.address(dy) + place];
        statistics(ofExample, rows, columns, groups, epsilon, mean[0], r[0]);
        heap.kernels.columnSum(dyOfExample, rows, columns, sumOfDy[0]);
        heap.kernels.columnDeviations(ofExample, mean[0], dyOfExample, rows, columns, sumOfDyX[0]);
        for (let i = 0; i < columns; i++) {
          const [factor, ofScale] = [r[1][i] as number, scales[i] as number];
          dOffsets[i] = (dOffsets[i] as number) + (sumOfDy[1][i] as number);
          dScales[i] = (dScales[i] as number) + factor * (sumOfDyX[1][i] as number);
          ofDy[1][i] = factor * ofScale;
          constant[1][i] = ofScale * (sumOfDy[1][i] as number);
          ofX[1][i] = ofScale * (sumOfDyX[1][i] as number);
        }
        sumGroups(constant[1], groups, share);
        sumGroups(ofX[1], groups, share);
        for (let i = 0; i < columns; i++) {
          const factor = r[1][i] as number;
          const slope = -(factor ** 3) * (ofX[1][i] as number);
          ofX[1][i] = slope;
          constant[1][i] = -factor * (constant[1][i] as number) - slope * (mean[1][i] as number);
        }
        const target = heap.address(dx) + place;
        heap.kernels.affineOfTwo(dyOfExample, ofExample, ofDy[0], ofX[0], constant[0], target, rows, columns);
      }
      return [dx, dScale, dOffset];
    },

    ScaleChannels({ x, scale }: { x: TensorInfo; scale: TensorInfo }) {
      const [batch, rows, columns] = extents(x);
      const out = heap.output(x.shape);
      const nothing = heap.scratch(columns);
      heap.floatsAt(nothing, columns).fill(0);
      for (let example = 0; example < batch; example++) {
        const place = example * rows * columns * 4;
        const factors = heap.address(scale) + example * columns * 4;
        heap.kernels.affine(heap.address(x) + place, factors, nothing, heap.address(out) + place, rows, columns);
      }
      return out;
    },

    /** The gradient of the scale: for each example and channel the sum of dy x. */
    ScaleChannelsGrad({ dy, x }: { dy: TensorInfo; x: TensorInfo }) {
      const [batch, rows, columns] = extents(x);
      const out = heap.output([batch, columns]);
      const nothing = heap.scratch(columns);
      heap.floatsAt(nothing, columns).fill(0);
      for (let example = 0; example < batch; example++) {
        const place = example * rows * columns * 4;
        const target = heap.address(out) + example * columns * 4;
        heap.kernels.columnDeviations(heap.address(x) + place, nothing, heap.address(dy) + place, rows, columns, target);
      }
      return out;
    },
  };
};

type Row = readonly [address: Address, values: Float32Array];
