// Matrix product, after Goto and van de Geijn 2008 ("Anatomy of high-performance matrix multiplication"): panels of B are packed
// and stay in cache, tiles of 6 x 8 of C stay in the 16 vector registers.
import { bytes, multiplyAdd } from "./memory.as";

/** Rows of B that are packed at once. The caller's scratch memory is sized by it: wasm/matrix.ts. */
const DEPTH: i32 = 256;
/** Rows of A that are passed over each panel of B. */
const ROWS: i32 = 96;

/**
 * C[m, n] = A[m, k] B[k, n], or C += A B. A and B have strides for rows and columns, so either may be transposed; rows of C are
 * `cRow` apart.
 * Scratch: 64 + 256 ceil(n / 8) 8 floats.
 */
export function gemm(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: i32,
  aColumn: i32,
  b: usize,
  bRow: i32,
  bColumn: i32,
  c: usize,
  cRow: i32,
  add: bool,
  scratch: usize,
): void {
  const tile = scratch;
  const panels = scratch + 256;
  const aRowBytes = bytes(aRow);
  const aColumnBytes = bytes(aColumn);
  const cRowBytes = bytes(cRow);
  for (let k0: i32 = 0; k0 < k; k0 += DEPTH) {
    const depth = min(DEPTH, k - k0);
    pack(n, depth, b + bytes(k0 * bRow), bRow, bColumn, panels);
    const accumulate = add || k0 > 0;
    for (let m0: i32 = 0; m0 < m; m0 += ROWS) {
      const rowsEnd = min(m0 + ROWS, m);
      let panel = panels;
      for (let column: i32 = 0; column < n; column += 8) {
        const width = min(8, n - column);
        for (let row: i32 = m0; row < rowsEnd; row += 6) {
          const height = min(6, rowsEnd - row);
          const rows = a + <usize>row * aRowBytes + <usize>k0 * aColumnBytes;
          const target = c + <usize>row * cRowBytes + bytes(column);
          if (height == 6 && width == 8) wholeTile(depth, rows, aRowBytes, aColumnBytes, panel, target, cRowBytes, accumulate);
          else edgeTile(depth, rows, aRowBytes, aColumnBytes, panel, target, cRowBytes, accumulate, height, width, tile);
        }
        panel += <usize>depth << 5;
      }
    }
  }
}

/** Copies `depth` rows of B into panels [ceil(n / 8)][depth][8], padded with zeros. */
function pack(n: i32, depth: i32, b: usize, bRow: i32, bColumn: i32, panels: usize): void {
  let to = panels;
  const rowBytes = bytes(bRow);
  const columnBytes = bytes(bColumn);
  for (let column: i32 = 0; column < n; column += 8) {
    const width = min(8, n - column);
    let row = b + <usize>column * columnBytes;
    if (width == 8 && bColumn == 1) {
      for (let k: i32 = 0; k < depth; k++) {
        v128.store(to, v128.load(row));
        v128.store(to, v128.load(row, 16), 16);
        to += 32;
        row += rowBytes;
      }
    } else {
      for (let k: i32 = 0; k < depth; k++) {
        let from = row;
        for (let j: i32 = 0; j < width; j++) {
          store<f32>(to + bytes(j), load<f32>(from));
          from += columnBytes;
        }
        for (let j: i32 = width; j < 8; j++) store<f32>(to + bytes(j), 0);
        to += 32;
        row += rowBytes;
      }
    }
  }
}

function wholeTile(depth: i32, a: usize, row: usize, column: usize, panel: usize, c: usize, cRow: usize, add: bool): void {
  product(depth, a, a + row, a + 2 * row, a + 3 * row, a + 4 * row, a + 5 * row, column, panel, c, cRow, add);
}

/** A tile at the border: the product goes to `tile`, with rows of A repeated, and the part inside goes on to C. */
function edgeTile(
  depth: i32,
  a: usize,
  row: usize,
  column: usize,
  panel: usize,
  c: usize,
  cRow: usize,
  add: bool,
  height: i32,
  width: i32,
  tile: usize,
): void {
  const last = <usize>(height - 1);
  product(
    depth,
    a,
    a + min(<usize>1, last) * row,
    a + min(<usize>2, last) * row,
    a + min(<usize>3, last) * row,
    a + min(<usize>4, last) * row,
    a + min(<usize>5, last) * row,
    column,
    panel,
    tile,
    32,
    false,
  );
  for (let i: i32 = 0; i < height; i++) {
    const from = tile + (<usize>i << 5);
    const to = c + <usize>i * cRow;
    for (let j: i32 = 0; j < width; j++) {
      const old: f32 = add ? load<f32>(to + bytes(j)) : 0;
      store<f32>(to + bytes(j), old + load<f32>(from + bytes(j)));
    }
  }
}

/** The 6 x 8 tile at `c` = (add ? tile : 0) + six rows of A times a panel of B. */
// @ts-ignore: decorator
@inline
function product(
  depth: i32,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  a4: usize,
  a5: usize,
  column: usize,
  panel: usize,
  c: usize,
  cRow: usize,
  add: bool,
): void {
  const zero = f32x4.splat(0);
  let c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero;
  let c30 = zero, c31 = zero, c40 = zero, c41 = zero, c50 = zero, c51 = zero;
  if (add) {
    let p = c;
    c00 = v128.load(p); c01 = v128.load(p, 16); p += cRow;
    c10 = v128.load(p); c11 = v128.load(p, 16); p += cRow;
    c20 = v128.load(p); c21 = v128.load(p, 16); p += cRow;
    c30 = v128.load(p); c31 = v128.load(p, 16); p += cRow;
    c40 = v128.load(p); c41 = v128.load(p, 16); p += cRow;
    c50 = v128.load(p); c51 = v128.load(p, 16);
  }
  for (let i: i32 = 0; i < depth; i++) {
    const b0 = v128.load(panel), b1 = v128.load(panel, 16);
    panel += 32;
    let x = v128.load32_splat(a0); a0 += column; c00 = multiplyAdd(x, b0, c00); c01 = multiplyAdd(x, b1, c01);
    x = v128.load32_splat(a1); a1 += column; c10 = multiplyAdd(x, b0, c10); c11 = multiplyAdd(x, b1, c11);
    x = v128.load32_splat(a2); a2 += column; c20 = multiplyAdd(x, b0, c20); c21 = multiplyAdd(x, b1, c21);
    x = v128.load32_splat(a3); a3 += column; c30 = multiplyAdd(x, b0, c30); c31 = multiplyAdd(x, b1, c31);
    x = v128.load32_splat(a4); a4 += column; c40 = multiplyAdd(x, b0, c40); c41 = multiplyAdd(x, b1, c41);
    x = v128.load32_splat(a5); a5 += column; c50 = multiplyAdd(x, b0, c50); c51 = multiplyAdd(x, b1, c51);
  }
  let p = c;
  v128.store(p, c00); v128.store(p, c01, 16); p += cRow;
  v128.store(p, c10); v128.store(p, c11, 16); p += cRow;
  v128.store(p, c20); v128.store(p, c21, 16); p += cRow;
  v128.store(p, c30); v128.store(p, c31, 16); p += cRow;
  v128.store(p, c40); v128.store(p, c41, 16); p += cRow;
  v128.store(p, c50); v128.store(p, c51, 16);
}
