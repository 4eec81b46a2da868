/** Rows of a table by the ids of tokens. tfjs's GatherV2 is slow, and the sum of its gradient is missing from its wasm backend. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Heap, type KernelTable, sizeOf } from "./heap.ts";

export const embeddingKernels = (heap: Heap): KernelTable => ({
  /** [...ids, features]; ids are floats. */
  Embed({ ids, table }: { ids: TensorInfo; table: TensorInfo }) {
    const [vocabulary, features] = table.shape as [number, number];
    const out = heap.output([...ids.shape, features]);
    heap.kernels.embed(heap.address(ids), heap.address(table), heap.address(out), sizeOf(ids.shape), vocabulary, features);
    return out;
  },

  /** Of the table, [vocabulary, features]. */
  EmbedGrad({ ids, dy }: { ids: TensorInfo; dy: TensorInfo }, { vocabulary }: { vocabulary: number }) {
    const features = dy.shape.at(-1) as number;
    const out = heap.output([vocabulary, features]);
    heap.kernels.embedGradient(heap.address(ids), heap.address(dy), heap.address(out), sizeOf(ids.shape), vocabulary, features);
    return out;
  },
});
