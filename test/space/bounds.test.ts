import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bounds, bounds } from "../../server/space/bounds.ts";
import { costs } from "../../server/space/constraints.ts";
import type { Candidate } from "../../server/space/instantiate.ts";
import { allAssignments, feasible, randomSpace } from "./arbitrary.ts";
import { fashionSpace } from "./fashion-space.ts";

const names = ["parameters", "flops", "depth"] as const;

function expectSound(found: Bounds, candidates: readonly Candidate[]): void {
  if (found.problem) expect(candidates).toEqual([]);
  for (const name of names) {
    if (candidates.length === 0) continue;
    const real = candidates.map((candidate) => costs[name](candidate.architecture));
    const { min, max, exact } = found[name];
    const [least, most] = [Math.min(...real), Math.max(...real)];
    expect(min).toBeLessThanOrEqual(least);
    expect(max).toBeGreaterThanOrEqual(most);
    if (exact) expect({ name, min, max }).toEqual({ name, min: least, max: most });
  }
}

describe("bounds of random spaces", () => {
  const efforts = {
    "in full": undefined,
    "with few states": [{ states: 2, shared: 4, options: 4, work: 100_000 }],
    "with one state a rank and nothing tried": [{ states: 1, shared: 1, options: 1, work: 100_000 }],
    "with little work": [{ states: 128, shared: 256, options: 16, work: 30 }],
  };
  test.each(Object.entries(efforts))("hold every architecture, and are reached where they say so: %s", (_name, effort) => {
    fc.assert(
      fc.property(randomSpace, ({ space, localChoices }) => {
        const assignments = allAssignments(space, 600);
        fc.pre(assignments !== undefined);
        const candidates = feasible(space, assignments ?? []);
        const found = bounds(space, effort);
        expectSound(found, candidates);
        for (const { kind, origin, index } of found.impossible) {
          const id = localChoices.get(origin.line);
          if (kind === "option" && id) expect(candidates.filter(({ decisions }) => decisions[id] === index)).toEqual([]);
        }
      }),
      { numRuns: 400, seed: 1 },
    );
  });

  test("most are exact in full", () => {
    const exact: boolean[] = [];
    fc.assert(
      fc.property(randomSpace, ({ space }) => {
        const { parameters, problem } = bounds(space);
        if (!problem) exact.push(parameters.exact);
      }),
      { numRuns: 300, seed: 2 },
    );
    expect(exact.filter(Boolean).length / exact.length).toBeGreaterThan(0.8);
  });
});

test("the fashion space", () => {
  expect(bounds(fashionSpace)).toEqual({
    // One stage of 16 filters and kernel 3: 9 * 16 + 16, and a head of 16 * 10 + 10.
    parameters: { min: 330, max: 458_442, exact: true },
    flops: { min: 254_336, max: 716_865_792, exact: true },
    depth: { min: 2, max: 17, exact: true },
    impossible: [],
  });
});
