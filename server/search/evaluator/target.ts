/**
 * What evaluators learn: results on a scale that tells the good ones apart. Among good candidates a thousandth matters; among bad ones
 * a tenth does not:
 *   z = -ln(y_max - y + h),   h = (y_max - y_median) / 5,
 * standardised. Failures count as the worst result.
 */

/** @param values higher is better; undefined: failed */
export function targets(values: readonly (number | undefined)[]): readonly number[] {
  const known = values.filter((value) => value !== undefined).toSorted((a, b) => a - b);
  const best = known.at(-1) ?? 0;
  const worst = known[0] ?? 0;
  const half = known[Math.floor(known.length / 2)] ?? 0;
  const softness = 0.2 * (best - half) || 1e-9;
  const logs = values.map((value) => -Math.log(best - (value ?? worst) + softness));
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  const deviation = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / logs.length) || 1;
  return logs.map((value) => (value - mean) / deviation);
}
