// Gated recurrent units over all steps of a sequence; Cho et al. 2014, in the form of cuDNN, Keras (reset_after) and PyTorch: the reset
// gate is applied after the recurrent product. Gates stand in the order update, reset, candidate, `units` values each.
import { hyperbolicTangent, logistic, logisticSlope } from "./functions.as";
import { gemm } from "./gemm.as";
import { bytes, clear, copy, multiplyAdd, put, repeatRow, some, transpose } from "./memory.as";

/**
 * h[batch, length, units] and memory[batch, length, units], the recurrent part of the candidate, from gates[batch, length, 3 units]
 * that hold x kernel + bias and are replaced by their values after activation. `backwards`: from the last step to the first.
 * Scratch: 3 batch units floats, then gemm's for 3 units columns.
 */
export function gru(
  gates: usize,
  recurrent: usize,
  bias: usize,
  memory: usize,
  h: usize,
  batch: i32,
  length: i32,
  units: i32,
  backwards: bool,
  scratch: usize,
): void {
  const products = scratch;
  const gemmScratch = scratch + bytes(3 * batch * units);
  for (let i: i32 = 0; i < length; i++) {
    const step = backwards ? length - 1 - i : i;
    const before = i == 0 ? -1 : backwards ? step + 1 : step - 1;
    repeatRow(products, bias, batch, 3 * units);
    if (before >= 0)
      gemm(
        batch, 3 * units, units,
        h + bytes(before * units), length * units, 1,
        recurrent, 3 * units, 1,
        products, 3 * units, true, gemmScratch,
      );
    for (let b: i32 = 0; b < batch; b++) {
      const row = bytes(b * length * units);
      const here = row + bytes(step * units);
      const hBefore = before < 0 ? 0 : h + row + bytes(before * units);
      cellForward(gates + 3 * here, products + bytes(3 * b * units), hBefore, memory + here, h + here, units);
    }
  }
}

/** h = z hBefore + (1 - z) tanh(x + r memory), where hBefore is 0 if it is null. */
// @ts-ignore: decorator
@inline
function cellForward(gates: usize, products: usize, hBefore: usize, memory: usize, h: usize, units: i32): void {
  const run = bytes(units);
  for (let j: i32 = 0; j < units; j += 4) {
    const n = units - j;
    const o = bytes(j);
    const update = logistic(f32x4.add(some(gates + o, n), some(products + o, n)));
    const reset = logistic(f32x4.add(some(gates + run + o, n), some(products + run + o, n)));
    const remembered = some(products + 2 * run + o, n);
    const candidate = hyperbolicTangent(multiplyAdd(reset, remembered, some(gates + 2 * run + o, n)));
    put(gates + o, update, n);
    put(gates + run + o, reset, n);
    put(gates + 2 * run + o, candidate, n);
    put(memory + o, remembered, n);
    const old = hBefore == 0 ? f32x4.splat(0) : some(hBefore + o, n);
    put(h + o, multiplyAdd(update, f32x4.sub(old, candidate), candidate), n);
  }
}

/**
 * dGates[batch, length, 3 units] of x kernel + bias and dProducts of the same shape, of h recurrent + bias, from what `gru` gave and
 * dy[batch, length, units]; `last`: dy is [batch, units], of the last step alone.
 * Scratch: 3 units^2 + 2 batch units floats, then gemm's for `units` columns.
 */
export function gruGradient(
  dy: usize,
  gates: usize,
  recurrent: usize,
  memory: usize,
  h: usize,
  dGates: usize,
  dProducts: usize,
  batch: i32,
  length: i32,
  units: i32,
  backwards: bool,
  last: bool,
  scratch: usize,
): void {
  const transposed = scratch;
  const dh = transposed + bytes(3 * units * units);
  const gemmScratch = dh + bytes(batch * units);
  transpose(recurrent, units, 3 * units, transposed);
  if (last) copy(dh, dy, batch * units);
  else clear(dh, batch * units);
  for (let i: i32 = length - 1; i >= 0; i--) {
    const step = backwards ? length - 1 - i : i;
    const before = i == 0 ? -1 : backwards ? step + 1 : step - 1;
    for (let b: i32 = 0; b < batch; b++) {
      const row = bytes(b * length * units);
      const here = row + bytes(step * units);
      cellBackward(
        gates + 3 * here,
        memory + here,
        before < 0 ? 0 : h + row + bytes(before * units),
        last ? 0 : dy + here,
        dh + bytes(b * units),
        dGates + 3 * here,
        dProducts + 3 * here,
        units,
      );
    }
    // dh is dh z by now, to which the recurrent product adds its part.
    gemm(
      batch, units, 3 * units,
      dProducts + bytes(step * 3 * units), length * 3 * units, 1,
      transposed, units, 1,
      dh, units, true, gemmScratch,
    );
  }
}

/** The chain rule through `cellForward`; dh becomes dh z. dy is added to dh unless it is null. */
// @ts-ignore: decorator
@inline
function cellBackward(
  gates: usize,
  memory: usize,
  hBefore: usize,
  dy: usize,
  dh: usize,
  dGates: usize,
  dProducts: usize,
  units: i32,
): void {
  const run = bytes(units);
  const one = f32x4.splat(1);
  for (let j: i32 = 0; j < units; j += 4) {
    const n = units - j;
    const o = bytes(j);
    const update = some(gates + o, n);
    const reset = some(gates + run + o, n);
    const candidate = some(gates + 2 * run + o, n);
    const old = hBefore == 0 ? f32x4.splat(0) : some(hBefore + o, n);
    let dState = some(dh + o, n);
    if (dy != 0) dState = f32x4.add(dState, some(dy + o, n));
    const dUpdate = f32x4.mul(f32x4.mul(dState, f32x4.sub(old, candidate)), logisticSlope(update));
    const flatness = f32x4.mul(candidate, candidate);
    const dCandidate = f32x4.mul(f32x4.mul(dState, f32x4.sub(one, update)), f32x4.sub(one, flatness));
    const dReset = f32x4.mul(f32x4.mul(dCandidate, some(memory + o, n)), logisticSlope(reset));
    put(dGates + o, dUpdate, n);
    put(dGates + run + o, dReset, n);
    put(dGates + 2 * run + o, dCandidate, n);
    put(dProducts + o, dUpdate, n);
    put(dProducts + run + o, dReset, n);
    put(dProducts + 2 * run + o, f32x4.mul(dCandidate, reset), n);
    put(dh + o, f32x4.mul(dState, update), n);
  }
}
