import type { Selection } from "./selection.ts";

/** s* ~ Uniform(S) */
export const uniform: Selection = ({ predictions }, random) => random.below(predictions.length);
