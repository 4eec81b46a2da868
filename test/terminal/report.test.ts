import { expect, test } from "vitest";
import type { RunEvent } from "../../server/protocol/events.ts";
import { type RunState, stateOf } from "../../server/protocol/state.ts";
import { runText } from "../../server/terminal/report.ts";
import { problemOf, simulate } from "../search/simulate.ts";

test("candidates that were too large for the memory are told of, where there were any", async () => {
  const textOf = async (memory?: number) => {
    const { events } = await simulate(memory === undefined ? {} : { memory });
    return runText({ folder: { name: "run", path: "/runs/run" }, state: stateOf(events) as RunState, active: false });
  };
  expect(await textOf(60e6)).toMatch(/\n\d+ candidates? would have taken more memory than there is\n/);
  expect(await textOf()).not.toContain("memory than there is");
});

test("what a program measures has columns, and curves hold what it told of the goal", async () => {
  const problem = problemOf({ budget: { evaluations: 3 } });
  const program = { command: "x", folder: "/", seconds: 1 };
  const evaluate = () => ({ kind: "done", metrics: { accuracy: 0.5, energy: 7.25 }, epochs: 2, seconds: 1 }) as const;
  const { events } = await simulate({ problem: { ...problem, task: { ...problem.task, kind: "custom", program } }, evaluate });
  const told = events.flatMap((event) => {
    if (event.type !== "evaluated") return [event];
    const epoch = (epoch: number, validation: object) =>
      ({ type: "epoch", time: event.time, id: event.id, epoch, epochs: 2, training: {}, validation }) as RunEvent;
    return [epoch(1, { loss: 1 }), epoch(2, event.id === 1 ? { accuracy: 0.25 } : {}), event];
  });
  const text = runText({ folder: { name: "run", path: "/runs/run" }, state: stateOf(told) as RunState, active: false });
  expect(text).toMatch(/accuracy \(validation\) +energy +parameters/);
  expect(text).toContain("7.25");
  expect(text).not.toContain("NaN");
});
