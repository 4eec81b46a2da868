// Activations and their gradients over n values. The gradient of f multiplies dy by f'(x), or by f' as a function of y = f(x)
// where that is cheaper. The operations of these names (network/ops/) tell the formulas.
import { exponential, gauss, hyperbolicTangent, logarithm, logistic, logisticSlope, normalDistribution } from "./functions.as";
import { loadSome, multiplyAdd, storeSome } from "./memory.as";

/** In the order of `activations` in wasm/activation.ts. Slopes from x: */
const GELU = 0, SWISH = 1, SOFTPLUS = 2, SOFTSIGN = 3, MISH = 4, HARD_SIGMOID = 5, HARD_SWISH = 6;
/** Slopes from y: */
const SIGMOID = 7, TANH = 8, RELU = 9, RELU6 = 10, LEAKY_RELU = 11, ELU = 12, SELU = 13, EXPONENTIAL = 14;

/** y = f(x). */
export function activate(f: i32, x: usize, y: usize, n: i32, alpha: f32): void {
  switch (f) {
    case GELU: return map(x, y, n, GELU, alpha);
    case SWISH: return map(x, y, n, SWISH, alpha);
    case SOFTPLUS: return map(x, y, n, SOFTPLUS, alpha);
    case SOFTSIGN: return map(x, y, n, SOFTSIGN, alpha);
    case MISH: return map(x, y, n, MISH, alpha);
    case HARD_SIGMOID: return map(x, y, n, HARD_SIGMOID, alpha);
    case HARD_SWISH: return map(x, y, n, HARD_SWISH, alpha);
    case SIGMOID: return map(x, y, n, SIGMOID, alpha);
    case TANH: return map(x, y, n, TANH, alpha);
    case RELU: return map(x, y, n, RELU, alpha);
    case RELU6: return map(x, y, n, RELU6, alpha);
    case LEAKY_RELU: return map(x, y, n, LEAKY_RELU, alpha);
    case ELU: return map(x, y, n, ELU, alpha);
    case SELU: return map(x, y, n, SELU, alpha);
    case EXPONENTIAL: return map(x, y, n, EXPONENTIAL, alpha);
  }
}

/** dx = dy f', where v is x or y. */
export function activateGradient(f: i32, dy: usize, v: usize, dx: usize, n: i32, alpha: f32): void {
  switch (f) {
    case GELU: return chain(dy, v, dx, n, GELU, alpha);
    case SWISH: return chain(dy, v, dx, n, SWISH, alpha);
    case SOFTPLUS: return chain(dy, v, dx, n, SOFTPLUS, alpha);
    case SOFTSIGN: return chain(dy, v, dx, n, SOFTSIGN, alpha);
    case MISH: return chain(dy, v, dx, n, MISH, alpha);
    case HARD_SIGMOID: return chain(dy, v, dx, n, HARD_SIGMOID, alpha);
    case HARD_SWISH: return chain(dy, v, dx, n, HARD_SWISH, alpha);
    case SIGMOID: return chain(dy, v, dx, n, SIGMOID, alpha);
    case TANH: return chain(dy, v, dx, n, TANH, alpha);
    case RELU: return chain(dy, v, dx, n, RELU, alpha);
    case RELU6: return chain(dy, v, dx, n, RELU6, alpha);
    case LEAKY_RELU: return chain(dy, v, dx, n, LEAKY_RELU, alpha);
    case ELU: return chain(dy, v, dx, n, ELU, alpha);
    case SELU: return chain(dy, v, dx, n, SELU, alpha);
    case EXPONENTIAL: return chain(dy, v, dx, n, EXPONENTIAL, alpha);
  }
}

/** Four values at a time, the last ones padded with zeros. */
// @ts-ignore: decorator
@inline
function map(x: usize, y: usize, n: i32, f: i32, alpha: f32): void {
  for (; n >= 4; n -= 4) {
    v128.store(y, apply(f, v128.load(x), alpha));
    x += 16;
    y += 16;
  }
  if (n > 0) storeSome(y, apply(f, loadSome(x, n), alpha), n);
}

// @ts-ignore: decorator
@inline
function chain(dy: usize, v: usize, dx: usize, n: i32, f: i32, alpha: f32): void {
  for (; n >= 4; n -= 4) {
    v128.store(dx, f32x4.mul(v128.load(dy), slope(f, v128.load(v), alpha)));
    dy += 16;
    v += 16;
    dx += 16;
  }
  if (n > 0) storeSome(dx, f32x4.mul(loadSome(dy, n), slope(f, loadSome(v, n), alpha)), n);
}

/** Klambauer et al. 2017, eq. 14. */
const SCALE: f32 = 1.0507009873554805, SELU_ALPHA: f32 = 1.6732632423543772;

/** f is a constant at every call, so that one branch remains. */
// @ts-ignore: decorator
@inline
function apply(f: i32, x: v128, alpha: f32): v128 {
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  if (f == GELU) return f32x4.mul(x, normalDistribution(x, gauss(x)));
  if (f == SWISH) return f32x4.mul(x, logistic(x));
  // log(1 + e^x), whose exponential never overflows
  if (f == SOFTPLUS) return f32x4.add(f32x4.pmax(x, zero), logarithm(f32x4.add(one, exponential(f32x4.neg(f32x4.abs(x))))));
  if (f == SOFTSIGN) return f32x4.div(x, f32x4.add(one, f32x4.abs(x)));
  if (f == MISH) return f32x4.mul(x, tanhOfSoftplus(x));
  if (f == HARD_SIGMOID) return hardSigmoid(x);
  if (f == HARD_SWISH) return f32x4.mul(x, hardSigmoid(x));
  if (f == SIGMOID) return logistic(x);
  if (f == TANH) return hyperbolicTangent(x);
  if (f == RELU) return f32x4.pmax(x, zero);
  if (f == RELU6) return f32x4.pmin(f32x4.pmax(x, zero), f32x4.splat(6));
  if (f == LEAKY_RELU) return multiplyAdd(f32x4.pmin(x, zero), f32x4.splat(alpha), f32x4.pmax(x, zero));
  if (f == EXPONENTIAL) return exponential(x);
  // alpha (e^x - 1) where x < 0
  const scale = f == SELU ? SCALE : 1;
  const below = f32x4.mul(f32x4.sub(exponential(f32x4.pmin(x, zero)), one), f32x4.splat(f == SELU ? SCALE * SELU_ALPHA : alpha));
  return multiplyAdd(f32x4.pmax(x, zero), f32x4.splat(scale), below);
}

// @ts-ignore: decorator
@inline
function slope(f: i32, v: v128, alpha: f32): v128 {
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  const positive = f32x4.gt(v, zero);
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
  if (f == SOFTPLUS) return logistic(v);
  if (f == SOFTSIGN) {
    const d = f32x4.add(one, f32x4.abs(v));
    return f32x4.div(one, f32x4.mul(d, d));
  }
  if (f == MISH) {
    // t + x s (1 - t^2), t = tanh(softplus(x)), s = sigmoid(x)
    const t = tanhOfSoftplus(v);
    return multiplyAdd(f32x4.mul(v, logistic(v)), f32x4.sub(one, f32x4.mul(t, t)), t);
  }
  if (f == HARD_SIGMOID) return v128.and(f32x4.splat(1.0 / 6.0), f32x4.lt(f32x4.abs(v), f32x4.splat(3)));
  if (f == HARD_SWISH) {
    const between = multiplyAdd(v, f32x4.splat(1.0 / 3.0), f32x4.splat(0.5));
    return v128.bitselect(between, v128.and(one, positive), f32x4.lt(f32x4.abs(v), f32x4.splat(3)));
  }
  if (f == SIGMOID) return logisticSlope(v);
  if (f == TANH) return f32x4.sub(one, f32x4.mul(v, v));
  if (f == RELU) return v128.and(one, positive);
  if (f == RELU6) return v128.and(one, v128.and(positive, f32x4.lt(v, f32x4.splat(6))));
  if (f == LEAKY_RELU) return v128.bitselect(one, f32x4.splat(alpha), positive);
  if (f == EXPONENTIAL) return v;
  // alpha e^x = y + alpha where x < 0
  const limit = f32x4.splat(f == SELU ? SCALE * SELU_ALPHA : alpha);
  return v128.bitselect(f32x4.splat(f == SELU ? SCALE : 1), f32x4.add(v, limit), positive);
}

/** With e = e^x: ((1 + e)^2 - 1) / ((1 + e)^2 + 1), which is 1 to rounding from x = 20 on. */
// @ts-ignore: decorator
@inline
function tanhOfSoftplus(x: v128): v128 {
  const two = f32x4.splat(2);
  const e = exponential(f32x4.pmin(x, f32x4.splat(20)));
  const n = f32x4.mul(e, f32x4.add(e, two));
  return f32x4.div(n, f32x4.add(n, two));
}

/** min(max(x + 3, 0), 6) / 6 */
// @ts-ignore: decorator
@inline
function hardSigmoid(x: v128): v128 {
  const shifted = f32x4.add(x, f32x4.splat(3));
  return f32x4.mul(f32x4.pmin(f32x4.pmax(shifted, f32x4.splat(0)), f32x4.splat(6)), f32x4.splat(1.0 / 6.0));
}
