/** Sliding windows over images: what convolutions and poolings share. */
import { formatShape, type Shape, ShapeError } from "./operation.ts";

export type Padding = "valid" | "same";

/** The number of windows along an axis. Source: TensorFlow's definition of "SAME" and "VALID". */
export function windows(length: number, window: number, stride: number, padding: Padding): number {
  return padding === "same" ? Math.ceil(length / stride) : Math.floor((length - window) / stride) + 1;
}

/** Zeros before and after an axis for `same` padding; the odd one comes after. */
export function samePadding(length: number, window: number, stride: number): readonly [before: number, after: number] {
  const total = Math.max((Math.ceil(length / stride) - 1) * stride + window - length, 0);
  return [Math.floor(total / 2), total - Math.floor(total / 2)];
}

/** How a window moves over an image; what convolutions and poolings have among their arguments. */
export interface Sliding {
  readonly strides: number;
  readonly padding: Padding;
  readonly dilation?: number;
}

/** The length that a kernel spans, with `dilation` - 1 pixels left out between two that it reads. */
export const span = (kernel: number, dilation: number): number => (kernel - 1) * dilation + 1;

/** The length of the axis over which so many windows slide: what `windows` undoes. Keras's definition for transposed convolutions. */
export function unslid(count: number, window: number, stride: number, padding: Padding): number {
  return count * stride + (padding === "same" ? 0 : Math.max(window - stride, 0));
}

/** Height and width after a square window has slid over an image. */
export function slide(
  operation: string,
  image: Shape,
  kernel: number,
  { strides, padding, dilation = 1 }: Sliding,
): readonly [height: number, width: number] {
  if (strides > 1 && dilation > 1)
    throw new ShapeError(
      `${operation}: strides ${strides} and dilation ${dilation} cannot be combined, since TensorFlow cannot run it. Let one of them be 1.`,
    );
  const window = span(kernel, dilation);
  const height = windows(image[0] as number, window, strides, padding);
  const width = windows(image[1] as number, window, strides, padding);
  if (height < 1 || width < 1)
    throw new ShapeError(
      `${operation}: a window of ${window} x ${window} does not fit into ${formatShape(image)}. Use a smaller window, fewer poolings or strides before it, or padding: same.`,
    );
  return [height, width];
}
