// Scaled dot-product attention of several heads; Vaswani et al. 2017, eq. 1. Queries are [batch, queries, heads depth], keys and values
// [batch, keys, heads depth], the heads of a row one after the other: matrix products with strides need no transposed copies.
import { gemm } from "./gemm.as";
import { bytes, clear, put, some } from "./memory.as";
import { softmaxRows, softmaxRowsGradient } from "./rows.as";

/**
 * y[batch, queries, heads depth] = softmax(q k^T / sqrt(depth)) v by head, and the probabilities [batch, heads, queries, keys].
 * `causal`: a query attends to no key after its own place.
 * Scratch: gemm's for as many columns as keys or depth, whichever is more.
 */
export function attention(
  q: usize,
  k: usize,
  v: usize,
  y: usize,
  probabilities: usize,
  batch: i32,
  queries: i32,
  keys: i32,
  heads: i32,
  depth: i32,
  causal: bool,
  scratch: usize,
): void {
  const row = heads * depth;
  for (let b: i32 = 0; b < batch; b++)
    for (let head: i32 = 0; head < heads; head++) {
      const near = bytes((b * queries * heads + head) * depth);
      const far = bytes((b * keys * heads + head) * depth);
      const p = probabilities + bytes((b * heads + head) * queries * keys);
      gemm(queries, keys, depth, q + near, row, 1, k + far, 1, row, p, keys, false, scratch);
      softmax(p, queries, keys, causal, <f32>(1.0 / Math.sqrt(<f64>depth)));
      gemm(queries, depth, keys, p, keys, 1, v + far, row, 1, y + near, row, false, scratch);
    }
}

/**
 * dq, dk and dv from dy and what `attention` was given and gave.
 * Scratch: queries keys floats, then gemm's for as many columns as keys or depth, whichever is more.
 */
export function attentionGradient(
  dy: usize,
  q: usize,
  k: usize,
  v: usize,
  probabilities: usize,
  dq: usize,
  dk: usize,
  dv: usize,
  batch: i32,
  queries: i32,
  keys: i32,
  heads: i32,
  depth: i32,
  scratch: usize,
): void {
  const row = heads * depth;
  const ds = scratch;
  const gemmScratch = scratch + bytes(queries * keys);
  for (let b: i32 = 0; b < batch; b++)
    for (let head: i32 = 0; head < heads; head++) {
      const near = bytes((b * queries * heads + head) * depth);
      const far = bytes((b * keys * heads + head) * depth);
      const p = probabilities + bytes((b * heads + head) * queries * keys);
      gemm(queries, keys, depth, dy + near, row, 1, v + far, 1, row, ds, keys, false, gemmScratch);
      gemm(keys, depth, queries, p, 1, keys, dy + near, row, 1, dv + far, row, false, gemmScratch);
      softmaxRowsGradient(ds, p, ds, queries, keys, false);
      multiply(ds, queries * keys, <f32>(1.0 / Math.sqrt(<f64>depth)));
      gemm(queries, depth, keys, ds, keys, 1, k + far, row, 1, dq + near, row, false, gemmScratch);
      gemm(keys, depth, queries, ds, 1, keys, q + near, row, 1, dk + far, row, false, gemmScratch);
    }
}

/** Each row becomes the softmax of scale times it; `causal`: of row i only the first i + 1 values, and 0 behind them. */
function softmax(x: usize, rows: i32, columns: i32, causal: bool, scale: f32): void {
  multiply(x, rows * columns, scale);
  if (!causal) return softmaxRows(x, x, rows, columns, false);
  for (let i: i32 = 0; i < rows; i++) {
    const n = min(i + 1, columns);
    softmaxRows(x, x, 1, n, false);
    clear(x + bytes(n), columns - n);
    x += bytes(columns);
  }
}

/** x *= a scalar */
function multiply(x: usize, n: i32, scale: f32): void {
  const scales = f32x4.splat(scale);
  for (let i: i32 = 0; i < n; i += 4) put(x + bytes(i), f32x4.mul(some(x + bytes(i), n - i), scales), n - i);
}
