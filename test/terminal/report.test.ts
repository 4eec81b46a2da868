import { expect, test } from "vitest";
import { type RunState, stateOf } from "../../server/protocol/state.ts";
import { runText } from "../../server/terminal/report.ts";
import { simulate } from "../search/simulate.ts";

test("candidates that were too large for the memory are told of, where there were any", async () => {
  const textOf = async (memory?: number) => {
    const { events } = await simulate(memory === undefined ? {} : { memory });
    return runText({ folder: { name: "run", path: "/runs/run" }, state: stateOf(events) as RunState, active: false });
  };
  expect(await textOf(60e6)).toMatch(/\n\d+ candidates? would have taken more memory than there is\n/);
  expect(await textOf()).not.toContain("memory than there is");
});
