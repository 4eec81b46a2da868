/** The suite that every strategy must pass; a new one is tested by being listed in strategies.ts. */
import { describe, expect, test } from "vitest";
import { workOf } from "../../server/network/work.ts";
import type { RunEvent } from "../../server/protocol/events.ts";
import { parseGenerator } from "../../server/protocol/generator.ts";
import { hypervolume, type Values } from "../../server/protocol/pareto.ts";
import type { SearchSpec } from "../../server/protocol/problem.ts";
import { knownDecisions } from "../../server/search/generator/modules.ts";
import { pieceOf, pieces, piecesOf, strategies, strategyNamed } from "../../server/search/strategies.ts";
import { createStrategy } from "../../server/search/strategy.ts";
import { canonicalKey } from "../../server/space/canonical.ts";
import { violated } from "../../server/space/constraints.ts";
import { readable } from "../../server/space/decisions.ts";
import { type Candidate, instantiate } from "../../server/space/instantiate.ts";
import { memoryOfCandidate } from "../../server/space/memory.ts";
import type { Domain, Space } from "../../server/space/space.ts";
import { essence } from "../runs/essence.ts";
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
import { finishedOf, problemOf, simulate } from "./simulate.ts";

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

const problemBy = (strategy: string, rest: Partial<SearchSpec>, space: Space = fashionSpace) =>
  problemOf({ ...piecesOf(strategyNamed(strategy)), ...rest }, space);

type Result = number | Values | undefined;

/** What a judge would say, if it can: of the fashion space something near the truth. */
const score = (candidate: Candidate): number | null => {
  const { parameters } = candidate.architecture;
  if (parameters % 3 === 0) return null;
  return ("stage" in candidate.decisions ? rigged(candidate) : 0) + (parameters % 7) / 14;
};

/** Proposals with results that come `late` proposals later, as in the loop, or before where the strategy waits for them. */
function play(
  space: Space,
  search: SearchSpec,
  count: number,
  value: (candidate: Candidate, id: number) => Result,
  strategy = createStrategy(space, search),
  late = 7,
) {
  const candidates: Candidate[] = [];
  let told = 0;
  while (candidates.length < count) {
    const candidate = strategy.propose(strategy.shortlist().map(score));
    if (!candidate) break;
    if (candidate !== "later") candidates.push(candidate);
    if (candidate !== "later" && candidates.length - told <= late) continue;
    told += 1;
    const result = value(candidates[told - 1] as Candidate, told);
    strategy.tell(told, 0, typeof result === "number" ? [result] : result);
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

test("without any layers, numbers are searched as well", () => {
  const rate: Domain = { kind: "real", scale: "log", min: 1e-5, max: 1 };
  const optimizer = values("sgd", "adam", "rmsprop");
  const settings: Space = {
    ...sixOf,
    input: [2],
    root: sequence(...["rate", "momentum", "layers", "optimizer"].map(declare)),
    decisions: [
      decision("rate", rate),
      decision("momentum", { kind: "real", scale: "linear", min: 0, max: 0.99 }),
      decision("layers", integer(1, 8)),
      decision("optimizer", optimizer),
    ],
    constraints: [],
    plain: ["rate", "momentum", "layers", "optimizer"],
  };
  /** The step that a rate makes with its momentum is what matters. */
  const value = ({ decisions: { rate = 0, momentum = 0, layers = 0, optimizer = 0 } }: Candidate) =>
    Math.exp(-((Math.log10(rate / (1 - momentum)) + 2) ** 2) / 0.5) + 0.1 * (optimizer - Math.abs(layers - 3) / 5);
  const best = (strategy: string) =>
    mean(
      [1, 2, 3, 4, 5].map((seed) =>
        Math.max(...play(settings, searchBy(strategy, { seed }), 40, value, undefined, 1).map(value)),
      ),
    );
  expect(best("bayesian")).toBeGreaterThan(1.12);
  expect(best("random")).toBeLessThan(1.1);
});

describe("two objectives", () => {
  const objectives = [
    { metric: "accuracy", direction: "maximize" },
    { metric: "parameters", direction: "minimize" },
  ] as const;
  /** The wishes in conflict with smallness: each stage costs parameters. */
  const result = (candidate: Candidate): Values => [rigged(candidate), -candidate.architecture.parameters];
  /** Of parameters on a logarithmic scale: from 100 to 10 million. */
  const volume = (candidates: readonly Candidate[]) =>
    hypervolume(
      candidates.map((candidate) => [rigged(candidate), -Math.log(candidate.architecture.parameters)]),
      [0, -Math.log(1e7)],
    );
  const reached = (strategy: string, count: number, rest: Partial<SearchSpec> = {}) =>
    mean([1, 2].map((seed) => volume(play(fashionSpace, searchBy(strategy, { objectives, seed, ...rest }), count, result))));

  test.each<[string, number, Partial<SearchSpec>]>([
    ["nsga2", 100, {}],
    ["bayesian", 40, {}],
    ["bayesian", 40, { selection: { name: "pareto", arguments: {} } }],
  ])("%s finds a better front than random in %i evaluations, %o", (strategy, count, rest) => {
    expect(reached(strategy, count, rest)).toBeGreaterThan(1.05 * reached("random", count));
  });
});

test("nsga2 proposes the same, however late results come", () => {
  const decisions = (late: number) =>
    play(fashionSpace, searchBy("nsga2"), 70, rigged, undefined, late).map((candidate) => candidate.decisions);
  expect(decisions(0)).toEqual(decisions(7));
  expect(decisions(0)).toEqual(decisions(40));
});

test("where time counts, what is trained soon comes first, and no less is learned", () => {
  const spec = searchBy("bayesian", { budget: { evaluations: 60 } });
  const [anyTime, timed] = [false, true].map((isTimed) =>
    play(fashionSpace, spec, 60, rigged, createStrategy(fashionSpace, spec, { isTimed })),
  ) as [Candidate[], Candidate[]];
  const work = (candidates: readonly Candidate[]) =>
    mean(candidates.slice(0, 15).map(({ architecture }) => workOf(architecture)));
  expect(work(timed)).toBeLessThan(work(anyTime) / 2);
  expect(mean(timed.slice(-20).map(rigged))).toBeGreaterThan(0.7);
});

const alternatives = (["evaluator", "selection", "feedback"] as const).flatMap((role) =>
  pieces[role].map(({ name }) => ({ role, name, spec: pieceOf(role, { name }) })),
);

test.each(alternatives)("$role: $name goes with the pieces of the others", ({ role, spec }) => {
  const chosen = searchBy("bayesian", { [role]: spec });
  const candidates = () =>
    play(
      fashionSpace,
      chosen,
      16,
      (candidate, id) => (id % 4 === 0 ? undefined : rigged(candidate)),
      createStrategy(fashionSpace, chosen),
      3,
    );
  const [once, again] = [candidates(), candidates()];
  expect(new Set(once.map(canonicalKey)).size).toBe(16);
  expect(again).toEqual(once);
  expect(play(sixOf, chosen, 100, () => 1)).toHaveLength(6);
});

test.each(["elites", "gradient"])("with a judge, %s teach once a proposal", (name) => {
  const search = searchBy("hypernetwork", { feedback: pieceOf("feedback", { name }) });
  const strategy = createStrategy(fashionSpace, search);
  play(fashionSpace, search, 12, rigged, strategy, 0);
  const before = strategy.learned;
  const scores = strategy.shortlist().map(score);
  const taught = strategy.learned;
  expect(taught).not.toEqual(before);
  strategy.propose(scores);
  expect(strategy.learned).toEqual(taught);
});

test("small spaces are exhausted before the best go on", async () => {
  const fidelity = pieceOf("fidelity", { name: "halving", arguments: { epochs: [1, 3] } });
  const { events } = await simulate({ problem: problemBy("random", { fidelity, budget: { evaluations: 30 } }, sixOf) });
  expect(events.filter(({ type }) => type === "promoted")).toHaveLength(2);
  const resumed = await simulate({
    ...{ problem: problemBy("random", { fidelity, budget: { evaluations: 30 } }, sixOf) },
    journal: events.slice(0, -6),
  });
  expect(essence([...events.slice(0, -6), ...resumed.events])).toEqual(essence(events));
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

describe("a generator that starts from what another one has learned", () => {
  const features = (examples: number) =>
    new Map([["task image_classification", 1] as const, ["task examples", Math.log10(examples) / 5] as const]);
  const search = searchBy("reinforce", { budget: { evaluations: 200 } });
  const teacher = createStrategy(fashionSpace, search, { task: features(60_000) });
  play(fashionSpace, search, 200, rigged, teacher);
  const learned = parseGenerator(JSON.stringify(teacher.learned));
  if (!learned) throw new Error("what is saved can be read");
  const starts = new Map([["teacher", learned]]);
  const starting = {
    ...search,
    generator: { ...search.generator, arguments: { ...search.generator.arguments, start: "teacher" } },
  };
  /** Another task: of the wishes of `rigged`, one is the opposite. */
  const related = (candidate: Candidate) => {
    const isWished = readable(fashionSpace, candidate.decisions).dropout === "nothing";
    return rigged(candidate) + (isWished ? -1 / 6 : 1 / 6);
  };

  test("begins better on a related task", () => {
    const reached = (spec: SearchSpec, seed: number) => {
      const strategy = createStrategy(fashionSpace, { ...spec, seed }, { task: features(5000), starts });
      return play(fashionSpace, { ...spec, seed }, 20, related, strategy).map(related);
    };
    for (const seed of [1, 2, 3]) {
      const [fresh, started] = [reached(search, seed), reached(starting, seed)];
      expect(mean(started)).toBeGreaterThan(mean(fresh) + 0.2);
    }
  });

  test("knows decisions by their ids and options only", () => {
    const [first, ...others] = fashionSpace.decisions;
    if (!first) throw new Error("the space has decisions");
    expect(knownDecisions(learned, fashionSpace).size).toBe(fashionSpace.decisions.length);
    const other = { ...first, domain: integer(0, 9) };
    const space = { ...fashionSpace, decisions: [other, ...others] };
    expect([...knownDecisions(learned, space)]).toEqual(others.map(({ id }) => id));
    expect(knownDecisions(learned, sixOf).size).toBe(0);
    // None of what it knows is of use here: it begins as one that knows nothing.
    const proposals = (spec: SearchSpec) => play(sixOf, spec, 6, () => 1, createStrategy(sixOf, spec, { starts }));
    expect(proposals(starting)).toEqual(proposals(search));
  });
});
