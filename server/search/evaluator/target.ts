/**
 * What evaluators learn: results on a scale that tells the good ones apart. Among good candidates a thousandth matters; among bad ones
 * a tenth does not:
 *   z = -ln(y_max - y + h),   h = (y_max - y_median) / 5,
 * standardised. A failure is worse than the worst result, by a quarter of what lies between it and the best. Of several objectives y is
 * a scalarisation.
 */
import { scalarised, type Values } from "../objectives.ts";

/**
 * @param results undefined: failed
 * @param weights of the objectives
 */
export function targets(results: readonly (Values | undefined)[], weights: readonly number[]): readonly number[] {
  const scalars = scalarised(
    results.filter((values) => values !== undefined),
    weights,
  ).values();
  const values = results.map((values) => (values ? scalars.next().value : undefined));
  const known = values.filter((value) => value !== undefined).toSorted((a, b) => a - b);
  const best = known.at(-1) ?? 0;
  const half = known[Math.floor(known.length / 2)] ?? 0;
  const softness = 0.2 * (best - half) || 1e-9;
  const scaled = (value: number) => -Math.log(best - value + softness);
  const worst = scaled(known[0] ?? 0);
  const failed = worst - (0.25 * (scaled(best) - worst) || 1);
  const logs = values.map((value) => (value === undefined ? failed : scaled(value)));
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  const deviation = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / logs.length) || 1;
  return logs.map((value) => (value - mean) / deviation);
}
