// Activations and their gradients over n values. The gradient of f multiplies dy by f'(x), or by f' as a function of y = f(x)
// where that is cheaper.
import { loadSome, multiplyAdd, storeSome } from "./memory.as";

/** Calls f on four values at a time, the last ones padded with zeros. */
// @ts-ignore: decorator
@inline
function map(x: usize, y: usize, n: i32, f: i32): void {
  for (; n >= 4; n -= 4) {
    v128.store(y, apply(f, v128.load(x)));
    x += 16;
    y += 16;
  }
  if (n > 0) storeSome(y, apply(f, loadSome(x, n)), n);
}

/** dx = dy f'(v). */
// @ts-ignore: decorator
@inline
function chain(dy: usize, v: usize, dx: usize, n: i32, f: i32): void {
  for (; n >= 4; n -= 4) {
    v128.store(dx, f32x4.mul(v128.load(dy), slope(f, v128.load(v))));
    dy += 16;
    v += 16;
    dx += 16;
  }
  if (n > 0) storeSome(dx, f32x4.mul(loadSome(dy, n), slope(f, loadSome(v, n))), n);
}

const GELU = 0, SWISH = 1, SIGMOID = 2, TANH = 3;

/** f is a constant at every call, so that one branch remains. */
// @ts-ignore: decorator
@inline
function apply(f: i32, x: v128): v128 {
  if (f == GELU) return f32x4.mul(x, normalDistribution(x, gauss(x)));
  if (f == SWISH) return f32x4.mul(x, logistic(x));
  if (f == SIGMOID) return logistic(x);
  return hyperbolicTangent(x);
}

// @ts-ignore: decorator
@inline
function slope(f: i32, v: v128): v128 {
  const one = f32x4.splat(1);
  if (f == GELU) {
    // Phi(x) + x phi(x)
    const bell = gauss(v);
    return multiplyAdd(f32x4.mul(v, bell), f32x4.splat(0.3989422804014327), normalDistribution(v, bell));
  }
  if (f == SWISH) {
    // s (1 + x (1 - s)), s = sigmoid(x)
    const s = logistic(v);
    return f32x4.mul(s, multiplyAdd(v, f32x4.sub(one, s), one));
  }
  if (f == SIGMOID) return logisticSlope(v);
  return f32x4.sub(one, f32x4.mul(v, v));
}

export function gelu(x: usize, y: usize, n: i32): void {
  map(x, y, n, GELU);
}
export function swish(x: usize, y: usize, n: i32): void {
  map(x, y, n, SWISH);
}
export function sigmoid(x: usize, y: usize, n: i32): void {
  map(x, y, n, SIGMOID);
}
export function tanh(x: usize, y: usize, n: i32): void {
  map(x, y, n, TANH);
}
/** From x. */
export function geluGradient(dy: usize, x: usize, dx: usize, n: i32): void {
  chain(dy, x, dx, n, GELU);
}
/** From x. */
export function swishGradient(dy: usize, x: usize, dx: usize, n: i32): void {
  chain(dy, x, dx, n, SWISH);
}
/** From y. */
export function sigmoidGradient(dy: usize, y: usize, dx: usize, n: i32): void {
  chain(dy, y, dx, n, SIGMOID);
}
/** From y. */
export function tanhGradient(dy: usize, y: usize, dx: usize, n: i32): void {
  chain(dy, y, dx, n, TANH);
}

/** dx = dy where x > 0, else 0; x may be the output, too. */
export function reluGradient(dy: usize, x: usize, dx: usize, n: i32): void {
  const zero = f32x4.splat(0);
  for (; n >= 4; n -= 4) {
    v128.store(dx, v128.and(v128.load(dy), f32x4.gt(v128.load(x), zero)));
    dy += 16;
    x += 16;
    dx += 16;
  }
  if (n > 0) storeSome(dx, v128.and(loadSome(dy, n), f32x4.gt(loadSome(x, n), zero)), n);
}

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
function gauss(x: v128): v128 {
  return exponential(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5)));
}

/**
 * Phi(x), the distribution function of the standard normal distribution, given gauss(x); absolute error below 1e-7.
 * Abramowitz and Stegun 1964, 7.1.26, with erf(z) at z = |x| / sqrt 2.
 */
// @ts-ignore: decorator
@inline
function normalDistribution(x: v128, bell: v128): v128 {
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
