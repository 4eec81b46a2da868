import type { Clock } from "../search/setup.ts";
import { longestTimer } from "../system.ts";

/** The machine's time at the start, and from there a clock that nobody sets. */
export const clock: Clock = {
  now: () => Math.round(performance.timeOrigin + performance.now()),
  alarm(at, ring) {
    const timer = setTimeout(ring, Math.min(Math.max(0, at - clock.now()), longestTimer));
    return { cancel: () => clearTimeout(timer) };
  },
};
