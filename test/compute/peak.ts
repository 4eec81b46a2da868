/** What the embedded backend really takes of linear memory. */
import { Heap } from "../../server/compute/wasm/heap.ts";
import type { Tf } from "../../server/network/operation.ts";

interface Emscripten {
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/**
 * What is allocated to work in stays there for whoever comes next, so it is counted anew in each run, as if there had been none.
 * @returns runs something and tells how many bytes were allocated at its peak that were not before
 */
export function peakMeter(tf: Tf): (run: () => void) => number {
  const module = (tf.backend() as unknown as { wasm: Emscripten }).wasm;
  const { _malloc: allocate, _free: free } = module;
  const sizes = new Map<number, number>();
  let [live, peak, scratch] = [0, 0, 0];
  let isScratch = false;
  module._malloc = (bytes) => {
    const address = allocate(bytes) >>> 0;
    if (isScratch) return address;
    sizes.set(address, bytes);
    live += bytes;
    peak = Math.max(peak, live);
    return address;
  };
  module._free = (address) => {
    live -= sizes.get(address >>> 0) ?? 0;
    sizes.delete(address >>> 0);
    free(address);
  };
  const take = Heap.prototype.scratch;
  Heap.prototype.scratch = function (floats) {
    scratch = Math.max(scratch, 4 * floats);
    isScratch = true;
    try {
      return take.call(this, floats);
    } finally {
      isScratch = false;
    }
  };
  return (run) => {
    const before = live;
    [peak, scratch] = [live, 0];
    run();
    return peak - before + scratch;
  };
}
