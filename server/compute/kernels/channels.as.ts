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
