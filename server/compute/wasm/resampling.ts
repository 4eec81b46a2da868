/** Images made larger or smaller, row by row and column by column: padding, cropping, resizing, adaptive pooling. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Taps } from "../../network/taps.ts";
import { type Address, type Heap, type KernelTable, sizeOf } from "./heap.ts";

export const resamplingKernels = (heap: Heap): KernelTable => ({
  Resample({ x }: { x: TensorInfo }, { rows, columns }: { rows: Taps; columns: Taps }) {
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    const out = heap.output([batch, rows.length, columns.length, channels]);
    const between = sizeOf([batch, rows.length, width, channels]);
    const scratch = heap.scratch(between + tableSize(rows) + tableSize(columns));
    const ofRows = scratch + between * 4;
    const ofColumns = ofRows + tableSize(rows) * 4;
    const pass = (from: Address, to: Address, taps: Taps, table: Address, outer: number, length: number, inner: number) => {
      const [places, weights] = write(heap, taps, table);
      heap.kernels.resample(from, to, table, places, weights, outer, length, taps.length, inner);
    };
    pass(heap.address(x), scratch, rows, ofRows, batch, height, width * channels);
    pass(scratch, heap.address(out), columns, ofColumns, batch * rows.length, width, channels);
    return out;
  },
});

const tableSize = (taps: Taps): number => taps.length + 1 + 2 * taps.flat().length;

/** Lays taps out as kernels/resampling.as.ts reads them. */
function write(heap: Heap, taps: Taps, table: Address): readonly [places: Address, weights: Address] {
  const all = taps.flat();
  const places = table + (taps.length + 1) * 4;
  const weights = places + all.length * 4;
  let begin = 0;
  heap.integersAt(table, taps.length + 1).set([0, ...taps.map((ofPlace) => (begin += ofPlace.length))]);
  heap.integersAt(places, all.length).set(all.map(([place]) => place));
  heap.floatsAt(weights, all.length).set(all.map(([, weight]) => weight));
  return [places, weights];
}
