/** What strategies and their pieces propose: what holds of some of them only. */
import { describe, expect, test } from "vitest";
import { workOf } from "../../server/network/work.ts";
import { parseGenerator } from "../../server/protocol/generator.ts";
import { hypervolume, type Values } from "../../server/protocol/pareto.ts";
import type { SearchSpec } from "../../server/protocol/problem.ts";
import { createRandom } from "../../server/random.ts";
import { knownDecisions } from "../../server/search/generator/modules.ts";
import { pieceOf, pieces } from "../../server/search/strategies.ts";
import { createStrategy } from "../../server/search/strategy.ts";
import { canonicalKey } from "../../server/space/canonical.ts";
import { readable } from "../../server/space/decisions.ts";
import type { Candidate } from "../../server/space/instantiate.ts";
import type { Domain, Space } from "../../server/space/space.ts";
import { essence } from "../runs/essence.ts";
import { decision, declare, integer, sequence, values } from "../space/build.ts";
import { fashionSpace } from "../space/fashion-space.ts";
import { mean, play, problemBy, score, searchBy, sixOf } from "./play.ts";
import { rigged } from "./rigged.ts";
import { simulate } from "./simulate.ts";

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

describe.each([
  ["random", undefined],
  ["bayesian", "random"],
  ["bayesian", "thompson"],
  ["bayesian", "expected_improvement"],
])("a space that runs out, by %s and %s", (strategy, name) => {
  const fidelity = pieceOf("fidelity", { name: "halving", arguments: { epochs: [1, 3] } });
  const selection = name === undefined ? {} : { selection: pieceOf("selection", { name }) };
  const problem = problemBy(strategy, { fidelity, ...selection, budget: { evaluations: 30 } }, sixOf);

  test.each([1, 2, 3, 8])("is exhausted before the best go on, also after a kill (%i at once)", async (parallel) => {
    const { events } = await simulate({ problem, parallel });
    expect(events.filter(({ type }) => type === "promoted")).toHaveLength(2);
    for (let killAfter = 2; killAfter < events.length; killAfter += 3) {
      const second = await simulate({ problem, parallel, journal: events.slice(0, killAfter) });
      expect(essence([...events.slice(0, killAfter), ...second.events])).toEqual(essence(events));
    }
  });
});

test("local search with several workers begins anew from elsewhere", () => {
  const axis = values(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  const grid: Space = {
    ...sixOf,
    input: [2],
    root: sequence(...["x", "y"].map(declare)),
    decisions: [decision("x", axis), decision("y", axis)],
    constraints: [],
    plain: ["x", "y"],
  };
  const distance = ({ decisions: { x = 0, y = 0 } }: Candidate) => Number(x !== 3) + Number(y !== 4);
  const found = play(grid, searchBy("local", { seed: 3 }), 60, (candidate) => -distance(candidate), undefined, 3);
  const optimum = found.findIndex((candidate) => distance(candidate) === 0);
  // The optimum has 18 neighbours; after them and what was under way all begins at a candidate at random.
  const restart = found.slice(optimum + 1).findIndex((candidate, at) => at > 3 && distance(candidate) === 2);
  expect(restart).toBeGreaterThan(0);
  const [first, ...after] = found.slice(optimum + 1 + restart) as [Candidate, ...Candidate[]];
  const near = ({ decisions: a }: Candidate, { decisions: b }: Candidate) => a.x === b.x || a.y === b.y;
  expect(after.slice(4, 12).filter((candidate) => near(candidate, first)).length).toBeGreaterThanOrEqual(4);
});

test("results that are noisy do not lead astray", () => {
  const axes = ["x", "y"];
  const plane: Space = {
    ...sixOf,
    input: [2],
    root: sequence(...axes.map(declare)),
    decisions: axes.map((id) => decision(id, { kind: "real", scale: "linear", min: 0, max: 1 })),
    constraints: [],
    plain: axes,
  };
  const truth = ({ decisions: { x = 0, y = 0 } }: Candidate) => -((x - 0.37) ** 2) - (y - 0.62) ** 2;
  const reached = [1, 2, 3, 4].map((seed) => {
    const noise = createRandom(seed, "noise");
    const found = play(plane, searchBy("bayesian", { seed }), 60, (each) => truth(each) + 0.1 * noise.normal(), undefined, 1);
    return mean(found.slice(-20).map(truth));
  });
  // Candidates at random have -0.2.
  expect(mean(reached)).toBeGreaterThan(-0.05);
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
