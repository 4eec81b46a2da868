// Gradients of max and average pooling. A window has at least one pixel inside the image.
import { accumulateScaled, bytes, clear, loadSome, storeSome } from "./memory.as";
import { Window } from "./window.as";

/**
 * dx gets each window's dy where the window's largest value y stands; of equal ones at the first, row by row, as TensorFlow does on
 * a CPU.
 */
export function maxPoolGradient(x: usize, y: usize, dy: usize, dx: usize, window: Window): void {
  const inHeight = window.inHeight, inWidth = window.inWidth, channels = window.inChannels;
  clear(dx, window.batch * inHeight * inWidth * channels);
  let out: usize = 0;
  for (let image: i32 = 0; image < window.batch; image++)
    for (let i: i32 = 0; i < window.outHeight; i++)
      for (let j: i32 = 0; j < window.outWidth; j++) {
        const top = i * window.strideHeight - window.padTop;
        const left = j * window.strideWidth - window.padLeft;
        const rowEnd = min(top + window.height, inHeight);
        const columnEnd = min(left + window.width, inWidth);
        for (let channel: i32 = 0; channel < channels; channel += 4) {
          const lanes = min(4, channels - channel);
          const largest = lanes == 4 ? v128.load(y + out) : loadSome(y + out, lanes);
          const gradient = lanes == 4 ? v128.load(dy + out) : loadSome(dy + out, lanes);
          let given = i32x4.splat(0);
          for (let row: i32 = max(top, 0); row < rowEnd; row++)
            for (let column: i32 = max(left, 0); column < columnEnd; column++) {
              const place = bytes(((image * inHeight + row) * inWidth + column) * channels + channel);
              if (lanes == 4) {
                const here = v128.andnot(f32x4.eq(v128.load(x + place), largest), given);
                given = v128.or(given, here);
                v128.store(dx + place, f32x4.add(v128.load(dx + place), v128.and(gradient, here)));
              } else {
                const here = v128.andnot(f32x4.eq(loadSome(x + place, lanes), largest), given);
                given = v128.or(given, here);
                storeSome(dx + place, f32x4.add(loadSome(dx + place, lanes), v128.and(gradient, here)), lanes);
              }
            }
          out += bytes(lanes);
        }
      }
}

/** dx gets each window's dy in equal shares at the pixels inside the image: the forward pass divides by their number. */
export function averagePoolGradient(dy: usize, dx: usize, window: Window): void {
  const inHeight = window.inHeight, inWidth = window.inWidth, channels = window.inChannels;
  clear(dx, window.batch * inHeight * inWidth * channels);
  let gradient = dy;
  for (let image: i32 = 0; image < window.batch; image++)
    for (let i: i32 = 0; i < window.outHeight; i++)
      for (let j: i32 = 0; j < window.outWidth; j++) {
        const top = i * window.strideHeight - window.padTop;
        const left = j * window.strideWidth - window.padLeft;
        const rowEnd = min(top + window.height, inHeight);
        const columnEnd = min(left + window.width, inWidth);
        const row0 = max(top, 0);
        const column0 = max(left, 0);
        const share: f32 = 1 / <f32>((rowEnd - row0) * (columnEnd - column0));
        for (let row: i32 = row0; row < rowEnd; row++)
          for (let column: i32 = column0; column < columnEnd; column++)
            accumulateScaled(dx + bytes(((image * inHeight + row) * inWidth + column) * channels), gradient, share, channels);
        gradient += bytes(channels);
      }
}
