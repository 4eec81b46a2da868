import type { Selection } from "./selection.ts";

/** s* = argmax r(s); of equals, the first. */
export const greedy: Selection = (scores) => scores.indexOf(Math.max(...scores));
