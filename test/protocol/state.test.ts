import { expect, test } from "vitest";
import type { RunEvent } from "../../server/protocol/events.ts";
import { bestOf, ranked } from "../../server/protocol/ranking.ts";
import { after, epochsOf, next, type RunState, secondsLeft, shareUsed, stateOf } from "../../server/protocol/state.ts";
import { createRandom } from "../../server/random.ts";
import { problemOf, simulate } from "../search/simulate.ts";

const { events } = await simulate({ secondsPerEpoch: 1 });
const at = (count: number): RunState => {
  const state = stateOf(events.slice(0, count));
  if (!state) throw new Error("a run has a state once it has started");
  return state;
};
const placeOf = (holds: (event: RunEvent) => boolean) => events.findIndex(holds) + 1;

test("before the first event there is nothing to show", () => {
  expect(stateOf([])).toBeUndefined();
  expect(next(undefined, { type: "interrupted", time: 0 })).toBeUndefined();
});

test("event by event or all at once, the state is the same, and earlier states stay as they are", () => {
  let state: RunState | undefined;
  const states = events.map((event) => {
    state = next(state, event);
    return { state, text: JSON.stringify(state) };
  });
  for (const [index, { state, text }] of states.entries()) {
    expect(stateOf(events.slice(0, index + 1))).toEqual(state);
    expect(JSON.stringify(state)).toBe(text);
  }
});

test("of 10,000 candidates the best is the one that sorting all of them finds, told in portions of any size", async () => {
  const random = createRandom(5, "large");
  const [started] = events;
  if (started?.type !== "started") throw new Error("a run begins with its start");
  const large: RunEvent[] = [started];
  for (let id = 1; id <= 10_000; id++) {
    // Two digits, so that many are equal.
    const accuracy = random.below(100) / 100;
    const rest = { time: started.time + id, id, seconds: 1 };
    large.push({ ...rest, type: "proposed", decisions: {}, parameters: id, flops: id, seed: id });
    large.push({ ...rest, type: "epoch", epoch: 1, epochs: 1, training: { loss: 1 }, validation: { accuracy } });
    if (accuracy < 0.1) large.push({ ...rest, type: "failed", reason: "the loss became NaN" });
    else large.push({ ...rest, type: "evaluated", validation: { accuracy }, epochs: 1 });
  }
  const state = stateOf(large);
  expect(state?.evaluations).toBe(10_000);
  expect(state?.best).toBe(bestOf(started.problem, state?.candidates ?? []));
  let portions: RunState | undefined;
  for (let from = 0; from < large.length; from += 777) portions = after(portions, large.slice(from, from + 777));
  expect(portions).toEqual(state);
});

test("a candidate is proposed, in training, evaluated", () => {
  const first = (count: number) => at(count).candidates[0];
  expect(first(placeOf(({ type }) => type === "proposed"))).toMatchObject({ id: 1, state: "proposed", curve: [] });
  const epoch = placeOf((event) => event.type === "epoch" && event.id === 1);
  expect(first(epoch)).toMatchObject({ state: "training", curve: [{ epoch: 1 }] });
  const done = first(events.length);
  expect(["evaluated", "failed"]).toContain(done?.state);
  expect(done?.curve.map(({ epoch }) => epoch)).toEqual([1, 2]);
});

test("the end: counts, best, result", () => {
  const state = at(events.length);
  expect(state).toMatchObject({ state: "finished", evaluations: 20, began: events[0]?.time });
  expect(state.seconds).toBe((Number(events.at(-1)?.time) - Number(events[0]?.time)) / 1000);
  expect(state.failures).toBe(state.candidates.filter((candidate) => candidate.state === "failed").length);
  expect(state.candidates.find((candidate) => candidate.state === "failed")?.reason).toBe("the loss became NaN");
  expect(state.best).toBe(state.finished?.best?.id);
  expect(state.best).toBe(bestOf(state.problem, state.candidates));
  expect(state.finalCurve).toHaveLength(2);
  expect(at(placeOf(({ type }) => type === "searched")).state).toBe("final");
});

test("candidates without a result at the end were dropped", async () => {
  const late = await simulate({ problem: problemOf({ budget: { seconds: 20 } }), secondsPerEpoch: 1 });
  const states = stateOf(late.events)?.candidates.map(({ state }) => state);
  expect(states).toContain("dropped");
  expect(states).not.toContain("training");
});

test("warnings are kept, and change nothing else", async () => {
  const warned = stateOf((await simulate({ secondsPerEpoch: 1, warning: "it is slow" })).events);
  expect(warned?.warnings).toEqual(["it is slow"]);
  expect({ ...warned, warnings: [] }).toEqual(stateOf(events));
});

test("an interruption, a resumption, a new budget", async () => {
  const first = await simulate({ stopAfter: 30, secondsPerEpoch: 1 });
  const interrupted = stateOf(first.events);
  expect(interrupted?.state).toBe("interrupted");
  const resumed = next(interrupted, { type: "resumed", time: 2e12, workers: 5, budget: { evaluations: 30 } });
  expect(resumed).toMatchObject({ state: "searching", workers: 5, budget: { evaluations: 30 }, seconds: interrupted?.seconds });
});

test("a failed final training is no evaluation", async () => {
  const run = await simulate({ final: () => ({ kind: "failed", reason: "NaN", seconds: 1 }) });
  expect(stateOf(run.events)).toMatchObject({ evaluations: 20, finalFailure: "NaN", state: "finished" });
});

test("candidates are ranked by the goal; of equals the earlier first, the failed nowhere", () => {
  const values = [0.2, 0.9, undefined, 0.9, 0.5];
  const candidates = values.map((value, index) => ({
    id: index + 1,
    ...(value !== undefined && { validation: { accuracy: value, loss: value } }),
  }));
  expect(ranked(problemOf(), candidates)).toEqual([2, 4, 5, 1]);
  expect(ranked(problemOf({ goal: { metric: "loss", direction: "minimize" } }), candidates)).toEqual([1, 5, 2, 4]);
  expect(bestOf(problemOf(), [])).toBeNull();
});

test("the time left: by the evaluations so far, by the budget, whichever comes first", () => {
  const half = at(placeOf((event) => event.type === "evaluated" && event.id === 10));
  const left = secondsLeft(half, half.last);
  // Two at a time, three seconds each: ten candidates more are 15 seconds.
  expect(left).toBeGreaterThan(12);
  expect(left).toBeLessThan(20);
  expect(secondsLeft(half, half.last + 5000)).toBeCloseTo(Number(left) - 5, 6);
  expect(secondsLeft({ ...half, budget: { evaluations: 20, seconds: half.seconds + 3 } }, half.last)).toBeCloseTo(3, 6);
  expect(secondsLeft({ ...half, budget: { epochs: 40 } }, half.last)).toBeGreaterThan(0);
  expect(secondsLeft({ ...half, budget: { seconds: 1 } }, half.last)).toBe(0);
  expect(secondsLeft(at(3), at(3).last)).toBeUndefined();
  expect(secondsLeft(at(events.length), 2e12)).toBe(0);
});

test("the share of the budget that is used up, in whatever it is", () => {
  const half = at(placeOf(({ type }) => type === "searched") - 1);
  // Each of the 20 takes two epochs; some fail before.
  expect(shareUsed({ ...half, budget: { evaluations: 40 } }, half.last)).toBeCloseTo(0.5, 6);
  expect(shareUsed({ ...half, budget: { epochs: 80 } }, half.last)).toBeCloseTo(0.5, 1);
  expect(shareUsed({ ...half, budget: { epochs: 80, seconds: 4 * half.seconds } }, half.last + 2000 * half.seconds)).toBe(0.75);
  expect(shareUsed({ ...half, budget: { evaluations: 10 } }, half.last)).toBe(1);
});

test("a program that tells of no epochs was asked for some all the same", () => {
  const state = stateOf(events.filter(({ type }) => type !== "epoch"));
  const done = state?.candidates.find((candidate) => candidate.state === "evaluated");
  expect(done && epochsOf(done)).toBe(2);
});
