/** Examples of two splits as one, as the final training takes them. */
import type { Examples } from "./dataset.ts";

/** The second after the first. Both have the same shape and classes, as all splits of a data set have. */
export function join(first: Examples, second: Examples): Examples {
  const { shape, classes, scale } = first;
  const labels = concatenate(Int32Array, first.labels, second.labels);
  if (first.scale === second.scale && first.inputs instanceof Uint8Array && second.inputs instanceof Uint8Array)
    return { shape, classes, labels, scale, inputs: concatenate(Uint8Array, first.inputs, second.inputs) };
  // Stored in different ways: as a network sees them.
  return { shape, classes, labels, scale: 1, inputs: concatenate(Float32Array, scaled(first), scaled(second)) };
}

const scaled = ({ inputs, scale }: Examples): Float32Array => Float32Array.from(inputs, (value) => value * scale);

function concatenate<T extends { set(from: T, at?: number): void; readonly length: number }>(
  make: new (length: number) => T,
  first: T,
  second: T,
): T {
  const all = new make(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
