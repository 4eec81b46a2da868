/** Kernels beyond what the suite of operations reaches, against plain loops. */
import { beforeAll, describe, expect, test } from "vitest";
import { createWasmBackend } from "../../server/compute/wasm.ts";
import type { Tensor, Tf } from "../../server/network/operation.ts";
import { createRandom } from "../../server/random.ts";
import { difference, largest } from "../network/conformance.ts";
import { sizeOf } from "../network/references/values.ts";

let tf: Tf;
beforeAll(async () => {
  tf = (await createWasmBackend()).tf;
});

const random = createRandom(1, "kernels");
const values = (shape: readonly number[]): Float32Array =>
  Float32Array.from({ length: sizeOf(shape) }, () => 2 * random.uniform() - 1);

function agree(actual: Tensor, shape: readonly number[], expected: ArrayLike<number>): void {
  expect(actual.shape).toEqual(shape);
  expect(difference(actual.dataSync(), expected)).toBeLessThanOrEqual(1e-5 * Math.max(1, largest(expected)));
}

/** Every index into a shape, in row-major order. */
function* indices(shape: readonly number[]): Generator<number[]> {
  const [length, ...rest] = shape;
  if (length === undefined) yield [];
  else for (let i = 0; i < length; i++) for (const index of indices(rest)) yield [i, ...index];
}
const place = (shape: readonly number[], index: readonly number[]): number =>
  index.reduce((sum, i, axis) => sum * (shape[axis] ?? 1) + i, 0);

describe("matrix products", () => {
  // K beyond 48 (where the stock fused kernel goes wrong) and beyond a panel of 256; sizes around tiles of 6 x 8.
  const sizes = [
    [1, 1, 1],
    [6, 8, 4],
    [7, 9, 300],
    [13, 3, 50],
    [100, 17, 5],
  ] as const;
  const cases = sizes.flatMap(([m, n, k]) =>
    [false, true].flatMap((transposeA) => [false, true].map((transposeB) => ({ m, n, k, transposeA, transposeB }))),
  );
  test.each(cases)("$m x $k by $k x $n, transposed: $transposeA, $transposeB", ({ m, n, k, transposeA, transposeB }) => {
    for (const [aCount, bCount] of [
      [1, 1],
      [3, 3],
      [3, 1],
      [1, 3],
    ] as const) {
      const aShape = transposeA ? [aCount, k, m] : [aCount, m, k];
      const bShape = transposeB ? [bCount, n, k] : [bCount, k, n];
      const [a, b] = [values(aShape), values(bShape)];
      const count = Math.max(aCount, bCount);
      const expected = Array.from(indices([count, m, n]), ([i = 0, row = 0, column = 0]) => {
        let sum = 0;
        for (let j = 0; j < k; j++)
          sum +=
            (a[place(aShape, [aCount === 1 ? 0 : i, ...(transposeA ? [j, row] : [row, j])])] ?? 0) *
            (b[place(bShape, [bCount === 1 ? 0 : i, ...(transposeB ? [column, j] : [j, column])])] ?? 0);
        return sum;
      });
      tf.tidy(() =>
        agree(tf.matMul(tf.tensor(a, aShape), tf.tensor(b, bShape), transposeA, transposeB), [count, m, n], expected),
      );
    }
  });
});

describe("reductions", () => {
  const shape = [3, 4, 5, 6];
  test.each([[[0]], [[0, 1]], [[0, 1, 2]], [[1, 2]], [[1]], [[2, 3]], [[3]], [[0, 2]], [[0, 1, 2, 3]]])(
    "over axes %j",
    (axes) => {
      const x = values(shape);
      const rest = shape.filter((_, axis) => !axes.includes(axis));
      const sums = new Float64Array(sizeOf(rest));
      for (const index of indices(shape)) {
        const to = place(
          rest,
          index.filter((_, axis) => !axes.includes(axis)),
        );
        sums[to] = (sums[to] ?? 0) + (x[place(shape, index)] ?? 0);
      }
      const count = sizeOf(axes.map((axis) => shape[axis] ?? 1));
      const kept = shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
      tf.tidy(() => {
        const tensor = tf.tensor(x, shape);
        agree(tf.sum(tensor, axes), rest, sums);
        agree(
          tf.mean(tensor, axes, true),
          kept,
          sums.map((sum) => sum / count),
        );
      });
    },
  );

  test("stay exact over many rows", () => {
    // A hundred thousand equal values that float32 does not sum exactly one after the other.
    tf.tidy(() => agree(tf.mean(tf.fill([100_000, 3], 1.1), 0), [3], [1.1, 1.1, 1.1].map(Math.fround)));
  });
});

describe("moved values", () => {
  test.each([
    [
      [3, 4],
      [2, 1],
    ],
    [
      [3, 4],
      [1, 2],
    ],
    [
      [3, 4],
      [2, 3],
    ],
    [
      [2, 1, 1, 5],
      [1, 4, 3, 1],
    ],
    [
      [1, 1],
      [6, 7],
    ],
    [
      [1, 3, 1],
      [2, 1, 2],
    ],
    [[4], [1]],
  ])("tile %j %j", (shape, reps) => {
    const x = values(shape);
    const target = shape.map((length, axis) => length * (reps[axis] ?? 1));
    const expected = Array.from(
      indices(target),
      (index) =>
        x[
          place(
            shape,
            index.map((i, axis) => i % (shape[axis] ?? 1)),
          )
        ] ?? 0,
    );
    tf.tidy(() => agree(tf.tile(tf.tensor(x, shape), reps), target, expected));
  });

  test.each([
    [
      [2, 3, 7],
      [0, 0, 2],
      [2, 3, 4],
    ],
    [
      [2, 3, 7],
      [1, 0, 2],
      [1, 3, 4],
    ],
    [
      [2, 3, 7],
      [0, 1, 0],
      [2, 2, 7],
    ],
    [[5], [2], [3]],
  ])("slice %j from %j by %j", (shape, begin, size) => {
    const x = values(shape);
    const expected = Array.from(
      indices(size),
      (index) =>
        x[
          place(
            shape,
            index.map((i, axis) => i + (begin[axis] ?? 0)),
          )
        ] ?? 0,
    );
    tf.tidy(() => agree(tf.slice(tf.tensor(x, shape), begin, size), size, expected));
  });

  test("concat along every axis", () => {
    for (const axis of [0, 1, 2]) {
      const shapes = [2, 3, 1].map((length) => [2, 3, 4].with(axis, length));
      const parts = shapes.map(values);
      const target = [2, 3, 4].with(axis, 6);
      const expected = Array.from(indices(target), (index) => {
        let i = index[axis] ?? 0;
        let part = 0;
        while (i >= (shapes[part]?.[axis] ?? 0)) i -= shapes[part++]?.[axis] ?? 0;
        return parts[part]?.[place(shapes[part] ?? [], index.with(axis, i))] ?? 0;
      });
      tf.tidy(() => {
        const tensors = parts.map((part, i) => tf.tensor(part, shapes[i]));
        agree(tf.concat(tensors, axis), target, expected);
      });
    }
  });
});

describe("noise", () => {
  const noise = (length: number, key: number): Float32Array =>
    tf.tidy(() =>
      tf
        .engine()
        .runKernel<Tensor>("UniformNoise", { key: tf.tensor1d([key], "int32") }, { shape: [length] })
        .dataSync<"float32">(),
    );

  test("is uniform in [0, 1), and neighbours are unrelated", () => {
    const sample = noise(100_001, 12345);
    const mean = (of: Float32Array) => of.reduce((sum, value) => sum + value, 0) / of.length;
    expect(Math.min(...sample.subarray(0, 50_000))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...sample.subarray(0, 50_000))).toBeLessThan(1);
    // Four standard deviations.
    expect(Math.abs(mean(sample) - 1 / 2)).toBeLessThan(4 / Math.sqrt(12 * 1e5));
    expect(Math.abs(mean(sample.map((value) => (value - 0.5) ** 2)) - 1 / 12)).toBeLessThan(4 / Math.sqrt(180 * 1e5));
    for (const lag of [1, 2, 3, 4, 64])
      expect(
        Math.abs(mean(sample.subarray(lag).map((value, i) => (value - 0.5) * ((sample[i] ?? 0) - 0.5)))),
        `lag ${lag}`,
      ).toBeLessThan(4 / 12 / Math.sqrt(1e5));
  });

  test("depends on its key, and on its place alone", () => {
    expect(noise(10, 7)).toEqual(noise(13, 7).slice(0, 10));
    expect(noise(10, 7)).not.toEqual(noise(10, 8));
    const [a, b] = [noise(10_000, 1), noise(10_000, 2)];
    const covariance = a.reduce((sum, value, i) => sum + (value - 0.5) * ((b[i] ?? 0) - 0.5), 0) / a.length;
    expect(Math.abs(covariance)).toBeLessThan(4 / 12 / Math.sqrt(1e4));
  });
});

test("sums of millions are those of all of them", () => {
  const count = 2e7 + 5;
  const many = tf.fill([count], 0.01);
  // Added one by one in single precision they are 8 % more.
  expect((tf.sum(many).dataSync()[0] ?? 0) / (0.01 * count)).toBeCloseTo(1, 4);
  expect((tf.mean(many, 0, true).dataSync()[0] ?? 0) / 0.01).toBeCloseTo(1, 4);
  expect(tf.mean(many, 0, true).shape).toEqual([1]);
  expect(tf.sum(tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3])).dataSync()[0]).toBe(21);
  many.dispose();
});
