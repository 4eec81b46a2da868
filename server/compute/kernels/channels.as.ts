// Element by element with values for each column (channel), as normalisation needs it.
import { accumulate, bytes, clear, loadSome, multiplyAdd, put, some, storeSome } from "./memory.as";

/** y[rows, columns] = a[columns] x + b[columns]. */
export function affine(x: usize, a: usize, b: usize, y: usize, rows: i32, columns: i32): void {
  for (let row: i32 = 0; row < rows; row++)
    for (let column: i32 = 0; column < columns; column += 4) {
      const lanes = min(4, columns - column);
      const o = bytes(column);
      if (lanes == 4) v128.store(y, multiplyAdd(v128.load(x), v128.load(a + o), v128.load(b + o)));
      else storeSome(y, multiplyAdd(loadSome(x, lanes), loadSome(a + o, lanes), loadSome(b + o, lanes)), lanes);
      x += bytes(lanes);
      y += bytes(lanes);
    }
}

/** z[rows, columns] = a[columns] x + b[columns] y + c[columns]. */
export function affineOfTwo(x: usize, y: usize, a: usize, b: usize, c: usize, z: usize, rows: i32, columns: i32): void {
  for (let row: i32 = 0; row < rows; row++)
    for (let column: i32 = 0; column < columns; column += 4) {
      const lanes = min(4, columns - column);
      const o = bytes(column);
      if (lanes == 4)
        v128.store(
          z,
          multiplyAdd(v128.load(x), v128.load(a + o), multiplyAdd(v128.load(y), v128.load(b + o), v128.load(c + o))),
        );
      else
        storeSome(
          z,
          multiplyAdd(
            loadSome(x, lanes),
            loadSome(a + o, lanes),
            multiplyAdd(loadSome(y, lanes), loadSome(b + o, lanes), loadSome(c + o, lanes)),
          ),
          lanes,
        );
      x += bytes(lanes);
      y += bytes(lanes);
      z += bytes(lanes);
    }
}

/** y = max(x, 0) + alpha[columns] min(x, 0). */
export function prelu(x: usize, alpha: usize, y: usize, rows: i32, columns: i32): void {
  const zero = f32x4.splat(0);
  for (let row: i32 = 0; row < rows; row++) {
    for (let column: i32 = 0; column < columns; column += 4) {
      const n = columns - column, o = bytes(column);
      const value = some(x + o, n);
      put(y + o, multiplyAdd(f32x4.pmin(value, zero), some(alpha + o, n), f32x4.pmax(value, zero)), n);
    }
    x += bytes(columns);
    y += bytes(columns);
  }
}

/** Rows whose part of dAlpha is summed up by itself, so that rounding errors stay small over many rows. */
const BLOCK: i32 = 256;

/** dx = dy where x > 0, else alpha[columns] dy; dAlpha = the sum over the rows of dy min(x, 0). Scratch: `columns` floats. */
export function preluGradient(
  dy: usize,
  x: usize,
  alpha: usize,
  dx: usize,
  dAlpha: usize,
  rows: i32,
  columns: i32,
  scratch: usize,
): void {
  const zero = f32x4.splat(0);
  clear(dAlpha, columns);
  for (let row: i32 = 0; row < rows; row++) {
    if (row % BLOCK == 0) clear(scratch, columns);
    for (let column: i32 = 0; column < columns; column += 4) {
      const n = columns - column, o = bytes(column);
      const value = some(x + o, n), gradient = some(dy + o, n);
      put(dx + o, v128.bitselect(gradient, f32x4.mul(gradient, some(alpha + o, n)), f32x4.gt(value, zero)), n);
      put(scratch + o, multiplyAdd(gradient, f32x4.pmin(value, zero), some(scratch + o, n)), n);
    }
    if (row % BLOCK == BLOCK - 1 || row == rows - 1) accumulate(dAlpha, scratch, columns);
    dy += bytes(columns);
    x += bytes(columns);
    dx += bytes(columns);
  }
}
