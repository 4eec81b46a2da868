/** Bilinear resizing that averages when it makes an image smaller, so that fine patterns do not become coarse ones. */

/**
 * Pixel centres lie at half-integers and the triangle filter widens with the reduction, as in Pillow's BILINEAR and in
 * tf.image.resize(antialias=True): results agree with theirs to within one step of rounding.
 */
export function resize(
  pixels: Uint8Array,
  [height, width, channels]: readonly [number, number, number],
  newHeight: number,
  newWidth: number,
): Uint8Array {
  if (height === newHeight && width === newWidth) return pixels;
  // Along the rows, then along the columns: the filter is separable.
  const wide = new Float32Array(height * newWidth * channels);
  taps(width, newWidth).forEach(({ first, weights }, x) => {
    for (let y = 0; y < height; y++)
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++) sum += (weights[k] ?? 0) * (pixels[(y * width + first + k) * channels + c] ?? 0);
        wide[(y * newWidth + x) * channels + c] = sum;
      }
  });
  const row = newWidth * channels;
  const result = new Uint8Array(newHeight * row);
  taps(height, newHeight).forEach(({ first, weights }, y) => {
    for (let i = 0; i < row; i++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += (weights[k] ?? 0) * (wide[(first + k) * row + i] ?? 0);
      result[y * row + i] = Math.round(sum);
    }
  });
  return result;
}

/** For each new pixel, the old ones that it is made of. Weights sum to one. */
function taps(from: number, to: number): { first: number; weights: number[] }[] {
  const reduction = Math.max(1, from / to);
  return Array.from({ length: to }, (_, index) => {
    const centre = ((index + 0.5) * from) / to;
    const first = Math.max(0, Math.floor(centre - reduction + 0.5));
    const last = Math.min(from, Math.floor(centre + reduction + 0.5));
    const raw = Array.from({ length: last - first }, (_, k) => Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / reduction));
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    return { first, weights: raw.map((weight) => weight / total) };
  });
}
