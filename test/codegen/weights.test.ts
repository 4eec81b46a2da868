import fc from "fast-check";
import { expect, test } from "vitest";
import { transpose } from "../../server/codegen/weights.ts";
import { size } from "../../server/network/operation.ts";

test("axes change places", () => {
  // [[1, 2, 3], [4, 5, 6]]
  expect([...transpose(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3], [1, 0])]).toEqual([1, 4, 2, 5, 3, 6]);
});

/** A shape and one order of its axes. */
const permutation = fc
  .array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 })
  .chain((shape) => fc.tuple(fc.constant(shape), fc.shuffledSubarray([...shape.keys()], { minLength: shape.length })));

test("a value keeps its coordinates, in their new order", () => {
  const offset = (shape: readonly number[], at: readonly number[]) =>
    at.reduce((sum, coordinate, axis) => sum * (shape[axis] ?? 1) + coordinate, 0);
  fc.assert(
    fc.property(permutation, fc.nat(), ([shape, axes], seed) => {
      const result = transpose(
        Float32Array.from({ length: size(shape) }, (_, index) => index),
        shape,
        axes,
      );
      const at = shape.map((length, axis) => (seed >> (3 * axis)) % length);
      const pick = <T>(of: readonly T[]) => axes.map((axis) => of[axis] as T);
      expect(result[offset(pick(shape), pick(at))]).toBe(offset(shape, at));
    }),
  );
});
