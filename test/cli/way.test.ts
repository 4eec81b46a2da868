/** The whole way on the command line: check, describe, search, resume, runs, show, export. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { targets } from "../../server/codegen/index.ts";
import { childrenOf, temporaryFolder } from "../runs/tiny.ts";
import { hnas, start, workspace } from "./hnas.ts";

const linesOf = (text: string) =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("hnas", async () => {
  const folder = temporaryFolder();
  workspace(folder);
  const found = await hnas(folder, "search", "stripes.hnas", "--json", "--workers", "2");
  const events = linesOf(found.stdout);
  const { run, best } = events.at(-1);

  test("check finds nothing wrong", async () => {
    expect(await hnas(folder, "check", "stripes.hnas", "--json")).toEqual({ code: 0, stdout: "[]\n", stderr: "" });
  });

  test("describe tells the size of the space", async () => {
    const { code, stdout } = await hnas(folder, "describe", "stripes.hnas", "--json");
    expect(code).toBe(0);
    // conv2d: k² x 1 x filters + filters; batch_norm: 2 filters; dense: 3 filters + 3.
    expect(JSON.parse(stdout)).toMatchObject({
      space: "Net",
      architectures: 2 * 3 * 2 * 3,
      parameters: { min: 4 + 4 + 15, max: 9 * 8 + 8 + 16 + 27, exact: true },
      flops: { exact: true },
      memory: { min: expect.any(Number), max: expect.any(Number), exact: true },
    });
  });

  test("search prints one event a line, the last one the result", () => {
    expect(found).toMatchObject({ code: 0, stderr: "" });
    expect(events[0]).toMatchObject({ type: "started", workers: 2, data: { classes: ["rows", "columns", "diagonals"] } });
    expect(events.filter(({ type }) => type === "evaluated")).toHaveLength(5);
    expect(events.at(-1)).toMatchObject({
      type: "finished",
      evaluations: 5,
      best: { id: expect.any(Number), validation: { accuracy: expect.any(Number) }, test: { accuracy: expect.any(Number) } },
    });
  });

  test("the run lies in the workspace, with its file and the weights of the winner", () => {
    const path = join(folder, ".hnas", "runs", run);
    expect(existsSync(join(path, "weights", "final.safetensors"))).toBe(true);
    expect(readFileSync(join(path, "files", "stripes.hnas"), "utf8")).toBe(readFileSync(join(folder, "stripes.hnas"), "utf8"));
  });

  test("runs and show tell of it", async () => {
    expect((await hnas(folder, "runs")).stdout).toContain(run);
    expect(JSON.parse((await hnas(folder, "runs", "--json")).stdout)).toMatchObject([{ run, state: "finished" }]);
    const text = (await hnas(folder, "show", "quick")).stdout;
    expect(text).toContain(`winner #${best.id}: accuracy`);
    const { candidates } = JSON.parse((await hnas(folder, "show", run, "--json")).stdout);
    expect(candidates).toHaveLength(5);
    expect(candidates[0].curve).toHaveLength(2);
  });

  test.each(Object.keys(targets))("export writes %s code with weights", async (target) => {
    const { code, stdout } = await hnas(folder, "export", run, "--target", target, "--out", `out-${target}`);
    expect(code).toBe(0);
    expect(stdout).toContain("weights.safetensors");
    const model = readFileSync(join(folder, `out-${target}`, target === "tfjs" ? "model.ts" : "model.py"), "utf8");
    expect(model).toContain("rows, columns, diagonals");
    expect(model).toMatch(/test +accuracy/);
  });

  test("the same seed gives the same run, with one worker, too", async () => {
    const again = await hnas(folder, "search", "stripes.hnas", "--json", "--workers", "1");
    expect(linesOf(again.stdout).at(-1).best).toEqual(best);
  });

  test("Ctrl-C ends a search, and resume finishes it as if nothing had been", async () => {
    const search = start(folder, "search", "stripes.hnas", "--json", "--runs", "stopped");
    await search.printed('"type":"evaluated"');
    search.child.kill("SIGINT");
    const { code, stdout } = await search.ended;
    expect(code).toBe(130);
    expect(linesOf(stdout).at(-1).type).toBe("interrupted");

    const resumed = await hnas(folder, "resume", "quick", "--json", "--runs", "stopped");
    expect(resumed.code).toBe(0);
    expect(linesOf(resumed.stdout).at(-1)).toMatchObject({ type: "finished", evaluations: 5, best });
  });

  test.runIf(process.platform === "linux")("a search process that is killed is told of, and its run goes on", async () => {
    const search = start(folder, "search", "stripes.hnas", "--runs", "killed");
    await search.printed("#1");
    for (const pid of childrenOf(search.child.pid)) process.kill(pid, "SIGKILL");
    const { code, stdout, stderr } = await search.ended;
    expect({ code, stderr }).toEqual({ code: 3, stderr: "hnas: the search process was killed\n" });
    expect(stdout).toMatch(/hnas resume \S+ --runs killed\n$/);
    const resumed = await hnas(folder, "resume", "quick", "--json", "--runs", "killed");
    expect(linesOf(resumed.stdout).at(-1).best).toEqual(best);
  });

  test("options stand in place of the file's words", async () => {
    const args = ["--evaluations", "2", "--seed", "9", "--epochs", "1", "--runs", "other"];
    const other = linesOf((await hnas(folder, "search", "stripes.hnas", "--json", ...args)).stdout);
    expect(other[0].problem.search).toMatchObject({ seed: 9, budget: { evaluations: 2 } });
    expect(other.find(({ type }) => type === "evaluated").epochs).toBe(1);
    expect(other.at(-1).evaluations).toBe(2);
  });

  test("without a terminal, progress is plain lines", async () => {
    const { stdout } = await hnas(folder, "search", "stripes.hnas", "--evaluations", "1", "--runs", "plain");
    expect(stdout).toMatch(/#1 {2}accuracy [01]\.\d+ \(validation\) · .* parameters .* best so far\n/);
    expect(stdout).toMatch(/hnas export \S+ --target \S+ --runs plain\n/);
    expect(stdout).not.toContain("\u001b");
  });

  test("a later edit of the file changes nothing of the run", async () => {
    const before = (await hnas(folder, "show", run, "--json")).stdout;
    writeFileSync(join(folder, "stripes.hnas"), "space");
    expect((await hnas(folder, "show", run, "--json")).stdout).toBe(before);
    workspace(folder);
  });
});
