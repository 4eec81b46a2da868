import { logImprovement } from "./normal.ts";
import { greatest, type Selection } from "./selection.ts";

/**
 * s* = argmax E[max(0, y(s) - y_best)] = s (u P(u) + p(u)),  u = (m - y_best) / s,  for y ~ N(m, s^2): expected improvement
 * (Mockus 1975; Jones, Schonlau and Welch 1998). Where time counts, by what its training costs, c(s)^a (Snoek, Larochelle and Adams
 * 2012, section 3.2), with a falling from 1 to 0 (cost-cooling; Lee et al. 2020, section 4.2). Logarithms are compared, which differ
 * where all are next to nothing.
 */
export const expectedImprovement: Selection = ({ predictions, best, efforts }) =>
  greatest(
    predictions.map(({ mean, deviation }, at) => {
      const own = Math.max(deviation, leastDeviation);
      return Math.log(own) + logImprovement((mean - best) / own) - Math.log(efforts?.[at] ?? 1);
    }),
  );

/** Of those that are sure the one with the greatest mean is taken. */
const leastDeviation = 1e-6;
