// Rows of x[rows, columns], each by itself: normalisation and softmax over the last axis.
import { exponential, logarithm } from "./functions.as";
import { accumulate, bytes, clear, multiplyAdd, put, some } from "./memory.as";

/**
 * y = scale (x - mean) / sqrt(variance + epsilon) + offset, with mean and variance of each row; where offset is null without it, and
 * the mean is taken as 0. scale and offset have the length of a row.
 */
export function normalizeRows(x: usize, scale: usize, offset: usize, y: usize, rows: i32, columns: i32, epsilon: f32): void {
  for (let row: i32 = 0; row < rows; row++) {
    const mean: f32 = offset ? sum(x, columns) / <f32>columns : 0;
    const r: f32 = 1 / sqrt<f32>(products(x, mean, x, mean, columns) / <f32>columns + epsilon);
    const means = f32x4.splat(mean), factors = f32x4.splat(r);
    for (let i: i32 = 0; i < columns; i += 4) {
      const n = columns - i, o = bytes(i);
      const normal = f32x4.mul(f32x4.sub(some(x + o, n), means), factors);
      put(y + o, offset ? multiplyAdd(normal, some(scale + o, n), some(offset + o, n)) : f32x4.mul(normal, some(scale + o, n)), n);
    }
    x += bytes(columns);
    y += bytes(columns);
  }
}

/** Rows whose part of dScale is summed up by itself, so that rounding errors stay small over many rows. */
const BLOCK: i32 = 256;

/**
 * With n = (x - mean) r, r = 1 / sqrt(variance + epsilon) and g = scale dy: dx = r (g - mean(g) - n mean(g n)), without mean(g) where
 * not `centred`, and dScale = the sum over the rows of dy n. Ba et al. 2016, section 3. Scratch: 2 `columns` floats.
 */
export function normalizeRowsGradient(
  dy: usize,
  x: usize,
  scale: usize,
  dx: usize,
  dScale: usize,
  rows: i32,
  columns: i32,
  epsilon: f32,
  centred: bool,
  scratch: usize,
): void {
  const g = scratch, partial = scratch + bytes(columns);
  clear(dScale, columns);
  for (let row: i32 = 0; row < rows; row++) {
    if (row % BLOCK == 0) clear(partial, columns);
    const mean: f32 = centred ? sum(x, columns) / <f32>columns : 0;
    const r: f32 = 1 / sqrt<f32>(products(x, mean, x, mean, columns) / <f32>columns + epsilon);
    const means = f32x4.splat(mean), factors = f32x4.splat(r);
    for (let i: i32 = 0; i < columns; i += 4) {
      const n = columns - i, o = bytes(i);
      const gradient = some(dy + o, n);
      const normal = f32x4.mul(f32x4.sub(some(x + o, n), means), factors);
      put(g + o, f32x4.mul(gradient, some(scale + o, n)), n);
      put(partial + o, multiplyAdd(gradient, normal, some(partial + o, n)), n);
    }
    const shift: f32 = centred ? sum(g, columns) / <f32>columns : 0;
    // mean(g n) r: the deviation of x is not scaled yet.
    const slope: f32 = (products(g, 0, x, mean, columns) / <f32>columns) * r * r;
    const shifts = f32x4.splat(shift), slopes = f32x4.splat(-slope);
    for (let i: i32 = 0; i < columns; i += 4) {
      const n = columns - i, o = bytes(i);
      const deviation = f32x4.sub(some(x + o, n), means);
      put(dx + o, f32x4.mul(multiplyAdd(deviation, slopes, f32x4.sub(some(g + o, n), shifts)), factors), n);
    }
    if (row % BLOCK == BLOCK - 1 || row == rows - 1) accumulate(dScale, partial, columns);
    dy += bytes(columns);
    x += bytes(columns);
    dx += bytes(columns);
  }
}

/** y = e^x / the sum of e^x; or its logarithm. The largest x of the row is taken off first. */
export function softmaxRows(x: usize, y: usize, rows: i32, columns: i32, logarithmic: bool): void {
  for (let row: i32 = 0; row < rows; row++) {
    const top = f32x4.splat(largest(x, columns));
    for (let i: i32 = 0; i < columns; i += 4) {
      const n = columns - i, o = bytes(i);
      put(y + o, exponential(f32x4.sub(some(x + o, n), top)), n);
    }
    const total = f32x4.splat(sum(y, columns));
    const shift = f32x4.add(top, logarithm(total)), share = f32x4.div(f32x4.splat(1), total);
    for (let i: i32 = 0; i < columns; i += 4) {
      const n = columns - i, o = bytes(i);
      put(y + o, logarithmic ? f32x4.sub(some(x + o, n), shift) : f32x4.mul(some(y + o, n), share), n);
    }
    x += bytes(columns);
    y += bytes(columns);
  }
}

/** dx = y (dy - sum(dy y)); of the logarithm dx = dy - e^y sum(dy). */
export function softmaxRowsGradient(dy: usize, y: usize, dx: usize, rows: i32, columns: i32, logarithmic: bool): void {
  for (let row: i32 = 0; row < rows; row++) {
    const total = f32x4.splat(logarithmic ? sum(dy, columns) : products(dy, 0, y, 0, columns));
    for (let i: i32 = 0; i < columns; i += 4) {
      const n = columns - i, o = bytes(i);
      const gradient = some(dy + o, n), value = some(y + o, n);
      put(
        dx + o,
        logarithmic
          ? f32x4.sub(gradient, f32x4.mul(exponential(value), total))
          : f32x4.mul(value, f32x4.sub(gradient, total)),
        n,
      );
    }
    dy += bytes(columns);
    y += bytes(columns);
    dx += bytes(columns);
  }
}

// @ts-ignore: decorator
@inline
function lanes(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}

// @ts-ignore: decorator
@inline
function sum(x: usize, n: i32): f32 {
  let total = f32x4.splat(0);
  for (; n > 0; n -= 4, x += 16) total = f32x4.add(total, some(x, n));
  return lanes(total);
}

/** The sum of (x - a)(y - b). */
// @ts-ignore: decorator
@inline
function products(x: usize, a: f32, y: usize, b: f32, n: i32): f32 {
  const firsts = f32x4.splat(a), seconds = f32x4.splat(b);
  let total = f32x4.splat(0);
  for (; n >= 4; n -= 4, x += 16, y += 16)
    total = multiplyAdd(f32x4.sub(v128.load(x), firsts), f32x4.sub(v128.load(y), seconds), total);
  let rest = lanes(total);
  for (; n > 0; n--, x += 4, y += 4) rest += (load<f32>(x) - a) * (load<f32>(y) - b);
  return rest;
}

// @ts-ignore: decorator
@inline
function largest(x: usize, n: i32): f32 {
  let top = load<f32>(x);
  if (n < 4) {
    for (let i: i32 = 1; i < n; i++) top = max<f32>(top, load<f32>(x + bytes(i)));
    return top;
  }
  // The last four overlap with those before them.
  let tops = v128.load(x + bytes(n - 4));
  for (let i: i32 = 0; i + 4 <= n; i += 4) tops = f32x4.max(tops, v128.load(x + bytes(i)));
  return max(max(f32x4.extract_lane(tops, 0), f32x4.extract_lane(tops, 1)), max(f32x4.extract_lane(tops, 2), f32x4.extract_lane(tops, 3)));
}
