import { setImmediate } from "node:timers/promises";

/** Returns a function that lets others in the process have their turn, if they had none for 20 ms. */
export function createPause(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < 20) return;
    await setImmediate();
    last = performance.now();
  };
}
