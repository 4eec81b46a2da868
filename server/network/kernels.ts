/**
 * Kernels that operations ask the backend for by name: fused ones of tfjs, whose own functions compute gradients that nobody asked
 * for, and ours, which every backend of compute/ offers. Their gradients are in compute/gradients.ts.
 */
import type { Tensor1D, Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
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

/** a b + bias; where a is [batch, length, features], at each step. */
export function dense(tf: Tf, a: Tensor, b: Tensor2D, bias: Tensor1D | undefined): Tensor {
  const attributes = { transposeA: false, transposeB: false, activation: "linear" };
  const rows = tf.reshape(a, [-1, b.shape[0]]);
  const product = tf.engine().runKernel<Tensor2D>("_FusedMatMul", withBias({ a: rows, b }, bias), attributes);
  return tf.reshape(product, [...a.shape.slice(0, -1), b.shape[1]]);
}

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

export interface RecurrentWeights {
  /** [features, gates units] */
  readonly kernel: Tensor2D;
  /** [units, gates units] */
  readonly recurrent: Tensor2D;
  readonly bias: Tensor;
}

/** How a recurrent layer goes through a sequence, and whether it gives all states, [batch, length, units], or the last, [batch, units]. */
export interface RecurrentOptions {
  readonly backwards: boolean;
  readonly last: boolean;
}

export const lstm = (tf: Tf, x: Tensor3D, weights: RecurrentWeights, options: RecurrentOptions): Tensor =>
  recurrent(tf, "Lstm", x, weights, options);

export const gru = (tf: Tf, x: Tensor3D, weights: RecurrentWeights, options: RecurrentOptions): Tensor =>
  recurrent(tf, "Gru", x, weights, options);

const recurrent = (tf: Tf, kernel: string, x: Tensor3D, weights: RecurrentWeights, options: RecurrentOptions): Tensor =>
  first(tf.engine().runKernel<Tensor[]>(kernel, { x, ...weights }, { ...options }));

/** softmax(q k^T / sqrt(depth)) v by head; q is [batch, queries, heads depth], k and v are [batch, keys, heads depth]. */
export const attention = (tf: Tf, q: Tensor3D, k: Tensor3D, v: Tensor3D, heads: number, causal: boolean): Tensor3D =>
  first(tf.engine().runKernel<Tensor3D[]>("Attention", { q, k, v }, { heads, causal }));

/** The rows of a table [vocabulary, features] at ids [batch, length]. */
export const embed = (tf: Tf, ids: Tensor2D, table: Tensor2D): Tensor3D =>
  tf.engine().runKernel<Tensor3D>("Embed", { ids, table });

const first = <T>([value]: readonly T[]): T => value as T;

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
