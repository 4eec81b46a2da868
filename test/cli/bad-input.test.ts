/** What goes wrong is told in a sentence that says where, with the exit code of docs/cli.md and without a stack trace. */
import { readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { idxFile } from "../data/helpers.ts";
import { temporaryFolder } from "../runs/tiny.ts";
import { type Ended, hnas, start, workspace } from "./hnas.ts";

function expectError({ code, stdout, stderr }: Ended, expectedCode: number, message: RegExp): void {
  expect({ code, text: stdout + stderr }).toEqual({ code: expectedCode, text: expect.stringMatching(message) });
  expect(stdout + stderr).not.toMatch(/\n\s+at |fault of hnas/);
}

test.each<[string, readonly string[], RegExp]>([
  ["no command", [], /Usage: hnas/],
  ["an unknown command", ["serch", "stripes.hnas"], /unknown command 'serch'/],
  ["an unknown option", ["search", "stripes.hnas", "--fast"], /unknown option '--fast'/],
  ["a missing file", ["check", "nothing.hnas"], /there is no file .*nothing\.hnas/],
  ["a folder", ["check", "data"], /is not a file/],
  ["no evaluations", ["search", "stripes.hnas", "--evaluations", "0"], /at least 1/],
  ["half a worker", ["search", "stripes.hnas", "--workers", "1.5"], /must be an integer/],
  ["a nonsensical time", ["search", "stripes.hnas", "--time", "soon"], /such as "90 s"/],
  ["an unknown search", ["search", "stripes.hnas", "--search", "slow"], /no search 'slow'; it has quick/],
  ["an unknown run", ["show", "quick"], /no runs/],
  ["an unknown target", ["export", "quick", "--target", "mxnet"], /tfjs, keras, pytorch/],
])("%s is wrong usage", async (_, args, message) => {
  const folder = temporaryFolder();
  workspace(folder);
  expectError(await hnas(folder, ...args), 2, message);
});

describe("data that cannot be used", () => {
  test.each<[string, (file: (name: string) => string) => void, RegExp]>([
    ["missing", (file) => rmSync(file("train-labels")), /train-labels does not exist/],
    ["empty", (file) => writeFileSync(file("train-images"), ""), /train-images.* is empty/],
    ["truncated", (file) => truncateSync(file("train-images"), 500), /train-images.*\d+ bytes/],
    ["damaged", (file) => writeFileSync(file("train-images"), "not images at all"), /train-images/],
    [
      "with too few labels",
      (file) => writeFileSync(file("train-labels"), idxFile([7], [0, 1, 2, 0, 1, 2, 0])),
      /120 images.*7 labels/,
    ],
  ])("%s is told where it is named", async (_, damage, message) => {
    const folder = temporaryFolder();
    workspace(folder);
    damage((name) => join(folder, "data", name));
    for (const command of ["check", "search"]) {
      const ended = await hnas(folder, command, "stripes.hnas");
      expectError(ended, 1, message);
      expect(ended.stdout + ended.stderr).toMatch(/^stripes\.hnas:2:\d+: error data /m);
    }
  });
});

describe("a space that cannot be", () => {
  test.each([
    [
      "shapes that cannot meet",
      "  max_pool(4)\n  max_pool(4)\n  flatten()\n  dense(classes)",
      /stripes\.hnas:15:\d+: error shape .*1 x 1/,
    ],
    [
      "branches that do not fit, with where they come from",
      "  add(conv2d(4, 3),\n    identity())\n  flatten()\n  dense(classes)",
      /stripes\.hnas:14:3: error shape .*\n {2}stripes\.hnas:14:7: 4 x 4 x 4 comes from here\.\n {2}stripes\.hnas:13:7: 6 x 6 x 1 comes in here\./,
    ],
    ["a head that does not fit", "  flatten()\n  dense(4)", /stripes\.hnas:15:\d+: error \S+ .*4.*3/],
    [
      "a constraint that nothing meets",
      "  flatten()\n  dense(classes)\n  require parameters <= 10",
      /stripes\.hnas:16:\d+: error \S+ .*111/,
    ],
  ])("%s is told at its place", async (_, space, message) => {
    const folder = temporaryFolder();
    workspace(folder, { space });
    expectError(await hnas(folder, "search", "stripes.hnas"), 1, message);
  });

  test("what needs more memory than the search allows is not trained, and counted", async () => {
    const folder = temporaryFolder();
    const space = "  flatten()\n  one_of(relu(), dense(4000))\n  dense(classes)";
    workspace(folder, { space, search: "memory: 2 MB\n  budget: 3 evaluations" });
    const { code, stdout } = await hnas(folder, "search", "stripes.hnas");
    expect(code).toBe(0);
    expect(stdout).toMatch(/all evaluations of the budget are done; \d+ candidates would have taken more memory than there is/);
  });

  test("one in which nothing fits into memory says so", async () => {
    const folder = temporaryFolder();
    // Only what is wider than 3000 is allowed, and that takes more than there is; the editor cannot know it.
    const space = "  flatten()\n  let units = one_of(2, 4000)\n  dense(units)\n  dense(classes)\n  require units > 3000";
    workspace(folder, { space, search: "memory: 2 MB\n  budget: 3 evaluations" });
    const { code, stdout } = await hnas(folder, "search", "stripes.hnas");
    expect(code).toBe(1);
    expect(stdout).toContain("no candidate fits into memory");
    expect(stdout).toContain("no candidate could be trained: none was found that meets the constraints");
  });

  test("one that is used up ends before its budget", async () => {
    const folder = temporaryFolder();
    workspace(folder, { space: "  flatten()\n  one_of(relu(), tanh())\n  dense(classes)" });
    writeFileSync(
      join(folder, "fixed.hnas"),
      readFileSync(join(folder, "stripes.hnas"), "utf8").replace("log(1e-3..1e-1)", "1e-2"),
    );
    const { code, stdout } = await hnas(folder, "search", "fixed.hnas");
    expect(code).toBe(0);
    expect(stdout).toContain("the space is exhausted");
    expect(stdout).toContain("finished after 2 evaluations");
  });
});

test("a place that cannot be written ends with 3", async () => {
  const folder = temporaryFolder();
  workspace(folder);
  writeFileSync(join(folder, "taken"), "a file");
  expectError(await hnas(folder, "search", "stripes.hnas", "--runs", "taken/runs"), 3, /taken/);
});

test("resuming with changed data ends with 3 and names the file", async () => {
  const folder = temporaryFolder();
  workspace(folder, { search: "budget: 50 evaluations" });
  const search = start(folder, "search", "stripes.hnas", "--json");
  await search.printed('"type":"evaluated"');
  search.child.kill("SIGTERM");
  expect((await search.ended).code).toBe(130);
  const labels = join(folder, "data", "test-labels");
  writeFileSync(labels, readFileSync(labels).reverse());
  expectError(await hnas(folder, "resume", "quick"), 3, /The data has changed.*test-labels/);
});
