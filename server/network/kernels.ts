/**
 * Kernels that operations ask the backend for by name: fused ones of tfjs, whose own functions compute gradients that nobody asked
 * for, and ours, which every backend of compute/ offers. Their gradients are in compute/gradients.ts.
 */
import type { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Tensor, Tf } from "./operation.ts";
import type { Padding } from "./window.ts";

/** @param filter [height, width, inChannels, outChannels] */
export const conv2d = (tf: Tf, x: Tensor4D, filter: Tensor4D, bias: Tensor1D | undefined, stride: number, padding: Padding) =>
  tf.engine().runKernel<Tensor4D>("FusedConv2D", withBias({ x, filter }, bias), windowAttributes(stride, padding));

/** @param filter [height, width, channels, multiplier] */
export const depthwiseConv2d = (
  tf: Tf,
  x: Tensor4D,
  filter: Tensor4D,
  bias: Tensor1D | undefined,
  stride: number,
  padding: Padding,
) => tf.engine().runKernel<Tensor4D>("FusedDepthwiseConv2D", withBias({ x, filter }, bias), windowAttributes(stride, padding));

export const dense = (tf: Tf, a: Tensor2D, b: Tensor2D, bias: Tensor1D | undefined) =>
  tf.engine().runKernel<Tensor2D>("_FusedMatMul", withBias({ a, b }, bias), {
    transposeA: false,
    transposeB: false,
    activation: "linear",
  });

/** x/2 (1 + erf(x / sqrt 2)) */
export const gelu = <T extends Tensor>(tf: Tf, x: T): T => tf.engine().runKernel<T>("Gelu", { x });

/** x sigmoid(x) */
export const swish = <T extends Tensor>(tf: Tf, x: T): T => tf.engine().runKernel<T>("Swish", { x });

export interface Normalized {
  readonly y: Tensor;
  /** Of the batch, by channel. */
  readonly mean: Tensor1D;
  /** The biased one: the mean of the squared deviations. */
  readonly variance: Tensor1D;
}

/** scale (x - mean) / sqrt(variance + epsilon) + offset, by channel (last axis), with mean and variance of the batch. */
export function normalizeBatch(tf: Tf, x: Tensor, scale: Tensor1D, offset: Tensor1D, epsilon: number): Normalized {
  const [y, mean, variance] = tf
    .engine()
    .runKernel<[Tensor, Tensor1D, Tensor1D]>("NormalizeBatch", { x, scale, offset }, { epsilon });
  return { y, mean, variance };
}

const withBias = (inputs: Record<string, Tensor>, bias: Tensor1D | undefined): Record<string, Tensor> =>
  bias ? { ...inputs, bias } : inputs;

const windowAttributes = (stride: number, padding: Padding) => ({
  strides: [stride, stride],
  pad: padding,
  dataFormat: "NHWC",
  dilations: [1, 1],
  dimRoundingMode: "floor",
  activation: "linear",
});
