/** What may be changed in a run that is resumed, and generators that start from what an earlier run has learned. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../server/protocol/events.ts";
import { temporaryFolder } from "../runs/tiny.ts";
import { hnas, start, workspace } from "./hnas.ts";

const linesOf = (text: string): RunEvent[] =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

/** Stops a search once something of it was told. */
async function stopped(folder: string, printed: string, ...args: readonly string[]): Promise<RunEvent[]> {
  const search = start(folder, ...args, "--json");
  await search.printed(printed);
  search.child.kill("SIGINT");
  const { code, stdout } = await search.ended;
  expect(code).toBe(130);
  return linesOf(stdout);
}

describe("resume", async () => {
  const folder = temporaryFolder();
  const file = workspace(folder, { search: "minimize: loss\n  strategy: reinforce\n  budget: 200 evaluations, 1 h" });
  const text = readFileSync(file, "utf8");
  const first = await stopped(folder, '"type":"evaluated"', "search", "stripes.hnas");
  const [started] = first;
  const run = started?.type === "started" ? started.run : "";
  const begun = first.filter(({ type }) => type === "proposed").length;

  test("what differs in what cannot be changed is named; what does not exist, too", async () => {
    const edited = (from: string, to: string) => writeFileSync(file, text.replace(from, to));
    const refused = async (expected: RegExp, ...args: readonly string[]) => {
      const { code, stderr } = await hnas(folder, "resume", run, ...args);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(expected) });
    };
    edited("seed: 3", "fidelity: halving(epochs: [1, 2])\n  seed: 3");
    await refused(/another fidelity than the run began with; only its budget/, "--file", "stripes.hnas");
    edited("strategy: reinforce", "strategy: hypernetwork\n  fidelity: halving(epochs: [1, 2])");
    await refused(/another fidelity and another judge than the run began with/, "--file", "stripes.hnas");
    edited("minimize: loss", "minimize: loss, parameters");
    await refused(/other objectives/, "--file", "stripes.hnas");
    edited("one_of(4, 8)", "one_of(4, 8, 16)");
    await refused(/other decisions in its space/, "--file", "stripes.hnas");
    await refused(/there is no strategy 'bayes'; there are bayesian, random/, "--strategy", "bayes");
    await refused(/the file has no search 'slow'/, "--file", "stripes.hnas", "--search", "slow");
    edited("budget", "bugdet");
    const { code, stderr } = await hnas(folder, "resume", run, "--file", "stripes.hnas");
    expect([code, stderr]).toEqual([1, expect.stringContaining("unknown-entry")]);
    writeFileSync(file, text);
  });

  test("--file: the pieces, the budget and `until` that the file has now; --strategy: other pieces; killed, too", async () => {
    const wished = text.replace(
      "budget: 200 evaluations, 1 h",
      `generator: evolution()\n  budget: ${begun + 60} evaluations\n  until: loss <= 0.0001`,
    );
    writeFileSync(file, wished);
    const second = await stopped(folder, '"type":"proposed"', "resume", run, "--file", "stripes.hnas");
    expect(second[0]).toMatchObject({
      type: "resumed",
      budget: { evaluations: begun + 60, seconds: null },
      until: 0.0001,
      pieces: { generator: { name: "evolution" } },
    });
    // The same once more is nothing new.
    const budget = ["--evaluations", String(begun + 8)];
    const last = await hnas(folder, "resume", run, "--json", "--file", "stripes.hnas", "--strategy", "random", ...budget);
    expect({ code: last.code, stderr: last.stderr }).toEqual({ code: 0, stderr: "" });
    const events = linesOf(last.stdout);
    const { time: _, ...resumed } = events[0] as RunEvent & { type: "resumed" };
    expect(resumed).toEqual({
      type: "resumed",
      workers: expect.any(Number),
      budget: { evaluations: begun + 8 },
      pieces: {
        generator: { name: "random", arguments: {} },
        selection: { name: "greedy", arguments: {} },
        feedback: { name: "none", arguments: {} },
      },
    });
    expect(events.at(-1)).toMatchObject({ type: "finished" });
  });
});

test("a generator starts from a run, whose file must stay as it was", async () => {
  const folder = temporaryFolder();
  const file = workspace(folder, { search: "strategy: reinforce\n  budget: 4 evaluations" });
  expect((await hnas(folder, "search", "stripes.hnas", "--runs", "first")).code).toBe(0);
  const [line] = linesOf((await hnas(folder, "runs", "--runs", "first", "--json")).stdout.replaceAll("\n", ""));
  const { run } = (line as unknown as readonly [{ readonly run: string }])[0];
  const text = readFileSync(file, "utf8");
  writeFileSync(
    file,
    text
      .replace("strategy: reinforce", `strategy: reinforce\n  generator: modules(start: "first/${run}")`)
      .replace("4 eval", "200 eval"),
  );
  const [started] = await stopped(folder, '"type":"evaluated"', "search", "stripes.hnas", "--runs", "second");
  const generator = join(folder, "first", run, "generator.json");
  expect(started).toMatchObject({
    fingerprints: { [generator]: expect.stringMatching(/^[0-9a-f]{64}$/) },
    data: { examples: 90 },
  });
  const learned = readFileSync(generator, "utf8");
  writeFileSync(generator, `${learned}\n`);
  const { code, stderr } = await hnas(folder, "resume", "quick", "--runs", "second");
  expect([code, stderr]).toEqual([
    3,
    expect.stringContaining(`The generator that it starts from has changed since the run began: ${generator}.`),
  ]);
  writeFileSync(generator, learned);
  expect((await hnas(folder, "resume", "quick", "--runs", "second", "--evaluations", "2")).code).toBe(0);
  writeFileSync(
    file,
    text
      .replace("strategy: reinforce", `generator: modules(start: "first/${run}")`)
      .replace("one_of(4, 8), one_of(1, 2, 3)", "4, 3")
      .replace("  optional batch_norm()\n  one_of(relu(), gelu(), tanh())\n", "  relu()\n")
      .replace("log(1e-3..1e-1)", "log(1e-3..1e-2)"),
  );
  const strange = await hnas(folder, "search", "stripes.hnas", "--runs", "third");
  expect([strange.code, strange.stderr]).toEqual([1, expect.stringContaining("knows none of the decisions of Net")]);
});
