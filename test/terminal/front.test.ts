import { expect, test } from "vitest";
import type { Goal, Problem } from "../../server/protocol/problem.ts";
import { type RunState, stateOf } from "../../server/protocol/state.ts";
import { frontText } from "../../server/terminal/front.ts";
import { problemOf, simulate } from "../search/simulate.ts";

const least = (metric: string): Goal => ({ metric, direction: "minimize" });
const objectives: readonly Goal[] = [{ metric: "accuracy", direction: "maximize" }, ...["latency", "memory", "depth"].map(least)];

const stateWith = async (problem: Problem): Promise<RunState> => {
  const evaluate = ({ seed }: { seed: number }) => {
    const metrics = { accuracy: (seed % 100) / 100, latency: 0.25 * (seed % 7) };
    return { kind: "done", metrics, epochs: 1, seconds: 1 } as const;
  };
  const state = stateOf((await simulate({ problem, evaluate })).events);
  if (!state) throw new Error("the run has begun");
  return state;
};

test("the candidates of the front with their values and units, the best by the goal first", async () => {
  const state = await stateWith(problemOf({ objectives }));
  const [empty, heading, table] = frontText(state);
  const rows = table?.split("\n") ?? [];
  expect(empty).toBe("");
  expect(heading).toMatch(new RegExp(`^Pareto front: ${state.front.length} candidates?, hypervolume 0\\.\\d{3} of`));
  expect(rows[0]).toMatch(/accuracy \(maximize\) +latency \(minimize\) +memory \(minimize\) +depth \(minimize\)/);
  expect(rows.slice(1).map((row) => row.split(" ")[0])).toEqual(state.front.map((id) => `#${id}`));
  expect(state.front[0]).toBe(state.best);
  expect(rows[1]).toMatch(/ ms +[\d.]+ (KiB|MiB|bytes) +\d+$/);
});

test("a long front is cut", async () => {
  const state = await stateWith(problemOf({ objectives }));
  const front = Array.from({ length: 33 }, () => state.front[0] ?? 1);
  expect(frontText({ ...state, front }).at(-1)).toBe("and 3 more");
});

test("nothing for one objective", async () => {
  expect(frontText(await stateWith(problemOf()))).toEqual([]);
});
