import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apportion, countLabels, ShareError, stratify } from "../../server/data/splits.ts";

const names = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);

describe("apportion", () => {
  it("rounds by largest remainder, so that the whole share fits", () => {
    expect(apportion([10, 10, 10], names(3), [0.25])).toEqual([
      [7, 7, 8],
      [3, 3, 2],
    ]);
    expect(apportion([1000, 1000], names(2), [0.1])).toEqual([
      [900, 900],
      [100, 100],
    ]);
    expect(apportion([60, 30, 10], names(3), [0.1, 0.2])).toEqual([
      [42, 21, 7],
      [6, 3, 1],
      [12, 6, 2],
    ]);
  });

  it("gives each class at least one example in each part, and none to a class without any", () => {
    expect(apportion([100, 2, 0], names(3), [0.1])).toEqual([
      [90, 1, 0],
      [10, 1, 0],
    ]);
    expect(apportion([3, 50], names(2), [0.9, 0.05]).map((part) => part[0])).toEqual([1, 1, 1]);
  });

  it.each<[readonly number[], readonly number[], RegExp]>([
    [[5, 1], [0.1], /class 'c1' has one example in train; 10 % of train needs at least 2 of each class/],
    [[5, 2], [0.1, 0.2], /class 'c1' has 2 examples in train; 10 % and 20 % of train need at least 3/],
    [[5, 5], [1], /100 %.* less than 100 %/],
    [[5, 5], [0.5, 0.5], /50 % and 50 %/],
    [[5, 5], [0], /more than 0 %/],
    [[5, 5], [Number.NaN], /more than 0 %/],
  ])("refuses %j with shares %j", (counts, shares, expected) => {
    expect(() => apportion(counts, names(counts.length), shares)).toThrow(ShareError);
    expect(() => apportion(counts, names(counts.length), shares)).toThrow(expected);
  });
});

describe("stratify", () => {
  const given = fc.record({
    labels: fc
      .array(fc.nat(4), { minLength: 0, maxLength: 200 })
      // Four of each class, so that three parts are possible.
      .map((labels) => Int32Array.from([...labels, ...[0, 1, 2, 3, 4].flatMap((label) => [label, label, label, label])])),
    shares: fc.array(fc.double({ min: 0.01, max: 0.45, noNaN: true }), { minLength: 1, maxLength: 2 }),
    seed: fc.nat(),
  });

  it("cuts the examples into disjoint parts that together are all of them", () => {
    fc.assert(
      fc.property(given, ({ labels, shares, seed }) => {
        const parts = stratify(labels, names(5), shares, seed);
        expect(parts).toHaveLength(shares.length + 1);
        const all = parts.flatMap((part) => [...part]).sort((a, b) => a - b);
        expect(all).toEqual(Array.from(labels.keys()));
        for (const part of parts) expect([...part]).toEqual([...part].sort((a, b) => a - b));
      }),
      { seed: 5 },
    );
  });

  it("gives every part its share of every class, to within one example", () => {
    fc.assert(
      fc.property(given, ({ labels, shares, seed }) => {
        const counts = countLabels(labels, 5);
        const parts = stratify(labels, names(5), shares, seed);
        parts.slice(1).forEach((part, which) => {
          const found = countLabels(
            part.map((index) => labels[index] ?? -1),
            5,
          );
          found.forEach((count, label) => {
            expect(count).toBeGreaterThanOrEqual(1);
            // The small classes of this test may have to leave one example to each later part.
            expect(Math.abs(count - (counts[label] ?? 0) * (shares[which] ?? 0))).toBeLessThan(2);
          });
        });
      }),
      { seed: 6 },
    );
  });

  it("gives the same for the same seed, something else for another", () => {
    const labels = Int32Array.from({ length: 300 }, (_, index) => index % 3);
    const validation = (seed: number) => stratify(labels, names(3), [0.2], seed)[1];
    expect(validation(1)).toEqual(validation(1));
    expect(validation(1)).not.toEqual(validation(2));
  });
});
