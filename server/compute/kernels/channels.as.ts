// Element by element with values for each column (channel), as normalisation needs it.
import { bytes, loadSome, multiplyAdd, storeSome } from "./memory.as";

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
  for (let row: i32 = 0; row < rows; row++)
    for (let column: i32 = 0; column < columns; column += 4) {
      const lanes = min(4, columns - column);
      const value = lanes == 4 ? v128.load(x) : loadSome(x, lanes);
      const factor = lanes == 4 ? v128.load(alpha + bytes(column)) : loadSome(alpha + bytes(column), lanes);
      const result = multiplyAdd(f32x4.pmin(value, zero), factor, f32x4.pmax(value, zero));
      if (lanes == 4) v128.store(y, result);
      else storeSome(y, result, lanes);
      x += bytes(lanes);
      y += bytes(lanes);
    }
}

/** dx = dy where x > 0, else alpha[columns] dy; below = dy min(x, 0), whose sum over the rows is the gradient of alpha. */
export function preluGradient(dy: usize, x: usize, alpha: usize, dx: usize, below: usize, rows: i32, columns: i32): void {
  const zero = f32x4.splat(0);
  for (let row: i32 = 0; row < rows; row++)
    for (let column: i32 = 0; column < columns; column += 4) {
      const lanes = min(4, columns - column);
      const value = lanes == 4 ? v128.load(x) : loadSome(x, lanes);
      const gradient = lanes == 4 ? v128.load(dy) : loadSome(dy, lanes);
      const factor = lanes == 4 ? v128.load(alpha + bytes(column)) : loadSome(alpha + bytes(column), lanes);
      const ofX = v128.bitselect(gradient, f32x4.mul(gradient, factor), f32x4.gt(value, zero));
      const ofAlpha = f32x4.mul(gradient, f32x4.pmin(value, zero));
      if (lanes == 4) {
        v128.store(dx, ofX);
        v128.store(below, ofAlpha);
      } else {
        storeSome(dx, ofX, lanes);
        storeSome(below, ofAlpha, lanes);
      }
      dy += bytes(lanes);
      x += bytes(lanes);
      dx += bytes(lanes);
      below += bytes(lanes);
    }
}
