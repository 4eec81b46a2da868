/**
 * Gives memory back once nothing was done for a while. V8 lets garbage grow to several times of what is in use before it looks at all
 * of it, and beside an editor others want that memory.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** In ms. */
const quiet = 5000;
/** In bytes: a smaller heap is left as it is. */
const small = 64 * 2 ** 20;

setFlagsFromString("--expose-gc");
const collect: (how: object) => void = runInNewContext("gc");
let timer: NodeJS.Timeout | undefined;

/** Something was done that leaves garbage. */
export function worked(): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    // The only kind that gives pages back to the system; it takes some 100 ms.
    if (process.memoryUsage().heapTotal > small) collect({ type: "major", flavor: "last-resort" });
  }, quiet).unref();
}
