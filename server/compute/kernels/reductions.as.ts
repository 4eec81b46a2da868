// Sums over rows. Rows are taken in blocks whose sums are then added, so that rounding errors stay small over many rows and the
// rows of a block stay in cache while its columns are passed over.
import { bytes, clear, loadSome, multiplyAdd, storeSome } from "./memory.as";

const BLOCK: i32 = 256;

/** out[columns] = the sum of the rows of x[rows, columns]. */
export function columnSum(x: usize, rows: i32, columns: i32, out: usize): void {
  clear(out, columns);
  const rowBytes = bytes(columns);
  for (let first: i32 = 0; first < rows; first += BLOCK) {
    const count = min(BLOCK, rows - first);
    const block = x + <usize>first * rowBytes;
    let column: i32 = 0;
    for (; column + 16 <= columns; column += 16) {
      let from = block + bytes(column);
      const to = out + bytes(column);
      let a = v128.load(to), b = v128.load(to, 16), c = v128.load(to, 32), d = v128.load(to, 48);
      let sa = f32x4.splat(0), sb = sa, sc = sa, sd = sa;
      for (let i: i32 = 0; i < count; i++) {
        sa = f32x4.add(sa, v128.load(from));
        sb = f32x4.add(sb, v128.load(from, 16));
        sc = f32x4.add(sc, v128.load(from, 32));
        sd = f32x4.add(sd, v128.load(from, 48));
        from += rowBytes;
      }
      v128.store(to, f32x4.add(a, sa));
      v128.store(to, f32x4.add(b, sb), 16);
      v128.store(to, f32x4.add(c, sc), 32);
      v128.store(to, f32x4.add(d, sd), 48);
    }
    for (; column < columns; column += 4) {
      const lanes = min(4, columns - column);
      let from = block + bytes(column);
      const to = out + bytes(column);
      let sum = f32x4.splat(0);
      for (let i: i32 = 0; i < count; i++) {
        sum = f32x4.add(sum, lanes == 4 ? v128.load(from) : loadSome(from, lanes));
        from += rowBytes;
      }
      if (lanes == 4) v128.store(to, f32x4.add(v128.load(to), sum));
      else storeSome(to, f32x4.add(loadSome(to, lanes), sum), lanes);
    }
  }
}

/** out[columns] = the sum over the rows of (x - center) y, where center[columns]; with y = null of (x - center)^2. */
export function columnDeviations(x: usize, center: usize, y: usize, rows: i32, columns: i32, out: usize): void {
  clear(out, columns);
  const rowBytes = bytes(columns);
  const squared = y == 0;
  for (let first: i32 = 0; first < rows; first += BLOCK) {
    const count = min(BLOCK, rows - first);
    for (let column: i32 = 0; column < columns; column += 4) {
      const lanes = min(4, columns - column);
      const offset = <usize>first * rowBytes + bytes(column);
      const to = out + bytes(column);
      let from = x + offset;
      let other = y + offset;
      let sum = f32x4.splat(0);
      if (lanes == 4) {
        const middle = v128.load(center + bytes(column));
        for (let i: i32 = 0; i < count; i++) {
          const deviation = f32x4.sub(v128.load(from), middle);
          sum = multiplyAdd(deviation, squared ? deviation : v128.load(other), sum);
          from += rowBytes;
          other += rowBytes;
        }
        v128.store(to, f32x4.add(v128.load(to), sum));
      } else {
        const middle = loadSome(center + bytes(column), lanes);
        for (let i: i32 = 0; i < count; i++) {
          const deviation = f32x4.sub(loadSome(from, lanes), middle);
          sum = multiplyAdd(deviation, squared ? deviation : loadSome(other, lanes), sum);
          from += rowBytes;
          other += rowBytes;
        }
        storeSome(to, f32x4.add(loadSome(to, lanes), sum), lanes);
      }
    }
  }
}
