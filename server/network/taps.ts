/** How an axis of an image becomes longer or shorter: each new place is a weighted sum of old ones. */

/** Of each place along the new axis, the old places that it is a sum of, with their weights. */
export type Taps = readonly (readonly Tap[])[];
export type Tap = readonly [place: number, weight: number];

const along = (to: number, tapsOf: (index: number) => readonly Tap[]): Taps => Array.from({ length: to }, (_, i) => tapsOf(i));

/** The old place, counted from the middle of the first, whose middle lies where that of the new one does. */
const middle = (index: number, from: number, to: number): number =>
  // In single precision, as TensorFlow and PyTorch compute it: of two places that are equally near they take the same.
  Math.fround(Math.fround(index + 0.5) * Math.fround(from / to));

/** The nearest place; of two the later one. TensorFlow's half-pixel centres, PyTorch's "nearest-exact". */
export const nearest = (from: number, to: number): Taps =>
  along(to, (index) => [[Math.min(Math.floor(middle(index, from, to)), from - 1), 1]]);

/** Between the middles of two neighbours in proportion; at the ends that of the last one. Nothing is averaged where it gets shorter. */
export const linear = (from: number, to: number): Taps =>
  along(to, (index) => {
    const place = Math.min(Math.max(((index + 0.5) * from) / to - 0.5, 0), from - 1);
    const before = Math.floor(place);
    const share = place - before;
    return share === 0
      ? [[before, 1]]
      : [
          [before, 1 - share],
          [before + 1, share],
        ];
  });

export type Interpolation = "nearest" | "bilinear";
export const interpolate: Readonly<Record<Interpolation, (from: number, to: number) => Taps>> = { nearest, bilinear: linear };

/** The mean of the old places from floor(i from / to) to before ceil((i + 1) from / to): PyTorch's adaptive pooling. */
export const mean = (from: number, to: number): Taps =>
  along(to, (index) => {
    const [begin, end] = [Math.floor((index * from) / to), Math.ceil(((index + 1) * from) / to)];
    return Array.from({ length: end - begin }, (_, i): Tap => [begin + i, 1 / (end - begin)]);
  });

/** The old place `by` places before; nothing (zeros) where there is none. */
export const shifted = (from: number, to: number, by: number): Taps =>
  along(to, (index) => (index >= by && index - by < from ? [[index - by, 1]] : []));

/** The old places as weighted sums of the new ones: the transposed matrix. */
export function transposed(taps: Taps, from: number): Taps {
  const result = Array.from({ length: from }, (): Tap[] => []);
  for (const [index, ofIndex] of taps.entries()) for (const [place, weight] of ofIndex) result[place]?.push([index, weight]);
  return result;
}
