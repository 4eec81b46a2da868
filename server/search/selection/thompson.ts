import { greatest, type Selection } from "./selection.ts";

/** s* = argmax y(s),  y ~ N(m, s^2) for each candidate by itself: Thompson sampling (1933) from the marginals. */
export const thompson: Selection = ({ predictions }, random) =>
  greatest(predictions.map(({ mean, deviation }) => mean + deviation * random.normal()));
