// 2-D convolution and its gradients as matrix products over patches ("im2col"), a chunk of output pixels at a time so that the
// patches stay in cache. With K = height x width x inChannels / groups, the filter is a matrix [K, outChannels]; every group of
// output channels is the product of its columns with the patches of its input channels.
import { gemm } from "./gemm.as";
import { accumulate, bytes, clear, copy, repeatRow } from "./memory.as";
import { Window } from "./window.as";

/** Output pixels in a chunk. The caller's scratch memory is sized by it: 192 K floats for the patches, then gemm's. */
const PIXELS: i32 = 192;

/** y = patches(x) filter + bias; without a bias where it is null. */
export function conv2d(x: usize, filter: usize, bias: usize, y: usize, window: Window, scratch: usize): void {
  const pixels = window.batch * window.outHeight * window.outWidth;
  const k = patchSize(window);
  const o = window.outChannels, ofGroup = o / window.groups;
  const gemmScratch = scratch + bytes(PIXELS * k);
  const biased = bias != 0;
  const step = isPointwise(window) ? pixels : PIXELS;
  for (let first: i32 = 0; first < pixels; first += step) {
    const count = min(step, pixels - first);
    const chunk = y + bytes(first * o);
    if (biased) repeatRow(chunk, bias, count, o);
    for (let group: i32 = 0; group < window.groups; group++) {
      const columns = bytes(group * ofGroup);
      if (isPointwise(window)) {
        const channels = window.inChannels;
        gemm(count, ofGroup, k, x + bytes(group * k), channels, 1, filter + columns, o, 1, y + columns, o, biased, gemmScratch);
      } else {
        gather(x, window, group, first, count, scratch);
        gemm(count, ofGroup, k, scratch, k, 1, filter + columns, o, 1, chunk + columns, o, biased, gemmScratch);
      }
    }
  }
}

/** dFilter = patches(x)^T dy. */
export function conv2dFilterGradient(x: usize, dy: usize, dFilter: usize, window: Window, scratch: usize): void {
  const pixels = window.batch * window.outHeight * window.outWidth;
  const k = patchSize(window);
  const o = window.outChannels, ofGroup = o / window.groups;
  const gemmScratch = scratch + bytes(PIXELS * k);
  const step = isPointwise(window) ? pixels : PIXELS;
  for (let first: i32 = 0; first < pixels; first += step) {
    const count = min(step, pixels - first);
    const chunk = dy + bytes(first * o);
    for (let group: i32 = 0; group < window.groups; group++) {
      const columns = bytes(group * ofGroup);
      if (isPointwise(window)) {
        const channels = window.inChannels;
        gemm(k, ofGroup, count, x + bytes(group * k), 1, channels, dy + columns, o, 1, dFilter + columns, o, false, gemmScratch);
      } else {
        gather(x, window, group, first, count, scratch);
        gemm(k, ofGroup, count, scratch, 1, k, chunk + columns, o, 1, dFilter + columns, o, first > 0, gemmScratch);
      }
    }
  }
}

/** dx = the sum of the patches dy filter^T at their places. */
export function conv2dInputGradient(dy: usize, filter: usize, dx: usize, window: Window, scratch: usize): void {
  const pixels = window.batch * window.outHeight * window.outWidth;
  const k = patchSize(window);
  const o = window.outChannels, ofGroup = o / window.groups;
  const gemmScratch = scratch + bytes(PIXELS * k);
  const step = isPointwise(window) ? pixels : PIXELS;
  if (!isPointwise(window)) clear(dx, window.batch * window.inHeight * window.inWidth * window.inChannels);
  for (let first: i32 = 0; first < pixels; first += step) {
    const count = min(step, pixels - first);
    const chunk = dy + bytes(first * o);
    for (let group: i32 = 0; group < window.groups; group++) {
      const columns = bytes(group * ofGroup);
      if (isPointwise(window)) {
        const channels = window.inChannels;
        gemm(count, k, ofGroup, dy + columns, o, 1, filter + columns, 1, o, dx + bytes(group * k), channels, false, gemmScratch);
      } else {
        gemm(count, k, ofGroup, chunk + columns, o, 1, filter + columns, 1, o, scratch, k, false, gemmScratch);
        scatter(dx, window, group, first, count, scratch);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function patchSize(window: Window): i32 {
  return (window.height * window.width * window.inChannels) / window.groups;
}

/** The patches are the pixels themselves. */
function isPointwise(window: Window): bool {
  return window.height == 1 && window.width == 1 && window.strideHeight == 1 && window.strideWidth == 1;
}

/** Copies the patches of `count` output pixels from `first` on into rows of `patches`; zeros stand outside the image. */
function gather(x: usize, window: Window, group: i32, first: i32, count: i32, patches: usize): void {
  move(x, window, group, first, count, patches, false);
}

/** The transpose of `gather`: adds rows of `patches` to the image. */
function scatter(x: usize, window: Window, group: i32, first: i32, count: i32, patches: usize): void {
  move(x, window, group, first, count, patches, true);
}

// @ts-ignore: decorator
@inline
function move(x: usize, window: Window, group: i32, first: i32, count: i32, patches: usize, scattering: bool): void {
  const inHeight = window.inHeight, inWidth = window.inWidth, channels = window.inChannels;
  const outHeight = window.outHeight, outWidth = window.outWidth;
  const height = window.height, width = window.width;
  const dilationHeight = window.dilationHeight, dilationWidth = window.dilationWidth;
  const taken = channels / window.groups;
  const rowSize = width * taken;
  // A row of the window is one run of memory.
  const dense = taken == channels && dilationWidth == 1;
  let patch = patches;
  for (let pixel: i32 = first; pixel < first + count; pixel++) {
    const line = pixel / outWidth;
    const image = line / outHeight;
    const top = (line % outHeight) * window.strideHeight - window.padTop;
    const left = (pixel % outWidth) * window.strideWidth - window.padLeft;
    for (let i: i32 = 0; i < height; i++) {
      const r = top + i * dilationHeight;
      if (r < 0 || r >= inHeight) {
        if (!scattering) clear(patch, rowSize);
        patch += bytes(rowSize);
        continue;
      }
      const row = x + bytes((image * inHeight + r) * inWidth * channels + group * taken);
      if (dense && left >= 0 && left + width <= inWidth) {
        if (scattering) accumulate(row + bytes(left * channels), patch, rowSize);
        else copy(patch, row + bytes(left * channels), rowSize);
        patch += bytes(rowSize);
        continue;
      }
      for (let j: i32 = 0; j < width; j++) {
        const c = left + j * dilationWidth;
        const inside = c >= 0 && c < inWidth;
        if (scattering) {
          if (inside) accumulate(row + bytes(c * channels), patch, taken);
        } else if (inside) copy(patch, row + bytes(c * channels), taken);
        else clear(patch, taken);
        patch += bytes(taken);
      }
    }
  }
}
