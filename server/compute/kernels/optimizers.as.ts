// Optimizer steps into new memory, for n weights.
import { loadSome, multiplyAdd, storeSome } from "./memory.as";

/**
 * Kingma and Ba 2015, algorithm 1: m' = beta1 m + (1 - beta1) g, v' = beta2 v + (1 - beta2) g^2,
 * w' = w - decay w - rate (m' / correction1) / (sqrt(v' / correction2) + epsilon), where the corrections are 1 - beta^step.
 */
export function adam(
  n: i32,
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  newW: usize,
  newM: usize,
  newV: usize,
  rate: f32,
  beta1: f32,
  beta2: f32,
  correction1: f32,
  correction2: f32,
  epsilon: f32,
  decay: f32,
): void {
  const old1 = f32x4.splat(beta1), new1 = f32x4.splat(1 - beta1);
  const old2 = f32x4.splat(beta2), new2 = f32x4.splat(1 - beta2);
  const step = f32x4.splat(-rate / correction1), scale = f32x4.splat(1 / correction2), small = f32x4.splat(epsilon);
  const lost = f32x4.splat(-decay);
  for (; n > 0; n -= 4) {
    const whole = n >= 4;
    const gradient = whole ? v128.load(g) : loadSome(g, n);
    const mean = multiplyAdd(whole ? v128.load(m) : loadSome(m, n), old1, f32x4.mul(gradient, new1));
    const square = multiplyAdd(whole ? v128.load(v) : loadSome(v, n), old2, f32x4.mul(f32x4.mul(gradient, gradient), new2));
    const divisor = f32x4.add(f32x4.sqrt(f32x4.mul(square, scale)), small);
    const old = whole ? v128.load(w) : loadSome(w, n);
    const weight = multiplyAdd(step, f32x4.div(mean, divisor), multiplyAdd(lost, old, old));
    if (whole) {
      v128.store(newM, mean);
      v128.store(newV, square);
      v128.store(newW, weight);
    } else {
      storeSome(newM, mean, n);
      storeSome(newV, square, n);
      storeSome(newW, weight, n);
    }
    w += 16;
    g += 16;
    m += 16;
    v += 16;
    newW += 16;
    newM += 16;
    newV += 16;
  }
}

/** s' = rho s + (1 - rho) g^2, v' = share v + rate g / sqrt(s' + epsilon), w' = w - v'. */
export function rmsprop(
  n: i32,
  w: usize,
  g: usize,
  s: usize,
  v: usize,
  newW: usize,
  newS: usize,
  newV: usize,
  rate: f32,
  rho: f32,
  share: f32,
  epsilon: f32,
): void {
  const kept = f32x4.splat(rho), added = f32x4.splat(1 - rho), shares = f32x4.splat(share);
  const rates = f32x4.splat(rate), small = f32x4.splat(epsilon);
  for (; n > 0; n -= 4) {
    const whole = n >= 4;
    const gradient = whole ? v128.load(g) : loadSome(g, n);
    const square = multiplyAdd(whole ? v128.load(s) : loadSome(s, n), kept, f32x4.mul(f32x4.mul(gradient, gradient), added));
    const step = f32x4.div(f32x4.mul(rates, gradient), f32x4.sqrt(f32x4.add(square, small)));
    const velocity = multiplyAdd(shares, whole ? v128.load(v) : loadSome(v, n), step);
    const weight = f32x4.sub(whole ? v128.load(w) : loadSome(w, n), velocity);
    if (whole) {
      v128.store(newS, square);
      v128.store(newV, velocity);
      v128.store(newW, weight);
    } else {
      storeSome(newS, square, n);
      storeSome(newV, velocity, n);
      storeSome(newW, weight, n);
    }
    w += 16;
    g += 16;
    s += 16;
    v += 16;
    newW += 16;
    newS += 16;
    newV += 16;
  }
}

/** v' = share v - rate g, w' = w + v'. */
export function momentum(n: i32, w: usize, g: usize, v: usize, newW: usize, newV: usize, rate: f32, share: f32): void {
  const shares = f32x4.splat(share), rates = f32x4.splat(-rate);
  for (; n > 0; n -= 4) {
    const whole = n >= 4;
    const gradient = whole ? v128.load(g) : loadSome(g, n);
    const velocity = multiplyAdd(rates, gradient, f32x4.mul(shares, whole ? v128.load(v) : loadSome(v, n)));
    const weight = f32x4.add(whole ? v128.load(w) : loadSome(w, n), velocity);
    if (whole) {
      v128.store(newV, velocity);
      v128.store(newW, weight);
    } else {
      storeSome(newV, velocity, n);
      storeSome(newW, weight, n);
    }
    w += 16;
    g += 16;
    v += 16;
    newW += 16;
    newV += 16;
  }
}
