import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../../server/random.ts";
import { binsOf } from "../../server/search/generator/bins.ts";
import { isOption } from "../../server/space/decisions.ts";
import { sampleDomain } from "../../server/space/sample.ts";
import type { Domain } from "../../server/space/space.ts";
import { integer, labels, real } from "../space/build.ts";

const domains: readonly (readonly [string, Domain])[] = [
  ["categorical of 20", labels(...Array.from({ length: 20 }, (_, index) => `option ${index}`))],
  ["integer 1..4", integer(1, 4)],
  ["integer 8..512 step 8", integer(8, 512, 8)],
  ["integer 0..12", integer(0, 12)],
  ["one value", integer(3, 3)],
  ["linear", real(-1, 2)],
  ["log", real(1e-4, 1e-2, "log")],
  ["log with a step", { kind: "real", min: 1e-4, max: 1e-1, scale: "log", step: 10 }],
  ["log with many steps", { kind: "real", min: 1, max: 65536, scale: "log", step: 2 }],
  ["real with a step", { kind: "real", min: 0, max: 1, scale: "linear", step: 0.05 }],
];

test.each(domains)("%s: a bin draws its own options, and all bins together all of the domain", (_name, domain) => {
  const bins = binsOf(domain);
  const random = createRandom(1);
  expect(bins.uniform.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  for (let bin = 0; bin < bins.count; bin++)
    for (let draw = 0; draw < 50; draw++) {
      const choice = bins.draw(bin, random);
      expect(isOption(domain, choice)).toBe(true);
      expect(bins.binOf(choice)).toBe(bin);
    }
});

test.each(domains)("%s: every uniform choice has a bin, as often as the bin's share says", (_name, domain) => {
  const bins = binsOf(domain);
  const random = createRandom(2);
  const counts = new Float64Array(bins.count);
  const draws = 4000;
  for (let draw = 0; draw < draws; draw++) {
    const bin = bins.binOf(sampleDomain(domain, random));
    counts[bin] = (counts[bin] as number) + 1 / draws;
  }
  for (let bin = 0; bin < bins.count; bin++)
    expect(Math.abs((counts[bin] as number) - (bins.uniform[bin] as number))).toBeLessThan(0.03);
});

test("the ends of a range have bins", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-9, max: 1, noNaN: true }),
      fc.double({ min: 1.001, max: 1e6, noNaN: true }),
      (min, factor) => {
        for (const scale of ["linear", "log"] as const) {
          const bins = binsOf(real(min, min * factor, scale));
          expect([bins.binOf(min), bins.binOf(min * factor)]).toEqual([0, bins.count - 1]);
        }
      },
    ),
  );
});
