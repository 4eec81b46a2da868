// Elementary functions of four values at a time.
import { multiplyAdd } from "./memory.as";

/** e^x within 2 units in the last place; x is taken as between -87.3 and 88. Cephes, expf.c. */
// @ts-ignore: decorator
@inline
export function exponential(x: v128): v128 {
  // pmin and pmax in this order let NaN through.
  x = f32x4.pmax(f32x4.pmin(x, f32x4.splat(88)), f32x4.splat(-87.3));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
  let r = multiplyAdd(n, f32x4.splat(-0.693359375), x);
  r = multiplyAdd(n, f32x4.splat(2.12194440e-4), r);
  let p = f32x4.splat(1.9875691500e-4);
  p = multiplyAdd(p, r, f32x4.splat(1.3981999507e-3));
  p = multiplyAdd(p, r, f32x4.splat(8.3334519073e-3));
  p = multiplyAdd(p, r, f32x4.splat(4.1665795894e-2));
  p = multiplyAdd(p, r, f32x4.splat(1.6666665459e-1));
  p = multiplyAdd(p, r, f32x4.splat(5.0000001201e-1));
  p = multiplyAdd(p, f32x4.mul(r, r), f32x4.add(r, f32x4.splat(1)));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, power);
}

/** 1 / (1 + e^-x) */
// @ts-ignore: decorator
@inline
export function logistic(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(x))));
}

/** The slope of the logistic function where its value is y. */
// @ts-ignore: decorator
@inline
export function logisticSlope(y: v128): v128 {
  return f32x4.mul(y, f32x4.sub(f32x4.splat(1), y));
}

/** 1 - 2 / (e^2x + 1) where |x| is large; where it is small an odd polynomial, for the sake of the relative error. */
// @ts-ignore: decorator
@inline
export function hyperbolicTangent(x: v128): v128 {
  const one = f32x4.splat(1);
  const size = f32x4.abs(x);
  const e = exponential(f32x4.add(size, size));
  const far = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(e, one)));
  // Cephes, tanhf.c
  const z = f32x4.mul(x, x);
  let p = f32x4.splat(-5.70498872745e-3);
  p = multiplyAdd(p, z, f32x4.splat(2.06390887954e-2));
  p = multiplyAdd(p, z, f32x4.splat(-5.37397155531e-2));
  p = multiplyAdd(p, z, f32x4.splat(1.33314422036e-1));
  p = multiplyAdd(p, z, f32x4.splat(-3.33332819422e-1));
  const near = multiplyAdd(f32x4.mul(p, z), x, x);
  const sign = v128.and(x, f32x4.splat(-0.0));
  return v128.bitselect(near, v128.or(far, sign), f32x4.lt(size, f32x4.splat(0.625)));
}

/** e^(-x^2 / 2) */
// @ts-ignore: decorator
@inline
export function gauss(x: v128): v128 {
  return exponential(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5)));
}

/**
 * Phi(x), the distribution function of the standard normal distribution, given gauss(x); absolute error below 1e-7.
 * Abramowitz and Stegun 1964, 7.1.26, with erf(z) at z = |x| / sqrt 2.
 */
// @ts-ignore: decorator
@inline
export function normalDistribution(x: v128, bell: v128): v128 {
  const one = f32x4.splat(1);
  const t = f32x4.div(one, multiplyAdd(f32x4.abs(x), f32x4.splat(0.3275911 * 0.7071067811865476), one));
  let p = f32x4.splat(0.5 * 1.061405429);
  p = multiplyAdd(p, t, f32x4.splat(0.5 * -1.453152027));
  p = multiplyAdd(p, t, f32x4.splat(0.5 * 1.421413741));
  p = multiplyAdd(p, t, f32x4.splat(0.5 * -0.284496736));
  p = multiplyAdd(p, t, f32x4.splat(0.5 * 0.254829592));
  const tail = f32x4.mul(f32x4.mul(p, t), bell);
  return v128.bitselect(tail, f32x4.sub(one, tail), f32x4.lt(x, f32x4.splat(0)));
}

/** log x of a normal number x > 0, within 2 units in the last place. Cephes, logf.c. */
// @ts-ignore: decorator
@inline
export function logarithm(x: v128): v128 {
  const one = f32x4.splat(1);
  // x = m 2^e with m between sqrt 1/2 and sqrt 2.
  const fraction = v128.or(v128.and(x, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
  const small = f32x4.lt(fraction, f32x4.splat(0.707106781186547524));
  let e = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(126)));
  e = f32x4.sub(e, v128.and(small, one));
  const m = f32x4.sub(f32x4.add(fraction, v128.and(small, fraction)), one);
  const z = f32x4.mul(m, m);
  let p = f32x4.splat(7.0376836292e-2);
  p = multiplyAdd(p, m, f32x4.splat(-1.1514610310e-1));
  p = multiplyAdd(p, m, f32x4.splat(1.1676998740e-1));
  p = multiplyAdd(p, m, f32x4.splat(-1.2420140846e-1));
  p = multiplyAdd(p, m, f32x4.splat(1.4249322787e-1));
  p = multiplyAdd(p, m, f32x4.splat(-1.6668057665e-1));
  p = multiplyAdd(p, m, f32x4.splat(2.0000714765e-1));
  p = multiplyAdd(p, m, f32x4.splat(-2.4999993993e-1));
  p = multiplyAdd(p, m, f32x4.splat(3.3333331174e-1));
  p = f32x4.mul(f32x4.mul(p, m), z);
  p = multiplyAdd(e, f32x4.splat(-2.12194440e-4), p);
  p = multiplyAdd(z, f32x4.splat(-0.5), p);
  return multiplyAdd(e, f32x4.splat(0.693359375), f32x4.add(m, p));
}
