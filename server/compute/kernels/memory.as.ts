// Vectors of four floats, and runs of floats in memory.

/** a b + c, fused where the engine can. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** The number of bytes of n elements. */
// @ts-ignore: decorator
@inline
export function bytes(n: i32): usize {
  return <usize>n << 2;
}

/** The first n (1 to 3) of four floats; the others are 0. */
// @ts-ignore: decorator
@inline
export function loadSome(from: usize, n: i32): v128 {
  let v = v128.load32_zero(from);
  if (n > 1) v = f32x4.replace_lane(v, 1, load<f32>(from, 4));
  if (n > 2) v = f32x4.replace_lane(v, 2, load<f32>(from, 8));
  return v;
}

// @ts-ignore: decorator
@inline
export function storeSome(to: usize, v: v128, n: i32): void {
  store<f32>(to, f32x4.extract_lane(v, 0));
  if (n > 1) store<f32>(to, f32x4.extract_lane(v, 1), 4);
  if (n > 2) store<f32>(to, f32x4.extract_lane(v, 2), 8);
}

/** Four floats, or the n that there are where n < 4. */
// @ts-ignore: decorator
@inline
export function some(from: usize, n: i32): v128 {
  return n >= 4 ? v128.load(from) : loadSome(from, n);
}

// @ts-ignore: decorator
@inline
export function put(to: usize, v: v128, n: i32): void {
  if (n >= 4) v128.store(to, v);
  else storeSome(to, v, n);
}

// @ts-ignore: decorator
@inline
export function copy(to: usize, from: usize, n: i32): void {
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) v128.store(to + bytes(i), v128.load(from + bytes(i)));
  for (; i < n; i++) store<f32>(to + bytes(i), load<f32>(from + bytes(i)));
}

// @ts-ignore: decorator
@inline
export function clear(to: usize, n: i32): void {
  const zero = f32x4.splat(0);
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) v128.store(to + bytes(i), zero);
  for (; i < n; i++) store<f32>(to + bytes(i), 0);
}

/** to += from */
// @ts-ignore: decorator
@inline
export function accumulate(to: usize, from: usize, n: i32): void {
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4) v128.store(to + bytes(i), f32x4.add(v128.load(to + bytes(i)), v128.load(from + bytes(i))));
  for (; i < n; i++) store<f32>(to + bytes(i), load<f32>(to + bytes(i)) + load<f32>(from + bytes(i)));
}

/** to += a scalar times from */
// @ts-ignore: decorator
@inline
export function accumulateScaled(to: usize, from: usize, scale: f32, n: i32): void {
  const scales = f32x4.splat(scale);
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4)
    v128.store(to + bytes(i), multiplyAdd(v128.load(from + bytes(i)), scales, v128.load(to + bytes(i))));
  for (; i < n; i++) store<f32>(to + bytes(i), load<f32>(to + bytes(i)) + scale * load<f32>(from + bytes(i)));
}

/** to += a b, element by element */
// @ts-ignore: decorator
@inline
export function accumulateProduct(to: usize, a: usize, b: usize, n: i32): void {
  let i: i32 = 0;
  for (; i + 4 <= n; i += 4)
    v128.store(to + bytes(i), multiplyAdd(v128.load(a + bytes(i)), v128.load(b + bytes(i)), v128.load(to + bytes(i))));
  for (; i < n; i++)
    store<f32>(to + bytes(i), load<f32>(to + bytes(i)) + load<f32>(a + bytes(i)) * load<f32>(b + bytes(i)));
}

/** Every one of `rows` rows of n = the row at `from` */
export function repeatRow(to: usize, from: usize, rows: i32, n: i32): void {
  for (let row: i32 = 0; row < rows; row++) {
    copy(to, from, n);
    to += bytes(n);
  }
}

/** Copies `count` blocks of n elements; blocks stand `fromStride` elements apart, then `toStride` apart. */
export function copyBlocks(to: usize, toStride: i32, from: usize, fromStride: i32, n: i32, count: i32): void {
  for (let block: i32 = 0; block < count; block++) {
    copy(to, from, n);
    to += bytes(toStride);
    from += bytes(fromStride);
  }
}

/** to[columns, rows] = the transpose of from[rows, columns]. */
export function transpose(from: usize, rows: i32, columns: i32, to: usize): void {
  for (let column: i32 = 0; column < columns; column++)
    for (let row: i32 = 0; row < rows; row++) {
      store<f32>(to, load<f32>(from + bytes(row * columns + column)));
      to += 4;
    }
}
