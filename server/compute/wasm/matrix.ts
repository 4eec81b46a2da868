/** Matrix products. Stock ones are scalar where anything is transposed or batched, and fused ones wrong there (K > 48). */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Heap, type KernelTable, sizeOf } from "./heap.ts";

interface MatrixAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Floats of scratch memory that gemm needs for n columns; see kernels/gemm.as.ts. */
export const gemmScratch = (n: number): number => 64 + 256 * 8 * Math.ceil(n / 8);

export const matrixKernels = (heap: Heap): KernelTable => ({
  BatchMatMul: ({ a, b }: { a: TensorInfo; b: TensorInfo }, attributes: MatrixAttributes) =>
    product(heap, a, b, undefined, attributes),

  _FusedMatMul(
    { a, b, bias }: { a: TensorInfo; b: TensorInfo; bias?: TensorInfo },
    attributes: MatrixAttributes & { activation: string },
  ) {
    if (attributes.activation !== "linear") throw new Error(`_FusedMatMul: activation ${attributes.activation} is not fused`);
    return product(heap, a, b, bias, attributes);
  },
});

/** a b + bias for the matrices in the last two axes; the axes before them broadcast where one side has a single matrix. */
function product(
  heap: Heap,
  a: TensorInfo,
  b: TensorInfo,
  bias: TensorInfo | undefined,
  { transposeA, transposeB }: MatrixAttributes,
): TensorInfo {
  const [aRows, aColumns] = a.shape.slice(-2) as [number, number];
  const [bRows, bColumns] = b.shape.slice(-2) as [number, number];
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const n = transposeB ? bRows : bColumns;
  const outer = heap.tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const aCount = sizeOf(a.shape.slice(0, -2));
  const bCount = sizeOf(b.shape.slice(0, -2));
  const count = sizeOf(outer);
  if ((aCount !== count && aCount !== 1) || (bCount !== count && bCount !== 1))
    throw new Error(`matrices of shapes ${a.shape} and ${b.shape} cannot be multiplied: only a single matrix is repeated`);
  if (bias && sizeOf(bias.shape) !== n) throw new Error(`a bias of shape ${bias.shape} does not fit ${n} columns`);
  const out = heap.output([...outer, m, n]);
  const scratch = heap.scratch(gemmScratch(n));
  if (bias) heap.kernels.repeatRow(heap.address(out), heap.address(bias), count * m, n);
  for (let i = 0; i < count; i++)
    heap.kernels.gemm(
      m,
      n,
      k,
      heap.address(a) + (aCount === 1 ? 0 : i * m * k * 4),
      transposeA ? 1 : k,
      transposeA ? m : 1,
      heap.address(b) + (bCount === 1 ? 0 : i * k * n * 4),
      transposeB ? 1 : n,
      transposeB ? k : 1,
      heap.address(out) + i * m * n * 4,
      n,
      bias ? 1 : 0,
      scratch,
    );
  return out;
}
