/**
 * Kernels that operations ask the backend for by name: fused ones of tfjs, whose own functions compute gradients that nobody asked
 * for, and ours, which every backend of compute/ offers. Their gradients are in compute/gradients.ts.
 */
import type { NamedAttrMap, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Tensor, Tf } from "./operation.ts";
import type { Taps } from "./taps.ts";
import type { Sliding } from "./window.ts";
import type { Sliding1d } from "./window1d.ts";

/**
 * @param filter [height, width, inChannels / groups, outChannels]; with a group for each channel it is a depthwise convolution, whose
 * kernels are faster
 */
export function conv2d(tf: Tf, x: Tensor4D, filter: Tensor4D, bias: Tensor1D | undefined, sliding: Sliding): Tensor4D {
  const [height, width, channels, filters] = filter.shape;
  const groups = x.shape[3] / channels;
  if (channels === 1 && groups > 1)
    return depthwiseConv2d(tf, x, tf.reshape(filter, [height, width, groups, filters / groups]), bias, sliding);
  return tf.engine().runKernel<Tensor4D>("FusedConv2D", withBias({ x, filter }, bias), windowAttributes(sliding));
}

/** @param filter [length, inFeatures / groups, outFeatures] */
export function conv1d(tf: Tf, x: Tensor3D, filter: Tensor3D, bias: Tensor1D | undefined, sliding: Sliding1d): Tensor3D {
  const { strides, padding, dilation = 1 } = sliding;
  const [batch, length, features] = x.shape;
  const [window] = filter.shape;
  const before = (window - 1) * dilation;
  const pad =
    padding === "causal"
      ? [
          [0, 0],
          [0, 0],
          [before, 0],
          [0, 0],
        ]
      : padding;
  const image = tf.reshape(x, [batch, 1, length, features]);
  const inputs = withBias({ x: image, filter: tf.reshape(filter, [1, ...filter.shape]) }, bias);
  const attributes = windowAttributes({ strides: 1, padding: "valid" });
  const y = tf
    .engine()
    .runKernel<Tensor4D>("FusedConv2D", inputs, { ...attributes, pad, strides: [1, strides], dilations: [1, dilation] });
  return tf.reshape(y, [batch, y.shape[2], y.shape[3]]);
}

/** @param filter [height, width, channels, multiplier] */
export const depthwiseConv2d = (tf: Tf, x: Tensor4D, filter: Tensor4D, bias: Tensor1D | undefined, sliding: Sliding) =>
  tf.engine().runKernel<Tensor4D>("FusedDepthwiseConv2D", withBias({ x, filter }, bias), windowAttributes(sliding));

/**
 * The transpose of a convolution that makes the image x of one of height x width.
 * @param filter [height, width, outChannels, inChannels]
 */
export function conv2dTranspose(
  tf: Tf,
  x: Tensor4D,
  filter: Tensor4D,
  [height, width]: readonly [height: number, width: number],
  sliding: Sliding,
): Tensor4D {
  const inputShape = [x.shape[0], height, width, filter.shape[2]];
  return tf.engine().runKernel<Tensor4D>("Conv2DBackpropInput", { dy: x, filter }, { ...windowAttributes(sliding), inputShape });
}

/** a b + bias; where a is [batch, length, features], at each step. */
export function dense<T extends Tensor>(tf: Tf, a: T, b: Tensor2D, bias: Tensor1D | undefined): T {
  const attributes = { transposeA: false, transposeB: false, activation: "linear" };
  const rows = tf.reshape(a, [-1, b.shape[0]]);
  const product = tf.engine().runKernel<Tensor2D>("_FusedMatMul", withBias({ a: rows, b }, bias), attributes);
  return tf.reshape(product, [...a.shape.slice(0, -1), b.shape[1]]) as T;
}

/** x/2 (1 + erf(x / sqrt 2)) */
export const gelu = <T extends Tensor>(tf: Tf, x: T): T => tf.engine().runKernel<T>("Gelu", { x });

/** x sigmoid(x) */
export const swish = <T extends Tensor>(tf: Tf, x: T): T => tf.engine().runKernel<T>("Swish", { x });

/** Of each value; the operations of these names tell the formulas. */
export type Activation =
  | "Elu"
  | "Selu"
  | "LeakyRelu"
  | "Relu6"
  | "Softplus"
  | "Softsign"
  | "Mish"
  | "HardSigmoid"
  | "HardSwish"
  | "Exponential";
export const activate = (tf: Tf, activation: Activation, x: Tensor, alpha = 0): Tensor =>
  tf.engine().runKernel<Tensor>(activation, { x }, { alpha });

/** max(x, 0) + alpha min(x, 0), with an alpha for each channel (last axis). */
export const prelu = (tf: Tf, x: Tensor, alpha: Tensor1D): Tensor => tf.engine().runKernel<Tensor>("PreluChannels", { x, alpha });

/** Over the last axis. */
export const softmax = (tf: Tf, x: Tensor): Tensor => tf.engine().runKernel<Tensor>("SoftmaxRows", { x });
export const logSoftmax = (tf: Tf, x: Tensor): Tensor => tf.engine().runKernel<Tensor>("LogSoftmaxRows", { x });

/**
 * scale (x - mean) / sqrt(variance + epsilon) + offset, with mean and variance of each row: along the last axis. Without an offset
 * the mean is taken as 0.
 */
export const normalizeRows = (tf: Tf, x: Tensor, scale: Tensor1D, offset: Tensor1D | undefined, epsilon: number): Tensor =>
  tf
    .engine()
    .runKernel<Tensor>("NormalizeRows", offset ? { x, scale, offset } : { x, scale }, { epsilon, centred: offset !== undefined });

/** The same with mean and variance of each example and each group of neighbouring channels. */
export const normalizeGroups = (tf: Tf, x: Tensor, scale: Tensor1D, offset: Tensor1D, groups: number, epsilon: number): Tensor =>
  tf.engine().runKernel<Tensor>("NormalizeGroups", { x, scale, offset }, { groups, epsilon });

/** Every channel of every image times a value. @param scale [batch, channels] */
export const scaleChannels = (tf: Tf, x: Tensor4D, scale: Tensor2D): Tensor4D =>
  tf.engine().runKernel<Tensor4D>("ScaleChannels", { x, scale });

/** Every row and every column of images as a weighted sum of others. */
export const resample = (tf: Tf, x: Tensor4D, rows: Taps, columns: Taps): Tensor4D =>
  tf.engine().runKernel<Tensor4D>("Resample", { x }, { rows, columns } as unknown as NamedAttrMap);

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

const windowAttributes = ({ strides, padding, dilation = 1 }: Sliding) => ({
  strides: [strides, strides],
  pad: padding,
  dataFormat: "NHWC",
  dilations: [dilation, dilation],
  dimRoundingMode: "floor",
  activation: "linear",
});
