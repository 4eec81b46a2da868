/** The suite that every strategy must pass; a new one is tested by being listed in strategies.ts. */
import { describe, expect, test } from "vitest";
import type { SearchSpec } from "../../server/protocol/problem.ts";
import { pieceOf, pieces, piecesOf, strategies, strategyNamed } from "../../server/search/strategies.ts";
import { createStrategy } from "../../server/search/strategy.ts";
import { canonicalKey } from "../../server/space/canonical.ts";
import { violated } from "../../server/space/constraints.ts";
import { type Candidate, instantiate } from "../../server/space/instantiate.ts";
import { memoryOfCandidate } from "../../server/space/memory.ts";
import type { Space } from "../../server/space/space.ts";
import {
  call,
  constant,
  cost,
  decision,
  declare,
  integer,
  op,
  originAt,
  read,
  repeat,
  sequence,
  values,
} from "../space/build.ts";
import { fashionSpace } from "../space/fashion-space.ts";
import { rigged } from "./rigged.ts";

const searchBy = (strategy: string, rest: Partial<SearchSpec> = {}): SearchSpec => ({
  name: "test",
  goal: { metric: "accuracy", direction: "maximize" },
  objectives: [{ metric: "accuracy", direction: "maximize" }],
  budget: { evaluations: 100 },
  ...piecesOf(strategyNamed(strategy)),
  workers: 1,
  device: "auto",
  seed: 1,
  ...rest,
});

/** Proposals with results that come `late` proposals later, as in the loop. */
function play(
  space: Space,
  search: SearchSpec,
  count: number,
  value: (candidate: Candidate, id: number) => number | undefined,
  late = 7,
) {
  const strategy = createStrategy(space, search);
  const candidates: Candidate[] = [];
  for (let id = 1; id <= count; id++) {
    const candidate = strategy.propose();
    if (!candidate) break;
    candidates.push(candidate);
    const told = candidates[id - 1 - late];
    const result = told && value(told, id - late);
    if (told) strategy.tell(id - late, 0, result === undefined ? undefined : [result]);
  }
  return candidates;
}

const mean = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;

/** Six architectures in nine assignments: three without layers are one, and one is too large. */
const sixOf: Space = {
  ...fashionSpace,
  name: "Six",
  input: [4],
  output: [2],
  root: sequence(
    declare("layers"),
    declare("units"),
    repeat(read("layers"), op("dense", { units: read("units") }), op("dense", { units: read("units") })),
    op("dense", { units: 2 }),
  ),
  training: { batch: { kind: "value", value: constant(8) }, epochs: { kind: "value", value: constant(1) } },
  decisions: [decision("layers", integer(0, 2)), decision("units", values(3, 5, 7))],
  constraints: [{ expression: call("<=", cost("parameters"), constant(90)), text: "parameters <= 90", origin: originAt(1) }],
};

const learns = (strategy: string): boolean => strategy !== "random";

for (const { name } of strategies)
  describe(name, () => {
    const search = searchBy(name);

    test("candidates are feasible and never repeated; failures are taken", () => {
      const candidates = play(fashionSpace, search, 60, (_, id) => (id % 3 === 0 ? undefined : id % 5));
      expect(candidates).toHaveLength(60);
      for (const candidate of candidates) {
        expect(violated(fashionSpace, candidate)).toBeUndefined();
        expect(instantiate(fashionSpace, candidate.decisions)).toEqual(candidate);
      }
      expect(new Set(candidates.map(canonicalKey)).size).toBe(60);
    });

    test("the same seed gives the same proposals, another one others", () => {
      const decisions = (seed: number) =>
        play(fashionSpace, { ...search, seed }, 30, rigged).map((candidate) => candidate.decisions);
      expect(decisions(1)).toEqual(decisions(1));
      expect(decisions(1)).not.toEqual(decisions(2));
    });

    test("a small space is exhausted: every architecture that is allowed, once", () => {
      const all = new Set<string>();
      for (const layers of [0, 1, 2])
        for (const units of [0, 1, 2]) {
          const candidate = instantiate(sixOf, { layers, units });
          if (!violated(sixOf, candidate)) all.add(canonicalKey(candidate));
        }
      const candidates = play(sixOf, search, 100, () => 1);
      expect(candidates.map(canonicalKey).toSorted()).toEqual([...all].toSorted());
      expect(all.size).toBe(6);
    });

    test("a space in which nothing is allowed is exhausted at once", () => {
      const never = { expression: call(">", cost("parameters"), constant(1e6)), text: "parameters > 1M", origin: originAt(1) };
      expect(createStrategy({ ...sixOf, constraints: [never] }, search).propose()).toBeUndefined();
    });

    test("what needs more memory than there is is never proposed, and counted", () => {
      const needed = (layers: number) => memoryOfCandidate(instantiate(sixOf, { layers, units: 0 }), sixOf);
      const strategy = createStrategy(sixOf, search, needed(1));
      const found: number[] = [];
      for (let candidate = strategy.propose(); candidate; candidate = strategy.propose()) {
        found.push(memoryOfCandidate(candidate, sixOf));
        strategy.tell(found.length, 0, [1]);
      }
      expect(found.toSorted()).toEqual([needed(0), needed(1)].toSorted());
      expect(strategy.tooLarge).toBe(4);
      expect(createStrategy(sixOf, search, needed(0) - 1).propose()).toBeUndefined();
    });

    if (learns(name))
      test("it learns what is rigged", () => {
        // With an evaluator it needs fewer, each of which takes longer.
        const count = search.evaluator.name === "none" ? 150 : 80;
        const reached = (spec: SearchSpec) =>
          [1, 2, 3].map((seed) =>
            mean(
              play(fashionSpace, { ...spec, seed }, count, rigged)
                .slice(-20)
                .map(rigged),
            ),
          );
        const [learned, baseline] = [reached(search), reached(searchBy("random"))];
        expect(Math.min(...learned)).toBeGreaterThan(0.7);
        expect(mean(baseline)).toBeLessThan(0.5);
      });
  });

const alternatives = (["evaluator", "selection", "feedback"] as const).flatMap((role) =>
  pieces[role].map(({ name }) => ({ role, name, spec: pieceOf(role, { name }) })),
);

test.each(alternatives)("$role: $name goes with the pieces of the others", ({ role, spec }) => {
  const chosen = searchBy("bayesian", { [role]: spec });
  const candidates = () => play(fashionSpace, chosen, 16, (candidate, id) => (id % 4 === 0 ? undefined : rigged(candidate)), 3);
  const [once, again] = [candidates(), candidates()];
  expect(new Set(once.map(canonicalKey)).size).toBe(16);
  expect(again).toEqual(once);
  expect(play(sixOf, chosen, 100, () => 1)).toHaveLength(6);
});

test("a learning generator comes to the optimum: every wish fulfilled", () => {
  const best = play(
    fashionSpace,
    searchBy("reinforce", { selection: { name: "greedy", arguments: {} }, budget: { evaluations: 300 } }),
    300,
    rigged,
  )
    .slice(-30)
    .map(rigged);
  expect(Math.max(...best)).toBe(1);
  expect(mean(best)).toBeGreaterThan(0.9);
});
