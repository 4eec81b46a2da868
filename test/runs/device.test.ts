/** Searches on the device that is tested: test/compute/backend.ts. What else can happen to one is in process.test.ts. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RunEvent } from "../../server/protocol/events.ts";
import { listRuns, readRun, runAt } from "../../server/runs/store.ts";
import { device } from "../compute/backend.ts";
import { essence } from "./essence.ts";
import { askerScript, childrenOf, gone, temporaryFolder, tinyProblem, type Watched, watch } from "./tiny.ts";

const isLinux = process.platform === "linux";
const timeout = 300_000;
const folder = temporaryFolder();
const problem = tinyProblem(folder, { budget: { evaluations: 8 }, workers: 1 });
const start = (runs: string) => watch({ type: "start", problem, runs: join(folder, runs) });
const told = (watched: Watched, type: RunEvent["type"]) =>
  watched.until((report) => report.type === "event" && report.event.type === type);

/** A run that nothing happens to. */
const undisturbed = start("calm");
const calm = undisturbed.exit.then(() => essence(undisturbed.events));

async function resumed(runs: string): Promise<readonly RunEvent[]> {
  const [run] = listRuns(join(folder, runs));
  if (!run) throw new Error("a run was begun");
  expect(await watch({ type: "resume", folder: run.path }).exit).toBe(0);
  return readRun(runAt(run.path));
}

test(`on ${device} a run that was stopped and resumed is the run that it would have been`, { timeout }, async () => {
  expect(await undisturbed.exit).toBe(0);
  expect(undisturbed.events[0]).toMatchObject({ type: "started", device: expect.stringMatching(new RegExp(`^${device}`)) });
  const first = start("stopped");
  await told(first, "evaluated");
  first.search.stop();
  expect(await first.exit).toBe(130);
  expect(essence(await resumed("stopped"))).toEqual(await calm);
});

test.runIf(isLinux)(`on ${device} kill -9 of the worker, then of the search: the run is the same`, { timeout }, async () => {
  const first = start("killed");
  await told(first, "epoch");
  for (const worker of childrenOf(first.search.pid)) process.kill(worker, "SIGKILL");
  await told(first, "evaluated");
  const workers = childrenOf(first.search.pid);
  process.kill(Number(first.search.pid), "SIGKILL");
  expect(await first.exit).toBe(3);
  await gone(workers);
  expect(essence(await resumed("killed"))).toEqual(await calm);
});

test.runIf(isLinux)(`on ${device} a full disk: it is told, and what was finished is kept`, { timeout }, async () => {
  const runs = join(folder, "full");
  const script = askerScript(join(folder, "asker.mjs"), { type: "start", problem, runs });
  // A limit on the size of files stands for the disk: writing fails in the same way. The examples are smaller, the journal is not.
  const asker = spawn("bash", ["-c", 'ulimit -f 13; exec "$0" "$1"', process.execPath, script], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let text = "";
  asker.stderr.on("data", (piece) => {
    text += piece;
  });
  expect(await new Promise((resolve) => asker.once("close", resolve))).toBe(3);
  // The first file that grows too large is the journal; on TensorFlow, a candidate's graph.
  const file = device === "wasm" ? "journal\\.jsonl" : "graph for TensorFlow";
  expect(text).toMatch(new RegExp(`^Cannot write .*${file}.*: files may not grow so large here.*Raise the limit.*\n$`));
  const kept = listRuns(runs).flatMap(readRun);
  if (device === "wasm") expect(kept.map(({ type }) => type)).toContain("evaluated");
  const events = await resumed("full");
  expect(events.slice(0, kept.length)).toEqual(kept);
  expect(essence(events)).toEqual(await calm);
});
