/** Searches with several objectives: the loop, the fidelity, and what is told of their front. */
import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../server/protocol/events.ts";
import { hypervolumes, valuesOf } from "../../server/protocol/objectives.ts";
import { dominates, hypervolume } from "../../server/protocol/pareto.ts";
import type { Goal, SearchSpec } from "../../server/protocol/problem.ts";
import { keptOf, ranked } from "../../server/protocol/ranking.ts";
import { type CandidateState, type RunState, stateOf } from "../../server/protocol/state.ts";
import { createHalving } from "../../server/search/fidelity/halving.ts";
import { piecesOf, strategyNamed } from "../../server/search/strategies.ts";
import { depthOf } from "../../server/space/constraints.ts";
import { instantiate } from "../../server/space/instantiate.ts";
import { memoryOfCandidate } from "../../server/space/memory.ts";
import { essence } from "../runs/essence.ts";
import { fashionSpace } from "../space/fashion-space.ts";
import { finishedOf, problemOf, simulate } from "./simulate.ts";

const goal: Goal = { metric: "accuracy", direction: "maximize" };
const least = (metric: string): Goal => ({ metric, direction: "minimize" });
const problemWith = (strategy: string, objectives: readonly Goal[], rest: Partial<SearchSpec> = {}) =>
  problemOf({ ...piecesOf(strategyNamed(strategy)), objectives, ...rest });
const rounds = { generator: { name: "nsga2", arguments: { population: 6 } }, budget: { evaluations: 27 } };

const stateAfter = (events: readonly RunEvent[]): RunState => {
  const state = stateOf(events);
  if (!state) throw new Error("the run has begun");
  return state;
};
const evaluated = (state: RunState): readonly CandidateState[] => state.candidates.filter(({ validation }) => validation);

describe("a search in rounds", async () => {
  const problem = problemWith("nsga2", [goal, least("parameters")], rounds);
  const { events } = await simulate({ problem });

  test("comes to its end, and waits for each round", () => {
    expect(finishedOf(events).evaluations).toBe(27);
    const at = (holds: (event: RunEvent) => boolean) => events.findIndex(holds);
    const results = events.flatMap((event, place) =>
      (event.type === "evaluated" || event.type === "failed") && event.id > 0 && event.id <= 6 ? place : [],
    );
    expect(at((event) => event.type === "proposed" && event.id === 7)).toBeGreaterThan(Math.max(...results));
  });

  test("proposes the same with any number at once, of workers, and in any order of ending", async () => {
    const proposals = (of: readonly RunEvent[]) => of.flatMap((event) => (event.type === "proposed" ? [event.decisions] : []));
    for (const parallel of [1, 3, 5, 8])
      expect(proposals((await simulate({ problem, parallel, workers: parallel, chance: parallel })).events)).toEqual(
        proposals(events),
      );
  });

  test("killed after any event and resumed, it is the same run", async () => {
    for (let killAfter = 1; killAfter < events.length; killAfter += 5) {
      const first = await simulate({ problem, killAfter });
      const second = await simulate({ problem, journal: first.events, chance: killAfter });
      expect(essence([...first.events, ...second.events])).toEqual(essence(events));
    }
  });
});

test.each(["bayesian", "nsga2"])("%s: the state has the front, event by event, and the winner is on it", async (strategy) => {
  const objectives = [goal, least("parameters"), least("loss")];
  const { events } = await simulate({ problem: problemWith(strategy, objectives, { budget: { evaluations: 25 } }) });
  for (let count = 1; count <= events.length; count += 7) {
    const state = stateAfter(events.slice(0, count));
    const known = evaluated(state).map((candidate) => ({ id: candidate.id, values: valuesOf(objectives, candidate) }));
    const front = known.filter(({ values }) => !known.some((other) => dominates(other.values, values))).map(({ id }) => id);
    expect(state.front.toSorted((a, b) => a - b)).toEqual(front);
    if (front.length > 0) expect(state.front[0]).toBe(state.best);
  }
});

test("with one objective there is no front", async () => {
  expect(stateAfter((await simulate()).events).front).toEqual([]);
});

test("depth and memory are told where they are objectives, and only there", async () => {
  const objectives = [goal, least("depth"), least("memory")];
  const { events } = await simulate({ problem: problemWith("random", objectives, { budget: { evaluations: 6 } }) });
  for (const { decisions, depth, memory } of stateAfter(events).candidates) {
    const candidate = instantiate(fashionSpace, decisions);
    expect({ depth, memory }).toEqual({
      depth: depthOf(candidate.architecture),
      memory: memoryOfCandidate(candidate, fashionSpace),
    });
  }
  expect(events.find(({ type }) => type === "proposed")).toHaveProperty("depth");
  expect((await simulate()).events.find(({ type }) => type === "proposed")).not.toHaveProperty("depth");
});

test("the hypervolume over the evaluations grows to that of the front", async () => {
  const objectives = [goal, least("parameters")];
  const { events } = await simulate({ problem: problemWith("random", objectives, { budget: { evaluations: 30 } }) });
  const state = stateAfter(events);
  const volumes = hypervolumes(state.problem, state.candidates);
  expect(volumes).toEqual(volumes.toSorted((a, b) => a - b));
  const values = evaluated(state).map((candidate) => valuesOf(objectives, candidate));
  const ends = objectives.map((_, j) => values.map((row) => row[j] as number));
  const scaled = values.map((row) =>
    row.map((value, j) => {
      const low = Math.min(...(ends[j] ?? []));
      return (value - low) / (Math.max(...(ends[j] ?? [])) - low);
    }),
  );
  expect(volumes.at(-1)).toBeCloseTo(hypervolume(scaled, [0, 0]), 9);
});

test("weights are kept of the best ten and of a front of at most fifty, its ends among them", () => {
  const problem = problemWith("random", [goal, least("parameters")]);
  const candidates = Array.from({ length: 200 }, (_, index) => ({
    ...{ id: index + 1, parameters: index, flops: 0, validation: { accuracy: index / 200, loss: 1 } },
  }));
  const kept = keptOf(problem, candidates);
  expect(kept).toEqual(expect.arrayContaining([...ranked(problem, candidates).slice(0, 10), 1]));
  expect(kept.length).toBeLessThanOrEqual(60);
  expect(keptOf(problemOf(), candidates)).toEqual(ranked(problemOf(), candidates).slice(0, 10));
});

test("of a rung the first fronts go on, not only the best by the goal", () => {
  const halving = createHalving({ epochs: [1, 3], reduction: 3, brackets: 1, budget: { seconds: 60 } });
  // Good and large; middling; bad and small; three that are dominated.
  const values = [
    [0.9, -100],
    [0.5, -50],
    [0.1, -1],
    [0.8, -100],
    [0.4, -60],
    [0.05, -1],
  ] as const;
  for (const [index, row] of values.entries()) halving.tell({ id: index + 1, rung: 0 }, row);
  const promotable = halving.promotable(true);
  expect(promotable?.rung).toBe(1);
  expect(promotable?.ids.slice(0, 3)).toEqual([1, 3, 2]);
});

test("with a fidelity the front is that of the longest trainings", async () => {
  const fidelity = { name: "halving", arguments: { epochs: [1, 3], reduction: 3 } };
  const problem = problemWith("random", [goal, least("parameters")], { fidelity, budget: { evaluations: 20 } });
  const state = stateAfter((await simulate({ problem })).events);
  expect(state.front.length).toBeGreaterThan(0);
  for (const id of state.front) expect(state.candidates[id - 1]?.rung).toBe(1);
});
