/**
 * The Matern kernel of smoothness 5/2 (Rasmussen and Williams 2006, equation 4.17),
 *   k(x, x') = (1 + r + r^2 / 3) exp(-r),   r = sqrt(5) |x - x'| / l,
 * and what a Gaussian process calculates with it.
 */

/** Lower triangular, by rows. */
export type Triangle = readonly Float64Array[];

/** |a - b|^2 */
export function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    sum += difference * difference;
  }
  return sum;
}

/** a . b over the first `count` places, in four sums: one alone waits for each addition. */
function dot(a: Float64Array, b: Float64Array, count: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 3 < count; i += 4) {
    s0 += (a[i] as number) * (b[i] as number);
    s1 += (a[i + 1] as number) * (b[i + 1] as number);
    s2 += (a[i + 2] as number) * (b[i + 2] as number);
    s3 += (a[i + 3] as number) * (b[i + 3] as number);
  }
  for (; i < count; i++) s0 += (a[i] as number) * (b[i] as number);
  return s0 + s1 + (s2 + s3);
}

export function kernel(squared: number, length: number): number {
  const r = Math.sqrt(5 * squared) / length;
  return (1 + r + (r * r) / 3) * Math.exp(-r);
}

/**
 * The Cholesky factor L of K + s^2 I.
 * @param distances squared, of each input to those before it
 * @param noise s^2
 */
export function decompose(distances: Triangle, length: number, noise: number): Triangle {
  const factor: Float64Array[] = [];
  for (const [i, row] of distances.entries()) {
    const own = new Float64Array(i + 1);
    let diagonal = 1 + noise;
    for (let j = 0; j < i; j++) {
      const other = factor[j] as Float64Array;
      const value = (kernel(row[j] as number, length) - dot(own, other, j)) / (other[j] as number);
      own[j] = value;
      diagonal -= value * value;
    }
    own[i] = Math.sqrt(Math.max(diagonal, 1e-10));
    factor.push(own);
  }
  return factor;
}

/** L^-1 b */
export function solve(factor: Triangle, b: ArrayLike<number>): Float64Array {
  const x = new Float64Array(b.length);
  for (const [i, row] of factor.entries()) x[i] = ((b[i] as number) - dot(row, x, i)) / (row[i] as number);
  return x;
}

/** L^-T b */
export function solveTransposed(factor: Triangle, b: Float64Array): Float64Array {
  const x = b.slice();
  for (let i = x.length - 1; i >= 0; i--) {
    const row = factor[i] as Float64Array;
    const value = (x[i] as number) / (row[i] as number);
    x[i] = value;
    for (let t = 0; t < i; t++) x[t] = (x[t] as number) - value * (row[t] as number);
  }
  return x;
}

/** log p(z | X), but for a constant. */
export function likelihood(factor: Triangle, values: readonly number[]): number {
  const whitened = solve(factor, values);
  return factor.reduce((sum, row, i) => sum - 0.5 * (whitened[i] as number) ** 2 - Math.log(row[i] as number), 0);
}
