/** Results with one value or several, and which are better. */
import { crowding, fronts, type Values } from "../protocol/pareto.ts";

export type { Values } from "../protocol/pareto.ts";

/** Costs differ by orders of magnitude: they count by their logarithms. @param value the less it costs, the higher */
export const logarithmic = (value: number): number => Math.sign(value) * Math.log1p(Math.abs(value));

/**
 * The places of results, the best first: by their value; with several objectives by the front that they are in, then by how
 * alone they are in it (Deb et al. 2002). Of equals, the earlier first.
 */
export function order(results: readonly Values[]): readonly number[] {
  const places = results.map((_, index) => index);
  if ((results[0]?.length ?? 1) === 1) return places.sort((a, b) => Number(results[b]?.[0]) - Number(results[a]?.[0]) || a - b);
  return fronts(results).flatMap((front) => {
    const distances = crowding(front.map((place) => results[place] as Values));
    return front
      .map((place, index) => ({ place, distance: distances[index] as number }))
      .sort((a, b) => (a.distance === b.distance ? a.place - b.place : b.distance - a.distance))
      .map(({ place }) => place);
  });
}

/**
 * One number for each result, higher is better: the value itself; of several objectives, each scaled to [0, 1] over the results,
 *   min_j w_j y_j + 0.05 sum_j w_j y_j
 * the augmented Tchebycheff scalarisation of ParEGO (Knowles 2006), whose optima for all weights w are the Pareto front. What is very
 * bad (a loss that diverged) is below 0, so that the others still differ.
 */
export function scalarised(results: readonly Values[], weights: readonly number[]): readonly number[] {
  if (weights.length === 1) return results.map(([value]) => value as number);
  const ranges = weights.map((_, j) => {
    const column = results.map((values) => values[j] as number).sort((a, b) => a - b);
    const [lowest = 0, median = 0, high = 0] = [column[0], column[column.length >> 1], column.at(-1)];
    const low = high > median ? Math.max(lowest, high - farthest * (high - median)) : lowest;
    return { low, range: high - low || 1 };
  });
  return results.map((values) => {
    const weighted = ranges.map(({ low, range }, j) => ((weights[j] as number) * ((values[j] as number) - low)) / range);
    return Math.min(...weighted) + 0.05 * weighted.reduce((a, b) => a + b, 0);
  });
}

/** In distances of the median from the best. */
const farthest = 4;
