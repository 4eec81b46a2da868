/** Scaled dot-product attention of several heads as one kernel: see kernels/attention.as.ts. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Heap, KernelTable } from "./heap.ts";
import { gemmScratch } from "./matrix.ts";

interface Inputs {
  /** [batch, queries, heads depth] */
  readonly q: TensorInfo;
  /** [batch, keys, heads depth] */
  readonly k: TensorInfo;
  readonly v: TensorInfo;
}

export const attentionKernels = (heap: Heap): KernelTable => {
  const address = (tensor: TensorInfo) => heap.address(tensor);
  const sizes = ({ q, k }: Inputs, heads: number) => {
    const [batch, queries, width] = q.shape as [number, number, number];
    return { batch, queries, keys: k.shape[1] as number, depth: width / heads };
  };
  return {
    /** What is attended to, and the probabilities [batch, heads, queries, keys]. */
    Attention(inputs: Inputs, { heads, causal }: { heads: number; causal: boolean }) {
      const { batch, queries, keys, depth } = sizes(inputs, heads);
      const y = heap.output(inputs.q.shape);
      const probabilities = heap.output([batch, heads, queries, keys]);
      const scratch = heap.scratch(gemmScratch(Math.max(keys, depth)));
      const [q, k, v] = [address(inputs.q), address(inputs.k), address(inputs.v)];
      heap.kernels.attention(q, k, v, address(y), address(probabilities), batch, queries, keys, heads, depth, causal, scratch);
      return [y, probabilities];
    },

    AttentionGrad(inputs: Inputs & { dy: TensorInfo; probabilities: TensorInfo }, { heads }: { heads: number }) {
      const { batch, queries, keys, depth } = sizes(inputs, heads);
      const [dq, dk, dv] = [heap.output(inputs.q.shape), heap.output(inputs.k.shape), heap.output(inputs.v.shape)];
      const scratch = heap.scratch(queries * keys + gemmScratch(Math.max(keys, depth)));
      const [dy, q, k, v] = [address(inputs.dy), address(inputs.q), address(inputs.k), address(inputs.v)];
      heap.kernels.attentionGradient(
        ...([dy, q, k, v, address(inputs.probabilities)] as const),
        ...([address(dq), address(dk), address(dv)] as const),
        ...([batch, queries, keys, heads, depth] as const),
        scratch,
      );
      return [dq, dk, dv];
    },
  };
};
