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

/** Height and width after a square window has slid over an image. */
export function slide(
  operation: string,
  image: Shape,
  window: number,
  stride: number,
  padding: Padding,
): readonly [height: number, width: number] {
  const height = windows(image[0] as number, window, stride, padding);
  const width = windows(image[1] as number, window, stride, padding);
  if (height < 1 || width < 1)
    throw new ShapeError(
      `${operation}: a window of ${window} x ${window} does not fit into ${formatShape(image)}. Use a smaller window, fewer poolings or strides before it, or padding: same.`,
    );
  return [height, width];
}
