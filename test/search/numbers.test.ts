/** Spaces of numbers, as programs of custom tasks have them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../../server/random.ts";
import { createEvaluator } from "../../server/search/evaluator/index.ts";
import { Points } from "../../server/search/evaluator/points.ts";
import { softnesses, targetOf } from "../../server/search/evaluator/target.ts";
import { encoderOf } from "../../server/search/features/encoder.ts";
import { Filter } from "../../server/search/filter.ts";
import { History } from "../../server/search/history.ts";
import { Pool } from "../../server/search/pool.ts";
import { pieceOf } from "../../server/search/strategies.ts";
import { Surrogate } from "../../server/search/surrogate.ts";
import { isOption } from "../../server/space/decisions.ts";
import { movedBy } from "../../server/space/neighbours.ts";
import type { Assignment, Domain, Space } from "../../server/space/space.ts";
import { decision, declare, integer, real, sequence, values } from "../space/build.ts";
import { play, searchBy, sixOf } from "./play.ts";

function spaceOf(domains: Readonly<Record<string, Domain>>): Space {
  const decisions = Object.entries(domains).map(([id, domain]) => decision(id, domain));
  const { output: _, ...rest } = sixOf;
  return {
    ...rest,
    name: "Numbers",
    root: sequence(...Object.keys(domains).map(declare)),
    decisions,
    constraints: [],
    plain: Object.keys(domains),
  };
}

const three = spaceOf({ a: real(0, 1), b: real(1e-4, 1, "log"), c: integer(0, 1000) });
const places = ({ a = 0, b = 1, c = 0 }: Assignment): readonly number[] => [a, 1 + Math.log10(b) / 4, c / 1000];
const lack = (decisions: Assignment): number =>
  places(decisions).reduce((sum, place, at) => sum + (place - 0.31 - 0.2 * at) ** 2, 0);

test("numbers are found to half a hundredth of their ranges", () => {
  for (const seed of [1, 2, 3]) {
    const found = play(three, searchBy("bayesian", { seed }), 30, ({ decisions }) => -lack(decisions), undefined, 1);
    expect(Math.min(...found.map(({ decisions }) => lack(decisions)))).toBeLessThan(3 * 0.005 ** 2);
  }
});

test("results on a scale of their own are learned on it", () => {
  const pool = new Pool(three, new Filter(three, Number.POSITIVE_INFINITY), 1);
  const entries = pool.draw(40, pool.atRandom);
  const learned = (value: (share: number) => number): number => {
    const encoder = encoderOf(three);
    if (!encoder) throw new Error("the space has candidates");
    const surrogate = new Surrogate(encoder, () => createEvaluator(pieceOf("evaluator", { name: "gaussian_process" }), 1));
    const history = new History();
    const results = entries.map(({ candidate: { decisions } }) => value(places(decisions)[0] as number));
    for (const [at, entry] of entries.entries()) {
      history.add(entry);
      history.tell(at + 1, 0, [results[at] as number]);
      if (at > 5) surrogate.model(history, [1])([entry]);
    }
    const known = surrogate
      .model(
        history,
        [1],
      )(entries)
      .known.map((each) => each.value);
    const of = (softness: number) =>
      targetOf(
        results.map((result) => [result]),
        [1],
        softness,
      ).values;
    return (
      softnesses.find((softness) => of(softness).every((each, at) => Math.abs(each - (known[at] as number)) < 1e-9)) ?? Number.NaN
    );
  };
  expect(learned((share) => share)).toBeGreaterThan(0.7);
  expect(learned((share) => -Math.exp(-8 * share))).toBeLessThan(0.7);
});

test("moved numbers are of their domains, others stay", () => {
  const stepped: Domain = { kind: "real", min: 0.1, max: 0.7, scale: "linear", step: 0.2 };
  const doubled: Domain = { kind: "real", min: 1, max: 64, scale: "log", step: 2 };
  const space = spaceOf({
    a: real(-3, 5),
    b: real(1e-5, 1, "log"),
    c: integer(8, 128, 8),
    d: stepped,
    e: doubled,
    f: values(3, 5),
    g: real(0.01, 0.01, "log"),
  });
  const decisions = { a: 0, b: 1e-3, c: 64, d: 0.3, e: 8, f: 1, g: 0.01 };
  fc.assert(
    fc.property(fc.integer(), fc.double({ min: 1e-3, max: 2, noNaN: true }), (seed, stride) => {
      const choose = movedBy(decisions, stride, createRandom(seed));
      for (const each of space.decisions) expect(isOption(each.domain, choose(each))).toBe(true);
      expect(choose(space.decisions[5] as (typeof space.decisions)[0])).toBe(1);
    }),
  );
});

test("distances are those of the points, however many of their places are alike", () => {
  const vectors = fc.array(
    fc.array(fc.constantFrom(0, 0, 0, -1.5, 2, 1e-3), { minLength: 7, maxLength: 7 }).map((each) => Float64Array.from(each)),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(vectors, (all) => {
      const points = new Points(all.slice(1));
      for (const [at, found] of points.to(all[0] as Float64Array).entries()) {
        const other = all[at + 1] as Float64Array;
        expect(found).toBeCloseTo(
          (all[0] as Float64Array).reduce((sum, each, i) => sum + (each - (other[i] as number)) ** 2, 0),
          9,
        );
      }
    }),
  );
});
