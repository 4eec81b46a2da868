/** What kernels of the embedded backend work in, in values, however large the batch is: see server/compute/wasm/. */
import type { Held, Shape } from "./operation.ts";

/** Of products of matrices, forwards and backwards: a panel of 256 rows of the widest of them. */
export const productWorkspace = (...columns: readonly number[]): number => 256 * (Math.max(...columns) + 8);

/** Of a convolution: the patches of 192 pixels, and the product that makes filters of them. @param patch values of one */
export const patchWorkspace = (patch: number, filters: number): number => 192 * patch + productWorkspace(patch, filters);

/** Of a resampling and its gradient: images of which only one side has its new length, and which places are added up to which. */
export function resamplingMemory([height, width, channels]: readonly [number, number, number], output: Shape): Held {
  const [rows, columns] = output as [number, number, number];
  return {
    example: Math.max(rows * width, height * columns) * channels,
    once: 5 * (height + rows + width + columns) + 8,
  };
}
