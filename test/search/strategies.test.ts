/** The suite that every strategy must pass; a new one is tested by being listed in strategies.ts. */
import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../server/protocol/events.ts";
import type { SearchSpec } from "../../server/protocol/problem.ts";
import { strategies, strategyNamed } from "../../server/search/strategies.ts";
import { createStrategy } from "../../server/search/strategy.ts";
import { canonicalKey } from "../../server/space/canonical.ts";
import { violated } from "../../server/space/constraints.ts";
import { readable } from "../../server/space/decisions.ts";
import { instantiate } from "../../server/space/instantiate.ts";
import { memoryOfCandidate } from "../../server/space/memory.ts";
import type { Space } from "../../server/space/space.ts";
import { essence } from "../runs/essence.ts";
import { call, constant, cost, op, originAt } from "../space/build.ts";
import { fashionSpace } from "../space/fashion-space.ts";
import { mean, play, problemBy, searchBy, sixOf } from "./play.ts";
import { rigged } from "./rigged.ts";
import { finishedOf, simulate } from "./simulate.ts";

/** One architecture, by no decision or by three. */
const only: readonly Space[] = [
  { ...sixOf, name: "None", root: op("dense", { units: 2 }), decisions: [], constraints: [] },
  {
    ...sixOf,
    name: "Three",
    constraints: [{ expression: call("<=", cost("parameters"), constant(10)), text: "parameters <= 10", origin: originAt(1) }],
  },
];

const learns = (strategy: string): boolean => strategyNamed(strategy).pieces.generator.name !== "random";

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

    test("decisions are made where they exist, and nowhere else", () => {
      const made = play(fashionSpace, search, 40, rigged).map(({ decisions }) => decisions);
      const [stages, dropouts] = [new Set<unknown>(), new Set<unknown>()];
      for (const decisions of made) {
        const { stage, dropout } = readable(fashionSpace, decisions);
        stages.add(stage);
        dropouts.add(dropout);
        for (let at = 0; at < 4; at++) expect(`stage[${at}].reduction` in decisions).toBe(at < Number(stage));
        expect("dropout.rate" in decisions).toBe(dropout !== "nothing");
      }
      expect([stages.size > 1, dropouts.size]).toEqual([true, 2]);
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

    test.each(only)("of one architecture it is the best: $name", async (space) => {
      const { events } = await simulate({ problem: problemBy(name, { budget: { evaluations: 9 } }, space) });
      expect(events.find(({ type }) => type === "searched")).toMatchObject({ reason: "exhausted", best: 1 });
      expect(finishedOf(events).evaluations).toBe(1);
    });

    const objectives = [
      { metric: "accuracy", direction: "maximize" },
      { metric: "parameters", direction: "minimize" },
    ] as const;
    test.each([1, 2])("the whole loop, its judge and its rungs: the same after a kill, with %i objectives", async (count) => {
      const problem = problemBy(name, { budget: { evaluations: 13 }, objectives: objectives.slice(0, count) });
      const { events } = await simulate({ problem, parallel: 3 });
      const many = (type: RunEvent["type"]) => events.filter((event) => event.type === type).length;
      expect(finishedOf(events).evaluations).toBe(13);
      expect(many("failed")).toBeGreaterThan(0);
      expect(many("judged")).toBe(search.weights ? 13 : 0);
      // 9 begin at the first of three rungs, 3 at the second, 1 at the last; one in three goes on.
      expect(many("promoted")).toBe(name === "hyperband" ? 3 + 2 : 0);
      for (let killAfter = 2; killAfter < events.length; killAfter += 15) {
        const second = await simulate({ problem, parallel: 3, journal: events.slice(0, killAfter), chance: killAfter });
        expect(essence([...events.slice(0, killAfter), ...second.events])).toEqual(essence(events));
      }
    });

    test("where all candidates fail, none is the best; where the space is small, it ends", async () => {
      const evaluate = () => ({ kind: "failed", reason: "no", seconds: 0 }) as const;
      const failed = await simulate({ problem: problemBy(name, { budget: { evaluations: 9 } }), evaluate });
      expect(finishedOf(failed.events)).toMatchObject({ evaluations: 9, best: null });
      const small = await simulate({ problem: problemBy(name, { budget: { evaluations: 30 } }, sixOf) });
      expect(finishedOf(small.events).evaluations).toBe(6);
    });

    test("what needs more memory than there is is never proposed, and counted", () => {
      const needed = (layers: number) => memoryOfCandidate(instantiate(sixOf, { layers, units: 0 }), sixOf);
      const strategy = createStrategy(sixOf, search, { memory: needed(1) });
      const found: number[] = [];
      for (let candidate = strategy.propose(); candidate; candidate = strategy.propose()) {
        if (candidate === "later") throw new Error("all results are told");
        found.push(memoryOfCandidate(candidate, sixOf));
        strategy.tell(found.length, 0, [1]);
      }
      expect(found.toSorted()).toEqual([needed(0), needed(1)].toSorted());
      expect(strategy.tooLarge).toBe(4);
      expect(createStrategy(sixOf, search, { memory: needed(0) - 1 }).propose()).toBeUndefined();
    });

    if (learns(name))
      test("it learns what is rigged", () => {
        // With an evaluator it needs fewer, each of which takes longer.
        const count = search.evaluator.name === "none" ? 150 : 80;
        // The last twenty; of local search, which begins anew where it has climbed a hill, the best twenty in a row.
        const reached = (spec: SearchSpec) =>
          [1, 2, 3].map((seed) => {
            const values = play(fashionSpace, { ...spec, seed }, count, rigged).map(rigged);
            const first = name === "local" ? 0 : values.length - 20;
            return Math.max(...values.slice(first, 1 - 20).map((_, at) => mean(values.slice(first + at, first + at + 20))));
          });
        const [learned, baseline] = [reached(search), reached(searchBy("random"))];
        expect(Math.min(...learned)).toBeGreaterThan(0.7);
        expect(mean(baseline)).toBeLessThan(0.5);
      });
  });
