/** Fronts, crowding and hypervolume, against brute force and against points at random. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  crowding,
  dominates,
  front,
  fronts,
  gain,
  hypervolume,
  nonDominated,
  type Values,
} from "../../server/protocol/pareto.ts";
import { createRandom } from "../../server/random.ts";

/** Few values, so that many are equal. */
const pointsIn = (objectives: number) =>
  fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: objectives, maxLength: objectives }), { maxLength: 14 });
const points = fc.integer({ min: 1, max: 4 }).chain(pointsIn);
const sorted = (places: readonly number[]) => places.toSorted((a, b) => a - b);

test("none dominates itself, and of two at most one the other", () => {
  fc.assert(
    fc.property(points, (all) => {
      for (const a of all) for (const b of all) expect(dominates(a, b) && dominates(b, a)).toBe(false);
    }),
  );
});

test("fronts: peeled off one after the other, each place once", () => {
  fc.assert(
    fc.property(points, (all) => {
      let left = all.map((_, place) => place);
      for (const found of fronts(all)) {
        const best = left.filter((place) => !left.some((other) => dominates(all[other] as Values, all[place] as Values)));
        expect(sorted(found)).toEqual(best);
        left = left.filter((place) => !found.includes(place));
      }
      expect(left).toEqual([]);
      expect(sorted(front(all))).toEqual(sorted(fronts(all)[0] ?? []));
    }),
  );
});

test("crowding: infinite at the ends, the neighbours' distance in between, whatever the order", () => {
  expect(
    crowding([
      [0, 4],
      [1, 2],
      [4, 0],
    ]),
  ).toEqual([Number.POSITIVE_INFINITY, 2, Number.POSITIVE_INFINITY]);
  expect(crowding([])).toEqual([]);
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 12 }), (xs) => {
      const all = xs.map((x) => [x, -x]);
      const byPoint = new Map(crowding(all).map((distance, place) => [xs[place], distance]));
      const turned = crowding(all.toReversed());
      for (const [place, x] of xs.toReversed().entries()) expect(turned[place]).toBeCloseTo(byPoint.get(x) as number, 12);
      expect(byPoint.get(Math.max(...xs))).toBe(Number.POSITIVE_INFINITY);
      expect(byPoint.get(Math.min(...xs))).toBe(Number.POSITIVE_INFINITY);
    }),
  );
});

test("hypervolume: the unit cubes that are dominated, counted", () => {
  fc.assert(
    fc.property(points, (all) => {
      const objectives = all[0]?.length ?? 1;
      let cubes = 0;
      for (let cube = 0; cube < 6 ** objectives; cube++) {
        const corner = Array.from({ length: objectives }, (_, j) => 1 + (Math.floor(cube / 6 ** j) % 6));
        if (all.some((point) => point.every((value, j) => value >= (corner[j] as number)))) cubes += 1;
      }
      const reference = new Array<number>(objectives).fill(0);
      expect(hypervolume(all, reference)).toBe(cubes);
      expect(hypervolume(nonDominated(all), reference)).toBe(cubes);
    }),
  );
});

test("hypervolume: as many of random points are dominated", () => {
  const random = createRandom(3, "points");
  for (const objectives of [2, 3, 4, 5]) {
    const draw = () => Array.from({ length: objectives }, () => random.uniform());
    const all = Array.from({ length: 8 }, draw);
    const draws = 20_000;
    let inside = 0;
    for (let count = 0; count < draws; count++) {
      const at = draw();
      if (all.some((point) => point.every((value, j) => value >= (at[j] as number)))) inside += 1;
    }
    expect(hypervolume(all, new Array<number>(objectives).fill(0))).toBeCloseTo(inside / draws, 1);
  }
});

test("a point's gain is what the hypervolume grows by", () => {
  fc.assert(
    fc.property(points, (all) => {
      const [point, ...others] = all;
      if (!point) return;
      const reference = point.map(() => 1);
      const grown = hypervolume(all, reference) - hypervolume(others, reference);
      expect(gain(point, others, reference)).toBeCloseTo(grown, 9);
    }),
  );
});
