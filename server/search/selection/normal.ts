/** The standard normal distribution. */

export const density = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

/** P(X <= x); Abramowitz and Stegun 1964, 26.2.17, error below 7.5e-8. */
export function cumulative(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail = density(x) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x > 0 ? 1 - tail : tail;
}

/**
 * ln(u P(u) + p(u)), to any u. Below -2 by Laplace's continued fraction of P(u) / p(u), since the two terms are nearly equal there.
 * For log expected improvement; Ament et al. 2023, "Unexpected improvements to expected improvement for Bayesian optimization".
 */
export function logImprovement(u: number): number {
  if (u > -2) return Math.log(u * cumulative(u) + density(u));
  let rest = 0;
  for (let k = terms; k >= 1; k--) rest = k / (rest - u);
  return -0.5 * u * u - 0.5 * Math.log(2 * Math.PI) + Math.log(rest / (rest - u));
}
const terms = 50;
