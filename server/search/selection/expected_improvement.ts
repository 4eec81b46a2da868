import { cumulative, density } from "./normal.ts";
import { greatest, type Selection } from "./selection.ts";

/**
 * s* = argmax E[max(0, y(s) - y_best)] = s (u P(u) + p(u)),  u = (m - y_best) / s,  for y ~ N(m, s^2): expected improvement
 * (Mockus 1975; Jones, Schonlau and Welch 1998). Where time counts, by what its training costs, c(s)^a (Snoek, Larochelle and Adams
 * 2012, section 3.2), with a falling from 1 to 0 (cost-cooling; Lee et al. 2020, section 4.2).
 */
export const expectedImprovement: Selection = ({ predictions, best, efforts }) =>
  greatest(
    predictions.map(({ mean, deviation }, at) => {
      if (deviation === 0) return mean - best;
      const u = (mean - best) / deviation;
      return (deviation * (u * cumulative(u) + density(u))) / (efforts?.[at] ?? 1);
    }),
  );
