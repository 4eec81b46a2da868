import { greedy } from "./greedy.ts";
import { greatest, type Selection } from "./selection.ts";

/**
 * Gradient ascent on the evaluator through the relaxed decisions: from the features x of the best candidate known a step of length n
 * leads to  x + n g / |g|,  g = grad E(x).  s* is the candidate nearest to there, which is
 *   argmax  g . d / |g| - |d|^2 / (2 n),   d = x(s) - x:
 * the one that is furthest along the gradient would be far away, where the gradient says nothing.
 */
export const gradient =
  (step: number): Selection =>
  (pool, random) => {
    const displacements = pool.displacements?.() ?? [];
    if (displacements.length === 0) return greedy(pool, random);
    return greatest(
      displacements.map(({ rise, steepness, squared }) => (steepness > 0 ? rise / steepness : 0) - squared / (2 * step)),
    );
  };
