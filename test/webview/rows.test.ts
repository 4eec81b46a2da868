import { expect, test } from "vitest";
import { next, type RunState, stateOf } from "../../server/protocol/state.ts";
import { columns, idAt, orderOf, rowOf, shortDecisions, sortBy } from "../../webview/rows.ts";
import { wordsOf } from "../../webview/words.ts";
import { problemOf, simulate } from "../search/simulate.ts";

const stateFrom = async (setup: Parameters<typeof simulate>[0]): Promise<RunState> => {
  const state = stateOf((await simulate(setup)).events);
  if (!state) throw new Error("a run has a state");
  return state;
};
const run = await stateFrom({ secondsPerEpoch: 1 });
const column = (id: string) => {
  const found = columns.find((each) => each.id === id);
  if (!found) throw new Error(`there is no column ${id}`);
  return found;
};
const text = (id: string, candidate: RunState["candidates"][number]) => column(id).text(candidate, wordsOf("en"), run);

test("rows are in the order of ids until they are sorted, and new ones come below", () => {
  expect([0, 1, 2].map((row) => idAt([], row))).toEqual([1, 2, 3]);
  const order = [3, 1, 2];
  expect([0, 1, 2, 3].map((row) => idAt(order, row))).toEqual([3, 1, 2, 4]);
  expect([1, 2, 3, 4].map((id) => rowOf(order, id))).toEqual([1, 2, 0, 3]);
});

test("sorting: the best first, those without a value last in either direction, of equals the earlier first", () => {
  const value = (id: number) => run.candidates[id - 1]?.validation?.accuracy;
  for (const descending of [true, false]) {
    const order = orderOf(run, { column: "metric", descending });
    const values = order.map(value);
    const known = values.filter((each) => each !== undefined);
    expect(values.slice(0, known.length)).toEqual(known.toSorted((a, b) => (descending ? b - a : a - b)));
    expect(order.slice(known.length)).toEqual(order.slice(known.length).toSorted((a, b) => a - b));
  }
  expect(orderOf(run, { column: "metric", descending: true })[0]).toBe(run.best);
  expect(orderOf(run, { column: "epochs", descending: true })).toEqual(orderOf(run, { column: "epochs", descending: false }));
  expect(orderOf(run, { column: "of an older version", descending: true })).toEqual([]);
});

test.each(columns.map(({ id }) => id))("sorting by %s keeps every candidate", (id) => {
  const order = orderOf(run, { column: id, descending: true });
  expect(order.toSorted((a, b) => a - b)).toEqual(run.candidates.map((candidate) => candidate.id));
});

test("a click on a header asks for the good ones first, then for the other way round", async () => {
  expect(sortBy(column("metric"), undefined, run)).toEqual({ column: "metric", descending: true });
  expect(sortBy(column("metric"), { column: "metric", descending: true }, run)).toEqual({ column: "metric", descending: false });
  expect(sortBy(column("parameters"), { column: "metric", descending: true }, run).descending).toBe(false);
  const loss = await stateFrom({ problem: problemOf({ goal: { metric: "loss", direction: "minimize" } }) });
  expect(sortBy(column("metric"), undefined, loss).descending).toBe(false);
});

test("what stands in a row", () => {
  const evaluated = run.candidates.find(({ state }) => state === "evaluated");
  const failed = run.candidates.find(({ state }) => state === "failed");
  if (!evaluated || !failed) throw new Error("the simulated run has both");
  expect(text("metric", evaluated)).toMatch(/^0\.\d{4}$/);
  expect(text("epochs", evaluated)).toBe("2");
  expect(text("time", evaluated)).toBe("1 s");
  expect(text("state", evaluated)).toBe("evaluated");
  expect(text("state", failed)).toBe("failed: the loss became NaN");
  expect(text("metric", failed)).toBe("");
  expect(columns.map((each) => each.title(wordsOf("zh-cn"), run))[1]).toBe("accuracy（验证集）");
});

test("an epoch is told while a candidate is trained", () => {
  const epoch = { type: "epoch", id: 1, epoch: 2, epochs: 6, training: {}, time: 0 } as const;
  const training = next(run, epoch)?.candidates[0];
  if (!training) throw new Error("the run has candidates");
  expect(text("state", training)).toBe("epoch 2 of 6");
});

test("decisions in short: no paths, layers by their labels, nothing of what was left out", () => {
  const [first] = run.candidates;
  if (!first) throw new Error("the run has candidates");
  const decisions = { stage: 1, "stage[0].filters": 1, "stage[0].ConvBlock.batch_norm": 0, "stage[0].ConvBlock.activation": 1 };
  expect(shortDecisions({ ...first, decisions }, run)).toBe("stage 1 · filters 32 · gelu()");
});
