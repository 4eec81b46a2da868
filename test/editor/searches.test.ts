/** Searches as the editor asks for them: in real processes, and what may happen to them. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isRefusal } from "../../server/protocol/editor.ts";
import { readRun, runAt } from "../../server/runs/store.ts";
import { hnas, start as startHnas } from "../cli/hnas.ts";
import { essence } from "../runs/essence.ts";
import { childrenOf, gone } from "../runs/processes.ts";
import { at, begin, fresh, has } from "./begun.ts";
import { Client } from "./client.ts";

const long = "budget: 100000 evaluations";

describe("a search of the editor", () => {
  test("is told from its first event to its last, and shows up everywhere", async () => {
    const { folder, uri } = fresh();
    const client = await Client.start(folder);
    const run = await begin(client, uri);
    await client.until(() => client.told.find(({ method, params }) => method === "hnas/running" && params.length === 1));
    const last = await at(client, run, "finished");
    expect(last).toMatchObject({ search: "quick", evaluations: 5, of: 5, best: { metric: "accuracy" } });
    const followed = await client.request("hnas/follow", { folder: run });
    expect(isRefusal(followed) ? followed : followed.events).toEqual(readRun(runAt(run)));
    expect(await client.request("hnas/runs", null)).toMatchObject([{ folder: run, status: "finished" }]);
    const { stdout } = await hnas(folder, "runs", "--json");
    expect(JSON.parse(stdout)).toMatchObject([{ state: "finished", evaluations: 5 }]);
  });

  test("is stopped and resumed to the end that it would have had", async () => {
    const { folder, uri } = fresh();
    const client = await Client.start(folder);
    const calm = await begin(client, uri);
    await at(client, calm, "finished");
    const run = await begin(client, uri);
    await client.until(() => has("evaluated", 2)(run));
    expect(await client.request("hnas/stop", { folder: run })).toBeNull();
    await at(client, run, "interrupted");
    expect(await client.request("hnas/resume", { folder: run })).toEqual({ folder: run });
    await at(client, run, "finished");
    expect(essence(readRun(runAt(run)))).toEqual(essence(readRun(runAt(calm))));
  });

  test("survives its file: edited and deleted while it runs", async () => {
    const { folder, file, uri } = fresh();
    const client = await Client.start(folder);
    await client.open(uri, readFileSync(file, "utf8"));
    const run = await begin(client, uri);
    await client.change(uri, "nonsense");
    rmSync(file);
    await at(client, run, "finished");
    expect(readFileSync(join(run, "files", "stripes.hnas"), "utf8")).toContain("space Net for kinds");
  });

  test("runs beside another one, each in a run of its own", async () => {
    const { folder, uri } = fresh();
    const client = await Client.start(folder);
    const [first, second] = await Promise.all([begin(client, uri), begin(client, uri)]);
    expect(first).not.toBe(second);
    await Promise.all([at(client, first, "finished"), at(client, second, "finished")]);
    expect(essence(readRun(runAt(first)))).toEqual(essence(readRun(runAt(second))));
  });

  test("keeps its runs in the folder of the workspace that its file is in", async () => {
    const [one, two] = [fresh(), fresh()];
    const client = await Client.start(one.folder, two.folder);
    const runs = [await begin(client, one.uri), await begin(client, two.uri)];
    expect(runs.map((run) => run.startsWith(join(one.folder, ".hnas")))).toEqual([true, false]);
    await Promise.all(runs.map((run) => at(client, run, "finished")));
    const listed = await client.request("hnas/runs", null);
    expect(isRefusal(listed) ? listed : listed.map((run) => run.folder).toSorted()).toEqual(runs.toSorted());
  });
});

describe("a search that cannot begin", () => {
  test("for a mistake in its file: it is told with its place", async () => {
    const { folder, file, uri } = fresh();
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace("dense(classes)", "dens(classes)"));
    const line = text.split("\n").findIndex((each) => each.includes("dense(classes)"));
    const client = await Client.start(folder);
    const answer = await client.request("hnas/start", { uri });
    expect(answer).toEqual({
      refused: expect.stringMatching(
        new RegExp(`^Nothing was started: stripes\\.hnas has an error in line ${line + 1}\\. .*dense`),
      ),
      ...{ file, line },
    });
    expect(existsSync(join(folder, ".hnas"))).toBe(false);
  });

  test("for damaged data", async () => {
    const { folder, uri } = fresh();
    writeFileSync(join(folder, "data", "train-labels"), "nothing");
    const client = await Client.start(folder);
    expect(await client.request("hnas/start", { uri })).toMatchObject({ refused: expect.stringContaining("train-labels") });
  });

  test("for a file that is gone, a search that is not there, a run that is not there", async () => {
    const { folder, file, uri } = fresh();
    const client = await Client.start(folder);
    expect(await client.request("hnas/start", { uri, search: "slow" })).toMatchObject({
      refused: "The file has no search 'slow'; it has quick.",
    });
    rmSync(file);
    expect(await client.request("hnas/start", { uri })).toEqual({ refused: `There is no file ${file}.` });
    const missing = { folder: join(folder, ".hnas", "runs", "quick") };
    for (const method of ["hnas/resume", "hnas/follow", "hnas/candidate"] as const)
      expect(await client.request(method, missing)).toMatchObject({ refused: expect.stringMatching(/^[A-Z].*[.?]$/) });
  });

  test("for a folder that cannot hold runs", async () => {
    const { folder, uri } = fresh();
    writeFileSync(join(folder, ".hnas"), "a file in the way");
    const client = await Client.start(folder);
    const answer = await client.request("hnas/start", { uri });
    expect(answer).toMatchObject({ refused: expect.stringMatching(/^Cannot make a run in .*a part of this path is a file/) });
  });
});

describe("a search of the command line", () => {
  test("shows up while it runs, and is stopped from the editor", async () => {
    const { folder } = fresh(long);
    const client = await Client.start(folder);
    const running = startHnas(folder, "search", "stripes.hnas");
    const [run] = await client.until(() => {
      const last = client.told.findLast(({ method }) => method === "hnas/running");
      return last?.method === "hnas/running" && last.params.length > 0 ? last.params : undefined;
    });
    if (!run) throw new Error("a run is told");
    await client.request("hnas/follow", run);
    await client.until(() => client.eventsOf(run.folder).find(({ type }) => type === "evaluated"));
    expect(await client.request("hnas/stop", run)).toBeNull();
    const { code, stdout } = await running.ended;
    expect([code, stdout]).toEqual([130, expect.stringContaining("hnas resume")]);
    await at(client, run.folder, "interrupted");
  });
});

describe.runIf(process.platform === "linux")("kill -9", () => {
  test("of the search process: it is told, and resumed", async () => {
    const { folder, uri } = fresh();
    const client = await Client.start(folder);
    const run = await begin(client, uri);
    await client.until(() => client.eventsOf(run).find(({ type }) => type === "evaluated"));
    for (const pid of childrenOf(client.process.pid)) process.kill(pid, "SIGKILL");
    const ended = await client.until(() => client.told.find(({ method }) => method === "hnas/ended"));
    expect(ended.params).toEqual({ folder: run, problem: expect.stringMatching(/^The search process was killed\. .*kept/) });
    await at(client, run, "interrupted");
    expect(await client.request("hnas/resume", { folder: run })).toEqual({ folder: run });
    await at(client, run, "finished");
  });

  test("of the server: its searches end, and the next server resumes them at once", async () => {
    const { folder, uri } = fresh(long);
    const client = await Client.start(folder);
    const run = await begin(client, uri);
    await client.until(() => client.eventsOf(run).find(({ type }) => type === "evaluated"));
    const [search] = childrenOf(client.process.pid);
    await client.kill();
    const next = await Client.start(folder);
    expect(await next.request("hnas/resume", { folder: run })).toEqual({ folder: run });
    await gone([Number(search)]);
    await next.request("hnas/follow", { folder: run });
    const known = readRun(runAt(run)).length;
    await next.until(() => readRun(runAt(run)).length > known + 5 || undefined);
    expect(await next.request("hnas/stop", { folder: run })).toBeNull();
    const results = readRun(runAt(run)).flatMap((event) => (event.type === "evaluated" ? [event.id] : []));
    expect(new Set(results).size).toBe(results.length);
  });
});

test.runIf(process.platform === "linux")("a full disk: it is told, and what was finished is kept", async () => {
  const { folder, uri } = fresh(long);
  // A limit on the size of files stands for the disk: writing fails in the same way.
  const client = await Client.startAfter("ulimit -f 12", folder);
  const run = await begin(client, uri);
  const ended = await client.until(() => client.told.find(({ method }) => method === "hnas/ended"));
  expect(ended.params).toMatchObject({ folder: run, problem: expect.stringMatching(/^Cannot write .*resume the run/) });
  const { status, evaluations } = await at(client, run, "interrupted");
  expect([status, evaluations > 0]).toEqual(["interrupted", true]);
});

describe("a model", () => {
  test("is given as code, its weights beside, and exported as a project", async () => {
    const { folder, uri } = fresh();
    const client = await Client.start(folder);
    const run = await begin(client, uri);
    await at(client, run, "finished");
    const details = await client.request("hnas/candidate", { folder: run });
    if (isRefusal(details)) throw new Error(details.refused);
    expect(details.weights).toBe(true);
    expect(details.architecture.nodes.map(({ operation }) => operation)).toContain("dense");
    const beside = join(folder, "src");
    mkdirSync(beside);
    const model = await client.request("hnas/model", { folder: run, target: "tfjs", beside });
    if (isRefusal(model)) throw new Error(model.refused);
    expect(model.weights).toMatch(/quick-.*\.safetensors$/);
    expect(existsSync(String(model.weights))).toBe(true);
    expect(model.code).toContain("export function build()");
    expect(model.test).toMatchObject({ accuracy: expect.any(Number) });
    const exported = await client.request("hnas/export", { folder: run, target: "keras", to: folder });
    if (isRefusal(exported)) throw new Error(exported.refused);
    const named = new RegExp(`quick-.*-${details.candidate}-keras$`);
    expect(exported).toEqual({ folder: expect.stringMatching(named), files: ["model.py", "weights.safetensors"], weights: true });
    expect(existsSync(join(exported.folder, "model.py"))).toBe(true);
  });
});
