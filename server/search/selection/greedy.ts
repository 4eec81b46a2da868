import { greatest, type Selection } from "./selection.ts";

/** s* = argmax r(s) */
export const greedy: Selection = ({ predictions }) => greatest(predictions.map(({ mean }) => mean));
