/** A run goes on with the program that its file names now. */
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { changesOf } from "../../server/commands/changes.ts";
import { stateOf } from "../../server/protocol/state.ts";
import { listRuns, readRun, runAt } from "../../server/runs/store.ts";
import { customProblem } from "./custom.ts";
import { temporaryFolder, type Watched, watch } from "./tiny.ts";

const folder = temporaryFolder();

/** Once it has evaluated something. */
async function stopped({ search, until, exit }: Watched): Promise<void> {
  await until((report) => report.type === "event" && report.event.type === "evaluated");
  search.stop();
  expect(await exit).toBe(130);
}

test("a run whose program has moved says so, and goes on with its file there, then by itself", async () => {
  const place = join(folder, "first");
  const answer = "await pause(50); tell({ id, metrics: { accuracy: decisions.a } });";
  const problem = await customProblem(place, { answer, space: "let a = int(1..40)", search: "budget: 20 evaluations" });
  await stopped(watch({ type: "start", problem, runs: join(place, "runs"), workers: 1 }));
  const run = runAt(String(listRuns(join(place, "runs"))[0]?.path));
  const moved = `${place}-moved`;
  cpSync(place, moved, { recursive: true });
  const runs = join(folder, "moved-runs");
  renameSync(join(place, "runs"), runs);
  rmSync(place, { recursive: true });
  const again = runAt(join(runs, run.name));
  const lost = watch({ type: "resume", folder: again.path });
  expect(await lost.exit).toBe(3);
  const text = `The folder ${place}, which the program \`${process.execPath} program.mjs\` is started in, is gone. Put it back`;
  expect(lost.reports.at(-1)).toMatchObject({ type: "problem", text: expect.stringContaining(text) });

  const file = join(moved, "custom.hnas");
  writeFileSync(file, readFileSync(file, "utf8").replace("evaluate:", "time_limit: 7 min\n  evaluate:"));
  const { changes } = await changesOf(again, { file });
  const program = { command: `${process.execPath} program.mjs`, folder: moved, seconds: 420 };
  expect(changes).toEqual({ program });
  await stopped(watch({ type: "resume", folder: again.path, changes }));
  expect(readRun(again).findLast(({ type }) => type === "resumed")).toMatchObject({ program });
  expect((await changesOf(again, { file })).changes).toEqual({});
  expect(await watch({ type: "resume", folder: again.path }).exit).toBe(0);
  expect(stateOf(readRun(again))).toMatchObject({ failures: 0 });
});
