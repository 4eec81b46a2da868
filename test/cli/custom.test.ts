/** The example of a custom task on the command line. */
import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../runs/tiny.ts";
import { cli, hnas, start } from "./hnas.ts";

const folder = temporaryFolder();
const file = fileURLToPath(new URL("../../examples/lookup/lookup.hnas", import.meta.url));
const call = (command: string, ...args: readonly string[]) => hnas(folder, command, ...args, "--runs", "runs");

test("a search by a program: searched, shown and exported as JSON", async () => {
  expect(await hnas(folder, "check", file)).toMatchObject({ code: 0 });
  expect((await hnas(folder, "describe", file)).stdout).toContain("64 architectures before constraints");
  const { code, stdout, stderr } = await call("search", file, "--json");
  expect([code, stderr]).toEqual([0, ""]);
  const events = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const { run, best, evaluations } = events.at(-1);
  expect(evaluations).toBe(20);
  expect(events.filter(({ type }) => type === "failed")).toEqual([]);
  expect(best.validation.accuracy).toBeGreaterThan(0.6);
  expect(best.test).toBeUndefined();
  const shown = (await call("show", run)).stdout;
  expect(shown).toContain("node lookup.mjs");
  expect(shown).toMatch(/0\.\d{4} {2}0\.\d{4} {2}0\.\d{4}/);
  expect((await call("runs")).stdout).toContain(`accuracy ${best.validation.accuracy.toFixed(4)}`);

  expect(await call("export", run, "--target", "json", "--out", "out")).toMatchObject({ code: 0 });
  const content = JSON.parse(readFileSync(join(folder, "out", "architecture.json"), "utf8"));
  const { architecture, metrics, candidate, fidelity, seed } = content;
  const proposed = events.find(({ type, id }) => type === "proposed" && id === best.id);
  expect({ fidelity, seed }).toEqual({ fidelity: { epochs: 3 }, seed: proposed.seed });
  expect({ metrics, candidate }).toEqual({ metrics: best.validation, candidate: best.id });
  expect(architecture.decisions).toEqual(best.architecture);
  expect(architecture.graph.nodes.at(-1)).toMatchObject({ operation: "dense", arguments: { units: 10 } });
  const refused = await call("export", run, "--target", "keras", "--out", "code");
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("--target json") });
  expect(existsSync(join(folder, "code"))).toBe(false);
});

test("a finished run without a result cannot be exported, and that is said", async () => {
  const place = join(folder, "failing");
  mkdirSync(place);
  writeFileSync(
    join(place, "t.hnas"),
    `task t: custom {\n  evaluate: command("node p.mjs")\n}\nspace S for t {\n  let a = int(1..9)\n}\nsearch s {\n  space: S\n  maximize: accuracy\n  budget: 3 evaluations\n}\n`,
  );
  writeFileSync(
    join(place, "p.mjs"),
    `import { createInterface } from "node:readline";
     for await (const line of createInterface({ input: process.stdin }))
       console.log(JSON.stringify({ id: JSON.parse(line).id, error: "no" }));`,
  );
  expect(await hnas(place, "search", "t.hnas", "--runs", "runs")).toMatchObject({ code: 1 });
  const { code, stderr } = await hnas(place, "export", "s", "--target", "json", "--runs", "runs");
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^hnas: all candidates of the run 's.*' have failed; `hnas show s/)]);
});

test.each([
  ["text", []],
  ["JSON", ["--json"]],
])("a search whose reader of %s goes is stopped, says so and can be resumed", async (_, options) => {
  const { child, ended, printed } = start(folder, "search", file, "--runs", "gone", ...options);
  await printed(options.length > 0 ? '"evaluated"' : "#1");
  child.stdout?.destroy();
  const { code, stderr } = await ended;
  expect(code).toBe(130);
  expect(stderr).toMatch(/interrupted; \d+ evaluations? kept in .*\n {2}hnas resume \S+ --runs gone/);
});

test.runIf(process.platform === "linux")("a search whose output cannot be written is stopped, and says why", async () => {
  const output = openSync("/dev/full", "w");
  const child = spawn(process.execPath, [cli, "search", file, "--runs", "full"], {
    cwd: folder,
    stdio: ["ignore", output, "pipe"],
  });
  closeSync(output);
  let told = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    told += text;
  });
  expect(await new Promise((resolve) => child.on("close", resolve))).toBe(130);
  expect(told).toMatch(
    /^hnas: the progress cannot be written: ENOSPC.*\ninterrupted; \d+ evaluations? kept in .*\n {2}hnas resume/,
  );
});

test("a search whose reader of results and messages goes is stopped", async () => {
  const { child, ended, printed } = start(folder, "search", file, "--runs", "deaf");
  await printed("#1");
  child.stderr?.destroy();
  child.stdout?.destroy();
  expect((await ended).code).toBe(130);
});

test("the table holds every cell", () => {
  const [head, ...rows] = readFileSync(join(file, "..", "table.csv"), "utf8")
    .trim()
    .split("\n");
  expect(head).toBe("cell[1][0],cell[2][0],cell[2][1],epoch 1,epoch 2,epoch 3");
  expect(rows).toHaveLength(64);
  expect(new Set(rows.map((row) => row.split(",").slice(0, 3).join())).size).toBe(64);
  for (const row of rows) for (const value of row.split(",").slice(3)) expect(Number(value)).toBeGreaterThan(0);
});
