/** How axes get longer and shorter: properties that hold for all lengths. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { interpolate, mean, shifted, type Taps, transposed } from "../../server/network/taps.ts";

const length = fc.integer({ min: 1, max: 40 });
const lengths = fc.tuple(length, length);
const shares = { nearest: interpolate.nearest, bilinear: interpolate.bilinear, mean };
const matrix = (taps: Taps, from: number): number[][] =>
  taps.map((ofPlace) => Array.from({ length: from }, (_, place) => ofPlace.find(([at]) => at === place)?.[1] ?? 0));

test.each(Object.entries(shares))(
  "%s: weights are shares of one, from left to right, and mirror images of each other",
  (_, make) => {
    fc.assert(
      fc.property(lengths, ([from, to]) => {
        const rows = matrix(make(from, to), from);
        const centres = rows.map((row) => row.reduce((sum, weight, place) => sum + weight * place, 0));
        for (const row of rows) {
          expect(row.every((weight) => weight >= 0)).toBe(true);
          expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
        }
        for (const [index, centre] of centres.entries()) expect(centre).toBeGreaterThanOrEqual((centres[index - 1] ?? 0) - 1e-9);
        // Of two that are equally near, nearest takes the later one on both sides.
        if (make === interpolate.nearest) return;
        for (const [index, centre] of centres.entries()) expect(centre + (centres.at(-1 - index) ?? 0)).toBeCloseTo(from - 1, 9);
      }),
    );
  },
);

test("the same length changes nothing", () => {
  for (let from = 1; from < 40; from++)
    for (const make of Object.values(shares)) expect(make(from, from)).toEqual(shifted(from, from, 0));
});

test("whole multiples repeat each place", () => {
  fc.assert(
    fc.property(length, fc.integer({ min: 1, max: 9 }), (from, factor) => {
      const repeated = Array.from({ length: from * factor }, (_, index) => [[Math.floor(index / factor), 1]]);
      expect(interpolate.nearest(from, from * factor)).toEqual(repeated);
    }),
  );
});

test("what is shifted there and back is what it was", () => {
  fc.assert(
    fc.property(length, fc.nat(9), (from, by) => {
      const there = shifted(from, from + 2 * by, by);
      expect(shifted(from + 2 * by, from, -by)).toEqual(transposed(there, from));
      expect(there.flat()).toHaveLength(from);
    }),
  );
});

test("the transpose has rows for columns", () => {
  fc.assert(
    fc.property(lengths, fc.constantFrom(...Object.values(shares)), ([from, to], make) => {
      const rows = matrix(make(from, to), from);
      const columns = Array.from({ length: from }, (_, place) => rows.map((row) => row[place]));
      expect(matrix(transposed(make(from, to), from), to)).toEqual(columns);
    }),
  );
});
