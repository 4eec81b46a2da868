// Reproducible uniform values: a hash of a counter and a key, so that a value depends on nothing that came before.
import { storeSome } from "./memory.as";

/** out[i] in [0, 1) with 24 random bits. Integer hash: Ettinger's "triple32" (hash-prospector), on counter x golden ratio + key. */
export function uniform(out: usize, n: i32, key: i32): void {
  let counter = i32x4(0, 1, 2, 3);
  const keys = i32x4.splat(key);
  for (; n > 0; n -= 4) {
    let x = i32x4.add(i32x4.mul(counter, i32x4.splat(0x9e3779b9)), keys);
    x = v128.xor(x, i32x4.shr_u(x, 17));
    x = i32x4.mul(x, i32x4.splat(0xed5ad4bb));
    x = v128.xor(x, i32x4.shr_u(x, 11));
    x = i32x4.mul(x, i32x4.splat(0xac4c1b51));
    x = v128.xor(x, i32x4.shr_u(x, 15));
    x = i32x4.mul(x, i32x4.splat(0x31848bab));
    x = v128.xor(x, i32x4.shr_u(x, 14));
    const value = f32x4.mul(f32x4.convert_i32x4_u(i32x4.shr_u(x, 8)), f32x4.splat(1.0 / 16777216));
    if (n >= 4) v128.store(out, value);
    else storeSome(out, value, n);
    out += 16;
    counter = i32x4.add(counter, i32x4.splat(4));
  }
}
