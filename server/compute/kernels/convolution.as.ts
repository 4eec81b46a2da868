// 2-D convolution and its gradients as matrix products over patches ("im2col"), a chunk of output pixels at a time so that the
// patches stay in cache. With K = height x width x inChannels, the filter is a matrix [K, outChannels].
import { gemm } from "./gemm.as";
import { accumulate, bytes, clear, copy, repeatRow } from "./memory.as";
import { Window } from "./window.as";

/** Output pixels in a chunk. The caller's scratch memory is sized by it: 192 K floats for the patches, then gemm's. */
const PIXELS: i32 = 192;

/** y = patches(x) filter + bias; without a bias where it is null. */
export function conv2d(x: usize, filter: usize, bias: usize, y: usize, window: Window, scratch: usize): void {
  const pixels = window.batch * window.outHeight * window.outWidth;
  const k = patchSize(window);
  const o = window.outChannels;
  const gemmScratch = scratch + bytes(PIXELS * k);
  const biased = bias != 0;
  if (isPointwise(window)) {
    if (biased) repeatRow(y, bias, pixels, o);
    gemm(pixels, o, k, x, k, 1, filter, o, 1, y, o, biased, gemmScratch);
    return;
  }
  for (let first: i32 = 0; first < pixels; first += PIXELS) {
    const count = min(PIXELS, pixels - first);
    const chunk = y + bytes(first * o);
    gather(x, window, first, count, scratch);
    if (biased) repeatRow(chunk, bias, count, o);
    gemm(count, o, k, scratch, k, 1, filter, o, 1, chunk, o, biased, gemmScratch);
  }
}

/** dFilter = patches(x)^T dy. */
export function conv2dFilterGradient(x: usize, dy: usize, dFilter: usize, window: Window, scratch: usize): void {
  const pixels = window.batch * window.outHeight * window.outWidth;
  const k = patchSize(window);
  const o = window.outChannels;
  const gemmScratch = scratch + bytes(PIXELS * k);
  if (isPointwise(window)) {
    gemm(k, o, pixels, x, 1, k, dy, o, 1, dFilter, o, false, gemmScratch);
    return;
  }
  for (let first: i32 = 0; first < pixels; first += PIXELS) {
    const count = min(PIXELS, pixels - first);
    gather(x, window, first, count, scratch);
    gemm(k, o, count, scratch, 1, k, dy + bytes(first * o), o, 1, dFilter, o, first > 0, gemmScratch);
  }
}

/** dx = the sum of the patches dy filter^T at their places. */
export function conv2dInputGradient(dy: usize, filter: usize, dx: usize, window: Window, scratch: usize): void {
  const pixels = window.batch * window.outHeight * window.outWidth;
  const k = patchSize(window);
  const o = window.outChannels;
  const gemmScratch = scratch + bytes(PIXELS * k);
  if (isPointwise(window)) {
    gemm(pixels, k, o, dy, o, 1, filter, 1, o, dx, k, false, gemmScratch);
    return;
  }
  clear(dx, window.batch * window.inHeight * window.inWidth * window.inChannels);
  for (let first: i32 = 0; first < pixels; first += PIXELS) {
    const count = min(PIXELS, pixels - first);
    gemm(count, k, o, dy + bytes(first * o), o, 1, filter, 1, o, scratch, k, false, gemmScratch);
    scatter(dx, window, first, count, scratch);
  }
}

// @ts-ignore: decorator
@inline
function patchSize(window: Window): i32 {
  return window.height * window.width * window.inChannels;
}

/** The patches are the pixels themselves. */
function isPointwise(window: Window): bool {
  return window.height == 1 && window.width == 1 && window.strideHeight == 1 && window.strideWidth == 1;
}

/** Copies the patches of `count` output pixels from `first` on into rows of `patches`; zeros stand outside the image. */
function gather(x: usize, window: Window, first: i32, count: i32, patches: usize): void {
  const inHeight = window.inHeight, inWidth = window.inWidth, channels = window.inChannels;
  const outHeight = window.outHeight, outWidth = window.outWidth;
  const height = window.height, width = window.width;
  const rowSize = width * channels;
  let to = patches;
  for (let pixel: i32 = first; pixel < first + count; pixel++) {
    const line = pixel / outWidth;
    const image = line / outHeight;
    const top = (line % outHeight) * window.strideHeight - window.padTop;
    const left = (pixel % outWidth) * window.strideWidth - window.padLeft;
    for (let r: i32 = top; r < top + height; r++) {
      if (r < 0 || r >= inHeight) {
        clear(to, rowSize);
        to += bytes(rowSize);
        continue;
      }
      const row = x + bytes((image * inHeight + r) * inWidth * channels);
      if (left >= 0 && left + width <= inWidth) {
        copy(to, row + bytes(left * channels), rowSize);
        to += bytes(rowSize);
      } else {
        for (let c: i32 = left; c < left + width; c++) {
          if (c < 0 || c >= inWidth) clear(to, channels);
          else copy(to, row + bytes(c * channels), channels);
          to += bytes(channels);
        }
      }
    }
  }
}

/** The transpose of `gather`: adds rows of `patches` to the image. */
function scatter(x: usize, window: Window, first: i32, count: i32, patches: usize): void {
  const inHeight = window.inHeight, inWidth = window.inWidth, channels = window.inChannels;
  const outHeight = window.outHeight, outWidth = window.outWidth;
  const height = window.height, width = window.width;
  const rowSize = width * channels;
  let from = patches;
  for (let pixel: i32 = first; pixel < first + count; pixel++) {
    const line = pixel / outWidth;
    const image = line / outHeight;
    const top = (line % outHeight) * window.strideHeight - window.padTop;
    const left = (pixel % outWidth) * window.strideWidth - window.padLeft;
    for (let r: i32 = top; r < top + height; r++) {
      if (r < 0 || r >= inHeight) {
        from += bytes(rowSize);
        continue;
      }
      const row = x + bytes((image * inHeight + r) * inWidth * channels);
      if (left >= 0 && left + width <= inWidth) {
        accumulate(row + bytes(left * channels), from, rowSize);
        from += bytes(rowSize);
      } else {
        for (let c: i32 = left; c < left + width; c++) {
          if (c >= 0 && c < inWidth) accumulate(row + bytes(c * channels), from, channels);
          from += bytes(channels);
        }
      }
    }
  }
}
