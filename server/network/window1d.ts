/** Sliding windows over sequences: what 1-D convolutions and poolings share. */

import type { Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import { asSequence } from "./checks.ts";
import { python, raw, type TorchPadding, unless } from "./code.ts";
import {
  type Arguments,
  padding as imagePadding,
  integer,
  type Parameter,
  type Shape,
  ShapeError,
  type Tensor,
  type Tf,
} from "./operation.ts";
import { type Padding, samePadding, span, windows } from "./window.ts";

/** `causal`: as many zeros as for `same`, all of them before the sequence. */
export type Padding1d = Padding | "causal";

export interface Pool1d extends Arguments {
  readonly size: number;
  readonly strides: number;
  readonly padding: Padding;
}

const padding: Parameter = {
  ...imagePadding,
  doc: "`valid`: only whole windows inside the sequence. `same`: zeros around it, so that a stride of 1 keeps the length.",
};

export const pool1dParameters: readonly Parameter[] = [
  integer("size", 1, "Length of the window, in steps."),
  integer("strides", 1, "Step of the window, in steps of the sequence; by default its size.", { default: { sameAs: "size" } }),
  padding,
];

export interface Sliding1d {
  readonly strides: number;
  readonly padding: Padding1d;
  readonly dilation?: number;
}

/** The length after a window has slid over a sequence. */
export function slide1d(
  operation: string,
  length: number,
  kernel: number,
  { strides, padding, dilation = 1 }: Sliding1d,
): number {
  if (strides > 1 && dilation > 1)
    throw new ShapeError(
      `${operation}: strides ${strides} and dilation ${dilation} cannot be combined, since TensorFlow cannot run it. Let one of them be 1.`,
    );
  const window = span(kernel, dilation);
  const count = windows(length, window, strides, padding === "causal" ? "same" : padding);
  if (count < 1)
    throw new ShapeError(
      `${operation}: a window of ${window} does not fit into ${length} steps. Use a smaller window, fewer poolings or strides before it, or padding: same.`,
    );
  return count;
}

export function pool1dShape(operation: string, args: Pool1d, input: Shape): Shape {
  const [length, features] = asSequence(operation, input);
  return [slide1d(operation, length, args.size, args), features];
}

/** A sequence as an image of width 1. @param x [batch, length, features] */
export function pool1d(tf: Tf, pool: Tf["maxPool"] | Tf["avgPool"], args: Pool1d, x: Tensor): Tensor {
  const [batch, length, features] = (x as Tensor3D).shape;
  const image = tf.reshape(x, [batch, length, 1, features]) as Tensor4D;
  const pooled = pool(image, [args.size, 1], [args.strides, 1], args.padding);
  return tf.reshape(pooled, [batch, -1, features]);
}

/** As `torchPadding`, for tensors batch x features x length. */
export function torchPadding1d(length: number, window: number, stride: number, padding: Padding1d): TorchPadding {
  const same = padding === "same" ? samePadding(length, window, stride) : [0, 0];
  const [before, after] = padding === "causal" ? [window - 1, 0] : same;
  const explicit = before !== after;
  return {
    option: explicit ? undefined : unless(0, before),
    pad: (x, value) => (explicit ? python("F.pad", [raw(x), [before, after]], { value: value && raw(value) }) : x),
    explicit,
  };
}
