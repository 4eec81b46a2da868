import { expect, test } from "vitest";
import type { RunEvent } from "../../server/protocol/events.ts";
import type { PanelView, ToPanel } from "../../server/protocol/panel.ts";
import { stateOf } from "../../server/protocol/state.ts";
import { begin, done, type Model, memoryOf, questionOf, shownCandidate, together, told } from "../../webview/model.ts";
import { progressOf } from "../../webview/progress.ts";
import { baseName, shareOf, standingOf } from "../../webview/standing.ts";
import { weightsMissing } from "../../webview/weights.ts";
import { wordsOf } from "../../webview/words.ts";
import { simulate } from "../search/simulate.ts";

const { events } = await simulate({ secondsPerEpoch: 1 });
const folder = "/runs/1";
const view = (count: number, rest: Partial<Extract<PanelView, { kind: "run" }>> = {}): PanelView => ({
  kind: "run",
  folder,
  status: "running",
  events: events.slice(0, count),
  ...rest,
});
const shown = (panelView: PanelView, model = begin(undefined)): Model => told(model, { type: "view", view: panelView });
const runOf = ({ screen }: Model) => {
  if (screen.kind !== "run") throw new Error(`a run should be shown, not ${screen.kind}`);
  return screen;
};
const half = Math.floor(events.length / 2);

test("event by event the panel shows what the whole run shows", () => {
  let model = shown(view(1));
  for (const event of events.slice(1)) model = told(model, { type: "events", folder, status: "running", events: [event] });
  expect(runOf(model).state).toEqual(stateOf(events));
});

test("events that follow each other are told together, and the same comes of it", () => {
  const status = (index: number) => (index === events.length - 1 ? "finished" : "running");
  const messages = events.slice(1).map((event, index): ToPanel => {
    return { type: "events", folder, status: status(index + 1), events: [event] };
  });
  const view1: ToPanel = { type: "view", view: view(1) };
  const server: ToPanel = { type: "server", running: true };
  const all = [view1, ...messages.slice(0, half), server, ...messages.slice(half)];
  expect(together(all)).toHaveLength(4);
  expect(together(all).reduce(told, begin(undefined))).toEqual(all.reduce(told, begin(undefined)));
});

test("what is told of another run is passed over", () => {
  const model = shown(view(half));
  const text = "it is gone";
  expect(told(model, { type: "events", folder: "/runs/2", status: "running", events: events.slice(half) })).toBe(model);
  expect(told(model, { type: "noDetails", folder: "/runs/2", candidate: 1, text })).toBe(model);
  expect(told(model, { type: "noDetails", folder, candidate: 1, text }).details.get(1)).toEqual({ kind: "refused", text });
});

test("the best is followed until another is chosen, and again after that", () => {
  const first = events.findIndex(({ type }) => type === "evaluated") + 1;
  const early = shown(view(first));
  expect(shownCandidate(early)?.id).toBe(runOf(early).state.best);
  const rest = { type: "events", folder, status: "finished", events: events.slice(first) } as const;
  expect(shownCandidate(told(early, rest))?.id).toBe(stateOf(events)?.best);
  const chosen = told(done(early, { type: "choose", candidate: 2 }), rest);
  expect(shownCandidate(chosen)?.id).toBe(2);
  expect(shownCandidate(done(chosen, { type: "follow" }))?.id).toBe(stateOf(events)?.best);
});

test("details are asked for once for each candidate that is shown, and again when its weights may have changed", () => {
  const proposed = events.findIndex(({ type }) => type === "proposed") + 1;
  const model = done(shown(view(proposed)), { type: "choose", candidate: 1 });
  const question = questionOf(model);
  expect(question).toMatchObject({ folder, candidate: 1 });
  const tell = (list: readonly RunEvent[]) => told(model, { type: "events", folder, status: "running", events: list });
  expect(questionOf(tell(events.slice(proposed, proposed + 1)))).toEqual(question);
  expect(questionOf(tell(events.slice(proposed)))).not.toEqual(question);
  expect(questionOf(shown({ kind: "empty" }))).toBeUndefined();
});

test("a reload keeps the choice and the order of the same run; of another run only the order", () => {
  const sort = { column: "metric", descending: true };
  const before = done(done(shown(view(half)), { type: "choose", candidate: 3 }), { type: "sort", sort });
  const memory = memoryOf(before);
  expect(memory).toEqual({ folder, candidate: 3, sort });
  expect(memoryOf(begin(memory))).toEqual(memory);
  const same = shown(view(half), begin(memory));
  expect([shownCandidate(same)?.id, same.order]).toEqual([3, before.order]);
  const other = shown(view(half, { folder: "/runs/2" }), begin(memory));
  expect([other.chosen, other.sort]).toEqual([undefined, sort]);
});

test("rows keep their places while new results come in, until they are sorted again", () => {
  const sort = { column: "metric", descending: true };
  const sorted = done(shown(view(half)), { type: "sort", sort });
  const later = told(sorted, { type: "events", folder, status: "finished", events: events.slice(half) });
  expect(later.order).toBe(sorted.order);
  expect(done(later, { type: "sort", sort }).order[0]).toBe(stateOf(events)?.best);
});

test("what was asked for is waited for until the run is at something else", () => {
  const asked = done(shown(view(half)), { type: "ask", for: "stop" });
  const more = told(asked, { type: "events", folder, status: "running", events: events.slice(half, half + 1) });
  expect(more.asked).toBe("stop");
  expect(told(more, { type: "events", folder, status: "interrupted", events: [] }).asked).toBeUndefined();
  expect(done(asked, { type: "giveUp" }).asked).toBeUndefined();
});

test("what a run is at", async () => {
  const searched = events.findIndex(({ type }) => type === "searched") + 1;
  const at = (panelView: PanelView) => standingOf(runOf(shown(panelView)));
  expect(at(view(half))).toBe("running");
  expect(at(view(searched))).toBe("final");
  expect(at(view(half, { status: "interrupted" }))).toBe("interrupted");
  expect(at(view(half, { status: "interrupted", problem: "the disk is full" }))).toBe("failed");
  expect(at(view(events.length, { status: "finished" }))).toBe("finished");
  const stopped = await simulate({ stopAfter: 30 });
  expect(at(view(0, { events: stopped.events, status: "interrupted" }))).toBe("stopped");
  const fruitless = await simulate({ evaluate: () => ({ kind: "failed", reason: "NaN", seconds: 1 }) });
  expect(at(view(0, { events: fruitless.events, status: "finished" }))).toBe("fruitless");
});

test("the used part of the budget, by evaluations or by time, whichever is more", () => {
  const { state } = runOf(shown(view(half)));
  expect(shareOf(state, state.last)).toBe(state.evaluations / 20);
  expect(shareOf({ ...state, budget: { evaluations: 20, seconds: state.seconds } }, state.last)).toBe(1);
  expect(shareOf({ ...state, budget: {} }, state.last)).toBeUndefined();
});

test("the curve of the best never falls, and ends at the last result", () => {
  const { state } = runOf(shown(view(half)));
  const { best, values, failed, improvements } = progressOf(state);
  const line = best.filter((value) => value !== null);
  expect(line).toEqual(line.toSorted((a, b) => a - b));
  expect(improvements.at(-1)?.id).toBe(state.best);
  expect(values.filter((value) => value !== null)).toHaveLength(state.evaluations - state.failures);
  expect(failed.filter((each) => each)).toHaveLength(state.failures);
  expect(best.at(-1)).toBeNull();
});

test("why a model cannot be taken away", () => {
  const words = wordsOf("en");
  const model = shown(view(events.length, { status: "finished" }));
  const { state } = runOf(model);
  const winner = state.candidates[(state.best ?? 0) - 1];
  const other = state.candidates.find(({ state: at, id }) => at === "evaluated" && id !== state.best);
  const failed = state.candidates.find(({ state: at }) => at === "failed");
  expect(weightsMissing(model, winner, words)).toBeUndefined();
  expect(weightsMissing(model, other, words)).toBe(words.weightsUnknown);
  expect(weightsMissing(model, failed, words)).toBe(words.weightsGone);
  expect(weightsMissing(told(model, { type: "server", running: false }), winner, words)).toBe(words.needsServer);
});

test("names of files of any system", () => {
  expect([baseName("/a/b.hnas"), baseName("C:\\a\\b.hnas"), baseName("b.hnas")]).toEqual(["b.hnas", "b.hnas", "b.hnas"]);
});
