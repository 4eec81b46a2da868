// Gradients of the depthwise convolution: filter [height, width, channels, multiplier], y [..., channels x multiplier].
import { accumulateProduct, bytes, clear } from "./memory.as";
import { Window } from "./window.as";

export function depthwiseFilterGradient(x: usize, dy: usize, dFilter: usize, window: Window): void {
  clear(dFilter, window.height * window.width * window.outChannels);
  slide(x, dFilter, dy, window, true);
}

export function depthwiseInputGradient(dy: usize, filter: usize, dx: usize, window: Window): void {
  clear(dx, window.batch * window.inHeight * window.inWidth * window.inChannels);
  slide(dx, filter, dy, window, false);
}

/** Passes over every pair of an input pixel and a filter pixel that meet in an output pixel. */
// @ts-ignore: decorator
@inline
function slide(x: usize, filter: usize, dy: usize, window: Window, ofFilter: bool): void {
  const inHeight = window.inHeight, inWidth = window.inWidth, channels = window.inChannels;
  const outHeight = window.outHeight, outWidth = window.outWidth, outChannels = window.outChannels;
  const strideWidth = window.strideWidth, dilationWidth = window.dilationWidth;
  for (let image: i32 = 0; image < window.batch; image++)
    for (let i: i32 = 0; i < outHeight; i++)
      for (let r: i32 = 0; r < window.height; r++) {
        const row = i * window.strideHeight - window.padTop + r * window.dilationHeight;
        if (row < 0 || row >= inHeight) continue;
        for (let c: i32 = 0; c < window.width; c++) {
          const weights = filter + bytes((r * window.width + c) * outChannels);
          for (let j: i32 = 0; j < outWidth; j++) {
            const column = j * strideWidth - window.padLeft + c * dilationWidth;
            if (column < 0 || column >= inWidth) continue;
            const pixel = x + bytes(((image * inHeight + row) * inWidth + column) * channels);
            const gradient = dy + bytes(((image * outHeight + i) * outWidth + j) * outChannels);
            if (ofFilter) addToFilter(weights, pixel, gradient, channels, outChannels);
            else addToInput(pixel, weights, gradient, channels, outChannels);
          }
        }
      }
}

// @ts-ignore: decorator
@inline
function addToFilter(weights: usize, pixel: usize, gradient: usize, channels: i32, outChannels: i32): void {
  if (channels == outChannels) {
    accumulateProduct(weights, pixel, gradient, channels);
    return;
  }
  const multiplier = outChannels / channels;
  for (let k: i32 = 0; k < channels; k++) {
    const value = load<f32>(pixel + bytes(k));
    for (let q: i32 = k * multiplier; q < (k + 1) * multiplier; q++)
      store<f32>(weights + bytes(q), load<f32>(weights + bytes(q)) + value * load<f32>(gradient + bytes(q)));
  }
}

// @ts-ignore: decorator
@inline
function addToInput(pixel: usize, weights: usize, gradient: usize, channels: i32, outChannels: i32): void {
  if (channels == outChannels) {
    accumulateProduct(pixel, weights, gradient, channels);
    return;
  }
  const multiplier = outChannels / channels;
  for (let k: i32 = 0; k < channels; k++) {
    let sum = load<f32>(pixel + bytes(k));
    for (let q: i32 = k * multiplier; q < (k + 1) * multiplier; q++)
      sum += load<f32>(weights + bytes(q)) * load<f32>(gradient + bytes(q));
    store<f32>(pixel + bytes(k), sum);
  }
}
