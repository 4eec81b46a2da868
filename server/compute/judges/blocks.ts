/** Weights of any shape out of blocks of one: cropped where the block is larger, repeated where it is smaller. */
import type { Initializer, Shape, Tensor, Tf } from "../../network/operation.ts";

/** Longest axes of a block: channels, and what stands before them. */
const mostChannels = (rank: number): number => (rank > 2 ? 64 : rank === 2 ? 256 : 1024);

/** The block that weights of these shapes come from: in each axis as long as the longest of them, within reason. */
export function blockShape(shapes: readonly Shape[]): Shape {
  const [first = []] = shapes;
  const most = mostChannels(first.length);
  return first.map((_, axis) => Math.min(most, Math.max(...shapes.map((shape) => shape[axis] as number))));
}

/** Axes of a window are cropped around its middle, channels from the first one on. */
export function fitted(tf: Tf, block: Tensor, shape: Shape): Tensor {
  let whole = block;
  for (const [axis, length] of shape.entries()) {
    const times = Math.ceil(length / (whole.shape[axis] as number));
    if (times > 1) whole = tf.concat(new Array<Tensor>(times).fill(whole), axis);
  }
  const begin = shape.map((length, axis) => {
    const spare = (whole.shape[axis] as number) - length;
    return axis < shape.length - 2 ? spare >> 1 : 0;
  });
  return begin.some((first) => first > 0) || shape.some((length, axis) => length < (whole.shape[axis] as number))
    ? tf.slice(whole, begin, [...shape])
    : whole;
}

/** The standard deviation of a weight's first values; 0: they are not random. */
export function deviationOf(initializer: Initializer, shape: Shape): number {
  switch (initializer.kind) {
    case "glorot_uniform":
      return Math.sqrt(2 / (initializer.fanIn + initializer.fanOut));
    case "uniform":
      return initializer.limit / Math.sqrt(3);
    case "orthogonal":
      return 1 / Math.sqrt(shape.at(-1) ?? 1);
    default:
      return 0;
  }
}

/** The node that a weight belongs to: "conv2d_1" of "conv2d_1/kernel". */
export const nodeOf = (key: string): string => key.slice(0, key.indexOf("/"));
