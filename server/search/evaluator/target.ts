/**
 * What evaluators learn: results on a scale that tells the good ones apart. Where there are many bad ones, among good candidates a
 * thousandth matters, among bad ones a tenth does not:
 *   z = -ln(y_max - y + h),   h = softness (y_max - y_median),
 * standardised. How soft it is, an evaluator may say that knows how likely values are (warped Gaussian processes; Snelson, Rasmussen
 * and Ghahramani 2004): the likelihood of y is that of z times dz/dy. A failure is worse than the worst result, by a quarter of what
 * lies between it and the best. Of several objectives y is a scalarisation.
 */
import { scalarised, type Values } from "../objectives.ts";

export interface Target {
  /** For each result. */
  readonly values: readonly number[];
  /** sum of ln dz/dy */
  readonly logSlopes: number;
}

/** From logarithms nearly of what a result lacks to what is nearly a line. */
export const softnesses = [0.1, 0.2, 0.5, 1, 2, 5];
const usualSoftness = 0.7;

/** But for a constant. */
export const logPriorOf = (softness: number): number => -0.5 * (Math.log(softness / usualSoftness) / 0.5) ** 2;

/**
 * @param results undefined: failed
 * @param weights of the objectives
 */
export function targetOf(results: readonly (Values | undefined)[], weights: readonly number[], softness = usualSoftness): Target {
  const scalars = scalarised(
    results.filter((values) => values !== undefined),
    weights,
  ).values();
  const values = results.map((values) => (values ? scalars.next().value : undefined));
  const known = values.filter((value) => value !== undefined).toSorted((a, b) => a - b);
  const best = known.at(-1) ?? 0;
  const half = known[Math.floor(known.length / 2)] ?? 0;
  const softened = softness * (best - half) || 1e-9;
  const scaled = (value: number) => -Math.log(best - value + softened);
  const worst = scaled(known[0] ?? 0);
  const failed = worst - (0.25 * (scaled(best) - worst) || 1);
  const logs = values.map((value) => (value === undefined ? failed : scaled(value)));
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  const deviation = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / logs.length) || 1;
  return {
    values: logs.map((value) => (value - mean) / deviation),
    logSlopes: known.reduce((sum, value) => sum + scaled(value), 0) - known.length * Math.log(deviation),
  };
}
