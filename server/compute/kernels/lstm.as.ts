// Long short-term memory over all steps of a sequence; Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000.
// Gates stand in the order input, forget, candidate, output, `units` values each.
import { hyperbolicTangent, logistic, logisticSlope } from "./functions.as";
import { gemm } from "./gemm.as";
import { bytes, clear, copy, multiplyAdd, put, some, transpose } from "./memory.as";

/**
 * h[batch, length, units] and the cells c of the same shape, from gates[batch, length, 4 units] that hold x kernel + bias and are
 * replaced by their values after activation. `backwards`: from the last step to the first.
 * Scratch: gemm's for 4 units columns.
 */
export function lstm(
  gates: usize,
  recurrent: usize,
  c: usize,
  h: usize,
  batch: i32,
  length: i32,
  units: i32,
  backwards: bool,
  scratch: usize,
): void {
  for (let i: i32 = 0; i < length; i++) {
    const step = backwards ? length - 1 - i : i;
    const before = i == 0 ? -1 : backwards ? step + 1 : step - 1;
    const now = gates + bytes(step * 4 * units);
    if (before >= 0)
      gemm(
        batch, 4 * units, units,
        h + bytes(before * units), length * units, 1,
        recurrent, 4 * units, 1,
        now, length * 4 * units, true, scratch,
      );
    for (let b: i32 = 0; b < batch; b++) {
      const row = bytes(b * length * units);
      const cell = c + row + bytes(step * units);
      cellForward(now + 4 * row, before < 0 ? 0 : c + row + bytes(before * units), cell, h + row + bytes(step * units), units);
    }
  }
}

/** c = f cBefore + i g and h = o tanh(c), where cBefore is 0 if it is null. */
// @ts-ignore: decorator
@inline
function cellForward(gates: usize, cBefore: usize, c: usize, h: usize, units: i32): void {
  const run = bytes(units);
  for (let j: i32 = 0; j < units; j += 4) {
    const n = units - j;
    const o = bytes(j);
    const input = logistic(some(gates + o, n));
    const forget = logistic(some(gates + run + o, n));
    const candidate = hyperbolicTangent(some(gates + 2 * run + o, n));
    const output = logistic(some(gates + 3 * run + o, n));
    let cell = f32x4.mul(input, candidate);
    if (cBefore != 0) cell = multiplyAdd(forget, some(cBefore + o, n), cell);
    put(gates + o, input, n);
    put(gates + run + o, forget, n);
    put(gates + 2 * run + o, candidate, n);
    put(gates + 3 * run + o, output, n);
    put(c + o, cell, n);
    put(h + o, f32x4.mul(output, hyperbolicTangent(cell)), n);
  }
}

/**
 * dGates[batch, length, 4 units], before activation, from the gates after it, the cells, and dy[batch, length, units]; `last`: dy is
 * [batch, units], of the last step alone.
 * Scratch: 4 units^2 + 2 batch units floats, then gemm's for `units` columns.
 */
export function lstmGradient(
  dy: usize,
  gates: usize,
  recurrent: usize,
  c: usize,
  dGates: usize,
  batch: i32,
  length: i32,
  units: i32,
  backwards: bool,
  last: bool,
  scratch: usize,
): void {
  const transposed = scratch;
  const dh = transposed + bytes(4 * units * units);
  const dc = dh + bytes(batch * units);
  const gemmScratch = dc + bytes(batch * units);
  transpose(recurrent, units, 4 * units, transposed);
  clear(dc, batch * units);
  for (let i: i32 = length - 1; i >= 0; i--) {
    const step = backwards ? length - 1 - i : i;
    const before = i == 0 ? -1 : backwards ? step + 1 : step - 1;
    const after = backwards ? step - 1 : step + 1;
    const isLast = i == length - 1;
    if (!isLast)
      gemm(
        batch, units, 4 * units,
        dGates + bytes(after * 4 * units), length * 4 * units, 1,
        transposed, units, 1,
        dh, units, false, gemmScratch,
      );
    else if (last) copy(dh, dy, batch * units);
    else clear(dh, batch * units);
    for (let b: i32 = 0; b < batch; b++) {
      const row = bytes(b * length * units);
      const here = row + bytes(step * units);
      cellBackward(
        gates + 4 * here,
        before < 0 ? 0 : c + row + bytes(before * units),
        c + here,
        last ? 0 : dy + here,
        dh + bytes(b * units),
        dc + bytes(b * units),
        dGates + 4 * here,
        units,
      );
    }
  }
}

/** The chain rule through `cellForward`; dc becomes that of the cell before. dy is added to dh unless it is null. */
// @ts-ignore: decorator
@inline
function cellBackward(gates: usize, cBefore: usize, c: usize, dy: usize, dh: usize, dc: usize, dGates: usize, units: i32): void {
  const run = bytes(units);
  const one = f32x4.splat(1);
  for (let j: i32 = 0; j < units; j += 4) {
    const n = units - j;
    const o = bytes(j);
    const input = some(gates + o, n);
    const forget = some(gates + run + o, n);
    const candidate = some(gates + 2 * run + o, n);
    const output = some(gates + 3 * run + o, n);
    const cell = hyperbolicTangent(some(c + o, n));
    let dState = some(dh + o, n);
    if (dy != 0) dState = f32x4.add(dState, some(dy + o, n));
    const dOutput = f32x4.mul(f32x4.mul(dState, cell), logisticSlope(output));
    const dCell = multiplyAdd(f32x4.mul(dState, output), f32x4.sub(one, f32x4.mul(cell, cell)), some(dc + o, n));
    const dForget = cBefore == 0 ? f32x4.splat(0) : f32x4.mul(f32x4.mul(dCell, some(cBefore + o, n)), logisticSlope(forget));
    put(dGates + o, f32x4.mul(f32x4.mul(dCell, candidate), logisticSlope(input)), n);
    put(dGates + run + o, dForget, n);
    put(dGates + 2 * run + o, f32x4.mul(f32x4.mul(dCell, input), f32x4.sub(one, f32x4.mul(candidate, candidate))), n);
    put(dGates + 3 * run + o, dOutput, n);
    put(dc + o, f32x4.mul(dCell, forget), n);
  }
}
