// Gradients of max and average pooling. A window has at least one pixel inside the image.
import { accumulateScaled, bytes, clear, loadSome } from "./memory.as";
import { Window } from "./window.as";

/** dx gets each window's dy at the window's largest value; of equal ones at the first, row by row, as TensorFlow does on a CPU. */
export function maxPoolGradient(x: usize, dy: usize, dx: usize, window: Window): void {
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
        for (let channel: i32 = 0; channel < channels; channel += 4) {
          const lanes = min(4, channels - channel);
          let place = i32x4.splat(((image * inHeight + row0) * inWidth + column0) * channels + channel);
          let best = f32x4.splat(-Infinity);
          for (let row: i32 = row0; row < rowEnd; row++)
            for (let column: i32 = column0; column < columnEnd; column++) {
              const offset = ((image * inHeight + row) * inWidth + column) * channels + channel;
              const value = lanes == 4 ? v128.load(x + bytes(offset)) : loadSome(x + bytes(offset), lanes);
              const better = f32x4.gt(value, best);
              best = v128.bitselect(value, best, better);
              place = v128.bitselect(i32x4.splat(offset), place, better);
            }
          give(dx + bytes(i32x4.extract_lane(place, 0)), gradient);
          if (lanes > 1) give(dx + bytes(i32x4.extract_lane(place, 1) + 1), gradient + 4);
          if (lanes > 2) give(dx + bytes(i32x4.extract_lane(place, 2) + 2), gradient + 8);
          if (lanes > 3) give(dx + bytes(i32x4.extract_lane(place, 3) + 3), gradient + 12);
          gradient += bytes(lanes);
        }
      }
}

// @ts-ignore: decorator
@inline
function give(to: usize, from: usize): void {
  store<f32>(to, load<f32>(to) + load<f32>(from));
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
