import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { RunError } from "../../server/runs/error.ts";
import { createRun, findRun, listRuns, readRun } from "../../server/runs/store.ts";
import { problemOf } from "../search/simulate.ts";
import { temporaryFolder } from "./tiny.ts";

const folder = temporaryFolder();
const runs = join(folder, "runs");
const noon = new Date(2026, 10, 23, 14, 32, 5);

function problemWith(files: readonly string[], name = "quick") {
  for (const file of files) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `// ${file}`);
  }
  return { ...problemOf({ name }), file: files[0] ?? "", files };
}

test("a run's folder is named by search and time, is unique, and keeps the files as they lay", () => {
  const files = [join(folder, "work/fashion/fashion.hnas"), join(folder, "work/blocks.hnas")];
  const problem = problemWith(files);
  const run = createRun(runs, problem, noon);
  expect(run).toEqual({ name: "quick-2026-11-23-143205", path: join(runs, "quick-2026-11-23-143205") });
  expect(readFileSync(join(run.path, "files/fashion/fashion.hnas"), "utf8")).toBe(`// ${files[0]}`);
  expect(readFileSync(join(run.path, "files/blocks.hnas"), "utf8")).toBe(`// ${files[1]}`);
  expect(createRun(runs, problem, noon).name).toBe("quick-2026-11-23-143205-2");
  expect(readRun(run)).toEqual([]);
});

test("one file lies at the top", () => {
  const run = createRun(join(folder, "others"), problemWith([join(folder, "alone.hnas")]), noon);
  expect(readFileSync(join(run.path, "files/alone.hnas"), "utf8")).toContain("alone");
});

test("runs are listed in the order of time and found by their beginning", () => {
  const later = createRun(runs, problemWith([join(folder, "a.hnas")], "careful"), new Date(2026, 10, 24));
  expect(listRuns(runs).map(({ name }) => name)).toEqual([
    "quick-2026-11-23-143205",
    "quick-2026-11-23-143205-2",
    "careful-2026-11-24-000000",
  ]);
  expect(findRun(runs, "care")).toEqual(later);
  expect(findRun(runs, "quick-2026-11-23-143205").name).toBe("quick-2026-11-23-143205");
});

test.each([
  ["q", "2 runs in", "begin with 'q'"],
  ["none", "There is no run 'none'", "careful-2026-11-24-000000"],
])("a name that fits none or several is told: %s", (name, ...parts) => {
  for (const part of parts) expect(() => findRun(runs, name)).toThrow(part);
  expect(() => findRun(runs, name)).toThrow(RunError);
});

test("no runs at all", () => {
  expect(listRuns(join(folder, "nothing"))).toEqual([]);
  expect(() => findRun(join(folder, "nothing"), "a")).toThrow("There are no runs in");
});

test("a place where no folder can be made is told", () => {
  writeFileSync(join(folder, "file"), "");
  expect(() => createRun(join(folder, "file", "runs"), problemWith([join(folder, "a.hnas")]), noon)).toThrow(
    /Cannot make a run in .*: a part of this path is a file/,
  );
});
