import { cumulative, density } from "./normal.ts";
import { greatest, type Selection } from "./selection.ts";

/**
 * s* = argmax E[max(0, y(s) - y_best)] = s (u P(u) + p(u)),  u = (m - y_best) / s,  for y ~ N(m, s^2): expected improvement
 * (Mockus 1975; Jones, Schonlau and Welch 1998).
 */
export const expectedImprovement: Selection = ({ predictions, best }) =>
  greatest(
    predictions.map(({ mean, deviation }) => {
      if (deviation === 0) return mean - best;
      const u = (mean - best) / deviation;
      return deviation * (u * cumulative(u) + density(u));
    }),
  );
