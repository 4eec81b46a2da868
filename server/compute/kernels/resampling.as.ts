// An axis made longer or shorter: each new place is a weighted sum of old ones.
import { accumulateScaled, bytes, clear, copy } from "./memory.as";

/**
 * y[outer, to, inner]: each y[., i, .] the sum of weight x[., place, .] over the taps of i, in x[outer, from, inner]. The taps of i
 * are those from starts[i] to before starts[i + 1]; starts and places are integers.
 */
export function resample(
  x: usize,
  y: usize,
  starts: usize,
  places: usize,
  weights: usize,
  outer: i32,
  from: i32,
  to: i32,
  inner: i32,
): void {
  for (let block: i32 = 0; block < outer; block++) {
    for (let i: i32 = 0; i < to; i++) {
      const begin = load<i32>(starts + bytes(i)), end = load<i32>(starts + bytes(i + 1));
      if (end - begin == 1 && load<f32>(weights + bytes(begin)) == 1) copy(y, x + bytes(load<i32>(places + bytes(begin)) * inner), inner);
      else {
        clear(y, inner);
        for (let tap = begin; tap < end; tap++)
          accumulateScaled(y, x + bytes(load<i32>(places + bytes(tap)) * inner), load<f32>(weights + bytes(tap)), inner);
      }
      y += bytes(inner);
    }
    x += bytes(from * inner);
  }
}
