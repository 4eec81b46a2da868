// A window that slides over images, as the caller lays it out in memory: 16 integers, in this order (see wasm/heap.ts).
// @ts-ignore: decorator
@unmanaged
export class Window {
  batch: i32;
  inHeight: i32;
  inWidth: i32;
  inChannels: i32;
  outHeight: i32;
  outWidth: i32;
  outChannels: i32;
  height: i32;
  width: i32;
  strideHeight: i32;
  strideWidth: i32;
  padTop: i32;
  padLeft: i32;
  dilationHeight: i32;
  dilationWidth: i32;
  groups: i32;
}
