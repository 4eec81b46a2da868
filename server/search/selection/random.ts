import type { Selection } from "./selection.ts";

/** s* ~ Uniform(S) */
export const uniform: Selection = (scores, random) => random.below(scores.length);
