/** Real searches in real processes, and what may happen to them. */
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../server/protocol/events.ts";
import { ranked } from "../../server/protocol/ranking.ts";
import { type RunState, stateOf } from "../../server/protocol/state.ts";
import { readGenerator } from "../../server/runs/generator.ts";
import { journalPath, listRuns, readRun, runAt } from "../../server/runs/store.ts";
import { judgePath, readWeights, rungPath, weightsPath } from "../../server/runs/weights.ts";
import { runText } from "../../server/terminal/report.ts";
import { essence } from "./essence.ts";
import { askerScript, childrenOf, gone, temporaryFolder, tinyProblem, type Watched, watch } from "./tiny.ts";

const folder = temporaryFolder();
const problem = tinyProblem(folder);
let count = 0;
const start = (search: Partial<typeof problem.search> = {}, workers?: number, env: NodeJS.ProcessEnv = {}): Watched => {
  const request = { problem: { ...problem, search: { ...problem.search, ...search } }, runs: join(folder, `runs-${count++}`) };
  return watch({ type: "start", ...request, ...(workers && { workers }) }, { ...process.env, ...env });
};
const resume = (run: string, workers?: number): Watched => watch({ type: "resume", folder: run, ...(workers && { workers }) });

async function folderOf(watched: Watched): Promise<string> {
  const report = await watched.until(({ type }) => type === "run");
  return report.type === "run" ? report.folder : "";
}

const isEvent =
  (type: RunEvent["type"], id?: number, epoch?: number) =>
  (event: RunEvent): boolean =>
    event.type === type &&
    (id === undefined || ("id" in event && event.id === id)) &&
    (epoch === undefined || ("epoch" in event && event.epoch === epoch));

const told = (watched: Watched, holds: (event: RunEvent) => boolean) =>
  watched.until((report) => report.type === "event" && holds(report.event));

/** A run that nothing happens to. */
const undisturbed = start();
const calm = undisturbed.exit.then(async (code) => ({
  code,
  events: undisturbed.events,
  run: runAt(await folderOf(undisturbed)),
}));

const resultsOf = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === "evaluated" || (event.type === "failed" && event.id > 0) ? [event.id] : []));

describe("a run", () => {
  test("goes from the data to tested weights, and its journal holds what was told", async () => {
    const { code, events, run } = await calm;
    expect(code).toBe(0);
    expect(readRun(run)).toEqual(events);
    const state = stateOf(events);
    expect(state).toMatchObject({ state: "finished", evaluations: 14, workers: 2 });
    expect(state?.finished?.best?.test?.accuracy).toBeGreaterThan(0.6);
    expect(state?.finalCurve.at(-1)?.validation).toBeUndefined();
    expect(existsSync(join(run.path, "lock"))).toBe(false);
    expect(readGenerator(run.path, 8).generator.modules.filters?.b2).toHaveLength(3);
    expect(readdirSync(dirname(run.path))).toEqual([".gitignore", run.name]);
    expect(readFileSync(join(run.path, "files", "tiny.hnas"), "utf8")).toContain("stands for");
  });

  test("keeps the weights of the best ten and of the winner", async () => {
    const { events, run } = await calm;
    const best = ranked(
      problem,
      events.filter((event) => event.type === "evaluated"),
    ).slice(0, 10);
    const kept = readdirSync(join(run.path, "weights")).toSorted();
    expect(kept).toEqual([...best.map((id) => `${id}.safetensors`), "final.safetensors"].toSorted());
    expect(Object.keys(readWeights(weightsPath(run, "final")))).toContain("conv2d_1/kernel");
  });

  test("is the same where it is resumed with another number of workers, weights too", async () => {
    const { events, run } = await calm;
    // How many candidates are in training at once follows from the workers that the run began with, and stays.
    expect(events[0]).toMatchObject({ type: "started", workers: 2, parallel: 2 });
    const first = start();
    await told(first, isEvent("evaluated", 2));
    first.search.stop();
    expect(await first.exit).toBe(130);
    const again = runAt(await folderOf(first));
    expect(await resume(again.path, 1).exit).toBe(0);
    expect(essence(readRun(again))).toEqual(essence(events));
    for (const file of readdirSync(join(run.path, "weights")))
      expect(readFileSync(join(again.path, "weights", file)).equals(readFileSync(join(run.path, "weights", file)))).toBe(true);
  });

  test("with a judge that learns goes on from a kill in the middle of its lessons to the same run", async () => {
    const search = {
      weights: { name: "shared", arguments: { steps: 20, learning_rate: 0.005 } },
      budget: { evaluations: 3 },
    };
    const whole = start(search);
    expect(await whole.exit).toBe(0);
    const killed = start(search);
    await told(killed, isEvent("proposed", 1));
    process.kill(Number(killed.search.pid), "SIGKILL");
    await killed.exit;
    const run = runAt(await folderOf(killed));
    expect(existsSync(judgePath(run))).toBe(false);
    const resumed = resume(run.path);
    expect(await resumed.exit).toBe(0);
    expect(essence(readRun(run))).toEqual(essence(whole.events));
    expect(readFileSync(judgePath(run)).equals(readFileSync(judgePath(runAt(await folderOf(whole)))))).toBe(true);
  });

  test("holds what its workers warn of, once", async () => {
    // No training of this device warns of anything: here the worker does at each, whatever else it is.
    const preload = join(folder, "warns.mjs");
    writeFileSync(
      preload,
      `if (/[\\\\/]worker\\.[jt]s$/.test(process.argv[1]))
         process.on("message", ({ type }) => type === "job" && process.send({ type: "warning", text: "it is slow" }));`,
    );
    const { events } = await calm;
    const warned = start({}, undefined, { NODE_OPTIONS: `--import ${pathToFileURL(preload).href}` });
    expect(await warned.exit).toBe(0);
    const run = runAt(await folderOf(warned));
    const state = stateOf(readRun(run)) as RunState;
    expect(state.warnings).toEqual(["it is slow"]);
    expect(runText({ folder: run, state, active: false })).toContain("\nwarning: it is slow\n");
    expect(essence(warned.events.filter(({ type }) => type !== "warning"))).toEqual(essence(events));
  });

  test("is not resumed once it has finished, nor while it is at work", async () => {
    const { run } = await calm;
    const finished = resume(run.path);
    expect(await finished.exit).toBe(2);
    expect(finished.reports).toMatchObject([{ type: "problem", text: expect.stringContaining("has finished") }]);
    const first = start();
    const second = resume(await folderOf(first));
    expect(await second.exit).toBe(3);
    expect(second.reports).toMatchObject([{ type: "problem", text: expect.stringContaining("is in use by process") }]);
    first.search.stop();
    await first.exit;
  });

  test("stops when it is asked to, and goes on", async () => {
    const first = start();
    await told(first, isEvent("evaluated", 4));
    // As a terminal does, to all of its processes; only whoever asked for the search heeds it.
    for (const pid of [Number(first.search.pid), ...(process.platform === "linux" ? childrenOf(first.search.pid) : [])])
      process.kill(pid, "SIGINT");
    first.search.stop();
    expect(await first.exit).toBe(130);
    expect(first.events.at(-1)?.type).toBe("interrupted");
    const second = resume(await folderOf(first));
    expect(await second.exit).toBe(0);
    expect(second.reports[0]).toMatchObject({ type: "run", history: first.events });
    expect(essence([...first.events, ...second.events])).toEqual(essence((await calm).events));
  });
});

describe.runIf(process.platform === "linux")("kill -9", () => {
  const moments: readonly (readonly [string, (event: RunEvent) => boolean])[] = [
    ["it has started", isEvent("started")],
    ["the first is proposed", isEvent("proposed", 1)],
    ["the first is in training", isEvent("epoch", 1, 1)],
    ["some are evaluated", isEvent("evaluated", 5)],
    ["the last is in training", isEvent("epoch", 14, 2)],
    ["the search is over", isEvent("searched")],
    ["the final training is under way", isEvent("epoch", 0, 1)],
  ];

  test("of the search process, again and again: it is resumed to the same end, and its workers end with it", async () => {
    let watched = start();
    const run = runAt(await folderOf(watched));
    for (const [, moment] of moments) {
      const workers = childrenOf(watched.search.pid);
      if (!watched.reports.some((report) => report.type === "run" && report.history.some(moment))) await told(watched, moment);
      process.kill(Number(watched.search.pid), "SIGKILL");
      expect(await watched.exit).toBe(3);
      await gone(workers);
      watched = resume(run.path);
      await folderOf(watched);
    }
    expect(await watched.exit).toBe(0);
    const events = readRun(run);
    const results = resultsOf(events);
    expect(new Set(results).size).toBe(results.length);
    expect(readdirSync(dirname(run.path))).toEqual([".gitignore", run.name]);
    expect(essence(events)).toEqual(essence((await calm).events));
  });

  test("of the search process, while candidates are trained further: they go on from the weights that they had", async () => {
    const halving = { fidelity: { name: "halving", arguments: { epochs: [1, 2, 4], reduction: 2 } } };
    const whole = start(halving);
    expect(await whole.exit).toBe(0);
    let watched = start(halving);
    const run = runAt(await folderOf(watched));
    const atRung = (type: RunEvent["type"], rung: number) => (event: RunEvent) =>
      event.type === type && "rung" in event && event.rung === rung;
    for (const moment of [atRung("promoted", 1), atRung("evaluated", 1), atRung("promoted", 2), atRung("evaluated", 2)]) {
      if (!watched.reports.some((report) => report.type === "run" && report.history.some(moment))) await told(watched, moment);
      process.kill(Number(watched.search.pid), "SIGKILL");
      await watched.exit;
      // As if a worker had written weights of the next rung just before, and nobody had heard of it.
      const evaluated = readRun(run).find((event) => event.type === "evaluated");
      if (evaluated?.type === "evaluated") writeFileSync(rungPath(run, evaluated.id, 2), "other weights");
      watched = resume(run.path);
      await folderOf(watched);
    }
    expect(await watched.exit).toBe(0);
    expect(essence(readRun(run))).toEqual(essence(whole.events));
    const [calmly, again] = [runAt(await folderOf(whole)), run].map((each) => readFileSync(weightsPath(each, "final")));
    expect(again?.equals(calmly as Buffer)).toBe(true);
  });

  test("of workers: what they were at is done again", async () => {
    // One worker: so it is known that no candidate is hit twice, which would fail it. That is another run than one that began with two.
    const unharmed = start({}, 1);
    expect(await unharmed.exit).toBe(0);
    expect(unharmed.events[0]).toMatchObject({ type: "started", workers: 1, parallel: 1 });
    const watched = start({}, 1);
    for (const moment of [isEvent("started"), isEvent("epoch", 3, 1), isEvent("epoch", 7, 2), isEvent("epoch", 0, 1)]) {
      await told(watched, moment);
      for (const worker of childrenOf(watched.search.pid)) process.kill(worker, "SIGKILL");
    }
    expect(await watched.exit).toBe(0);
    expect(essence(watched.events)).toEqual(essence(unharmed.events));
  });

  test("of whoever asked: the search ends, with its workers, and can be resumed", async () => {
    const runs = join(folder, "orphans");
    const asker = spawn(process.execPath, [askerScript(join(folder, "asker.mjs"), { type: "start", problem, runs })], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const pid = Number(await new Promise((resolve) => asker.stdout.once("data", resolve)));
    const workers = childrenOf(pid);
    expect(workers.length).toBeGreaterThan(0);
    asker.kill("SIGKILL");
    await gone([pid, ...workers]);
    const [run] = listRuns(runs);
    const resumed = resume(String(run?.path));
    expect(await resumed.exit).toBe(0);
    expect(essence(readRun(runAt(String(run?.path))))).toEqual(essence((await calm).events));
  });
});

describe("a run that cannot go on", () => {
  test("a torn last line of the journal is cut off", async () => {
    const first = start();
    await told(first, isEvent("evaluated", 3));
    first.search.stop();
    await first.exit;
    const run = runAt(await folderOf(first));
    appendFileSync(journalPath(run), '{"type":"evaluated","id":4,"val');
    expect(await resume(run.path).exit).toBe(0);
    expect(essence(readRun(run))).toEqual(essence((await calm).events));
  });

  test("a journal of an earlier version, which knew fewer pieces: it is shown, and not resumed", async () => {
    const { events } = await calm;
    const [started, ...others] = events;
    if (started?.type !== "started") throw new Error("a run has started");
    const { objectives, evaluator, feedback, fidelity, ...search } = started.problem.search;
    const { parallel, ...said } = { ...started, problem: { ...started.problem, search } };
    const run = runAt(join(folder, "earlier"));
    mkdirSync(run.path);
    const until = others.findIndex(({ type }) => type === "searched");
    writeFileSync(journalPath(run), [said, ...others.slice(0, until)].map((event) => `${JSON.stringify(event)}\n`).join(""));
    const state = stateOf(readRun(run)) as RunState;
    expect(state).toMatchObject({ evaluations: 14, best: stateOf(events)?.best });
    expect(runText({ folder: run, state, active: false })).toContain("accuracy");
    const resumed = resume(run.path);
    expect(await resumed.exit).toBe(3);
    const text = expect.stringMatching(/made by an earlier version.*Begin a new search\.$/);
    expect(resumed.reports).toMatchObject([{ type: "problem", text }]);
  });

  test("data that has changed", async () => {
    const place = join(folder, "changing");
    mkdirSync(place);
    const first = watch({ type: "start", problem: tinyProblem(place), runs: join(place, "runs") });
    const run = await folderOf(first);
    first.search.stop();
    await first.exit;
    appendFileSync(join(place, "test-labels"), "x");
    const second = resume(run);
    expect(await second.exit).toBe(3);
    const text = expect.stringContaining(`The data has changed since the run began: ${join(place, "test-labels")}.`);
    expect(second.reports).toMatchObject([{ type: "problem", text }]);
  });

  test("data that cannot be used: no run is left behind", async () => {
    const place = join(folder, "damaged");
    mkdirSync(place);
    const damaged = tinyProblem(place);
    writeFileSync(join(place, "train-images"), "no images");
    const watched = watch({ type: "start", problem: damaged, runs: join(place, "runs") });
    expect(await watched.exit).toBe(1);
    expect(watched.reports).toMatchObject([{ type: "problem", text: expect.stringContaining(join(place, "train-images")) }]);
    expect(listRuns(join(place, "runs"))).toEqual([]);
    rmSync(join(place, "test-labels"));
    const missing = watch({ type: "start", problem: damaged, runs: join(place, "runs") });
    expect(await missing.exit).toBe(1);
    expect(missing.reports).toMatchObject([{ type: "problem", text: expect.stringContaining(join(place, "test-labels")) }]);
  });

  test("a folder that is no run", async () => {
    const watched = resume(folder);
    expect(await watched.exit).toBe(2);
    expect(watched.reports).toMatchObject([{ type: "problem", text: expect.stringContaining("stopped before it began") }]);
  });
});
