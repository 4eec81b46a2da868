/** The example of a custom task on the command line. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../runs/tiny.ts";
import { hnas, start } from "./hnas.ts";

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

test("a search whose reader goes is stopped, says so and can be resumed", async () => {
  const { child, ended, printed } = start(folder, "search", file, "--runs", "gone");
  await printed("#1");
  child.stdout?.destroy();
  const { code, stderr } = await ended;
  expect(code).toBe(130);
  expect(stderr).toMatch(/interrupted; \d+ evaluations? kept in .*\n {2}hnas resume \S+ --runs gone/);
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
