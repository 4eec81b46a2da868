/** What the server tells of runs, whoever asks what at which moment. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Runs } from "../../server/editor/runs.ts";
import type { RunSummary } from "../../server/protocol/editor.ts";
import type { RunEvent } from "../../server/protocol/events.ts";
import { type Journal, openJournal } from "../../server/runs/journal.ts";
import { acquireLock } from "../../server/runs/lock.ts";
import { temporaryFolder, tinyProblem } from "../runs/tiny.ts";

const root = temporaryFolder();
const problem = tinyProblem(root);
let count = 0;

const started = (run: string): RunEvent => ({
  ...{ type: "started", time: 1, run, version: "1", problem, workers: 1, device: "none", fingerprints: {} },
  data: { classes: ["a", "b", "c"], scale: 1 },
});
const proposed = (id: number): RunEvent => ({
  ...{ type: "proposed", time: 2, id, decisions: {}, parameters: 1, flops: 1, seed: id },
});
const evaluated = (id: number): RunEvent => ({
  ...{ type: "evaluated", time: 3, id, validation: { accuracy: 0.5 }, epochs: 1, seconds: 1 },
});

interface Watched {
  readonly runs: Runs;
  readonly journal: Journal;
  readonly folder: string;
  readonly told: { readonly run: RunSummary; readonly events: readonly RunEvent[] }[];
}

function watched(): Watched {
  const place = join(root, `runs-${count++}`);
  const folder = join(place, "tiny-2026-11-24-120000");
  mkdirSync(folder, { recursive: true });
  const journal = openJournal(join(folder, "journal.jsonl"));
  journal.append([started("tiny-2026-11-24-120000"), proposed(1)]);
  const told: Watched["told"] = [];
  const runs = new Runs(() => [place], { events: (run, events) => told.push({ run, events }), running: () => {} });
  onTestFinished(() => {
    journal.close();
    runs.dispose();
  });
  return { runs, journal, folder, told };
}

test("whoever asks for something takes no event from those that follow", () => {
  const { runs, journal, folder, told } = watched();
  expect(runs.follow(folder)?.events).toHaveLength(2);
  const asks = [() => runs.list(), () => runs.run(folder), () => runs.follow(folder), () => runs.list()];
  asks.forEach((ask, at) => {
    journal.append([proposed(at + 2), evaluated(at + 2)]);
    ask();
  });
  expect(told.flatMap(({ events }) => events.map((event) => (event.type === "evaluated" ? event.id : 0)))).toEqual([
    ...[0, 2, 0, 3, 0, 4, 0, 5],
  ]);
});

test("the end of a run is told to those that follow, whoever sees it first", () => {
  const { runs, folder, told } = watched();
  const lock = acquireLock(folder);
  expect(runs.follow(folder)?.run.status).toBe("running");
  lock.release();
  expect(runs.list()).toMatchObject([{ status: "interrupted" }]);
  expect(told).toMatchObject([{ run: { status: "interrupted" }, events: [] }]);
});

test("a run that nobody follows is let go and read again when it is asked for", () => {
  const { runs, journal, folder, told } = watched();
  expect(runs.list()).toMatchObject([{ evaluations: 0 }]);
  journal.append([evaluated(1)]);
  expect(runs.list()).toMatchObject([{ evaluations: 1 }]);
  expect(runs.run(folder)?.state.candidates).toHaveLength(1);
  expect(runs.follow(folder)?.events).toHaveLength(3);
  runs.unfollow(folder);
  journal.append([proposed(2)]);
  runs.list();
  expect(told).toEqual([]);
});

test("a journal that is none of this version is told in a sentence, and others are listed", () => {
  const { runs, folder } = watched();
  const other = `${folder}-2`;
  mkdirSync(other);
  writeFileSync(join(other, "journal.jsonl"), '{"type":"started"}\n');
  expect(runs.list()).toMatchObject([
    { status: "interrupted" },
    { status: "damaged", text: expect.stringMatching(/another version of HNAS, or is damaged\.$/) },
  ]);
});

test("a run that has been deleted is followed no more, and nothing fails", () => {
  const { runs, folder } = watched();
  runs.follow(folder);
  rmSync(folder, { recursive: true });
  expect(runs.list()).toEqual([]);
  expect(runs.run(folder)).toBeUndefined();
});
