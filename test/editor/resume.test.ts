/** A run is resumed in the editor with what its file says now; what would differ is told before. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Differences } from "../../server/protocol/editor.ts";
import { readRun, runAt } from "../../server/runs/store.ts";
import { at, begin, fresh, has } from "./begun.ts";
import { Client } from "./client.ts";

const budget = "budget: 100000 evaluations";

/** A run that was stopped once it had results. */
async function stopped() {
  const { folder, file, uri } = fresh(`strategy: reinforce\n  ${budget}`);
  const client = await Client.start(folder);
  const run = await begin(client, uri);
  await client.until(() => has("evaluated", 2)(run));
  await client.request("hnas/stop", { folder: run });
  await at(client, run, "interrupted");
  return { client, file, uri, run, text: readFileSync(file, "utf8") };
}

describe("what the file of a run says now", async () => {
  test("is compared with what holds in the run, whatever may be changed or not", async () => {
    const { client, file, uri, run, text } = await stopped();
    const differences = () => client.request("hnas/differences", { folder: run });
    const saying = (now: Partial<Differences>) => ({ file, entries: [], fixed: [], ...now });
    expect(await differences()).toEqual(saying({}));
    for (const [from, to, now] of [
      [budget, "budget: 50 evaluations, 1 h\n  until: accuracy >= 0.99", { entries: ["budget", "until"] }],
      ["reinforce", "evolution", { entries: ["strategy"] }],
      ["reinforce", "reinforce\n  selection: greedy()", { entries: ["selection"] }],
      ["reinforce", "reinforce\n  fidelity: halving(epochs: [1, 2])", { fixed: ["fidelity"] }],
      ["reinforce", "bayesian\n  weights: short_training()", { entries: ["strategy"], fixed: ["judge"] }],
      [budget, "maximize: accuracy\n  minimize: parameters", { fixed: ["objectives"], entries: ["budget"] }],
      ["one_of(4, 8)", "one_of(4, 8, 16)", { fixed: ["decisions"] }],
      // Of the rest of the file nothing is said, nor of a search that is gone.
      ["epochs: 2", "epochs: 3", {}],
      ["search quick", "search other", {}],
    ] as const) {
      writeFileSync(file, text.replace(from, to));
      expect(await differences(), to).toEqual(saying(now));
    }
    // As the editor shows it, saved or not.
    await client.open(uri, text.replace(budget, "budget: 50 evaluations"));
    expect(await differences()).toEqual(saying({ entries: ["budget"] }));
    await client.change(uri, text.replace("budget", "bugdet"));
    const line = text.split("\n").findIndex((each) => each.includes(budget));
    expect(await differences()).toEqual({
      refused: expect.stringMatching(
        new RegExp(`^The run can go on as it was only: stripes\\.hnas has an error in line ${line + 1}\\. .*bugdet`),
      ),
      ...{ file, line },
    });
    rmSync(file);
    expect(await differences()).toEqual(saying({}));
  });

  test("holds from there on where the run is resumed with it, and only there", async () => {
    const { client, file, run, text } = await stopped();
    const begun = readRun(runAt(run)).filter(({ type }) => type === "proposed").length;
    writeFileSync(file, text.replace("reinforce", "random").replace(budget, `budget: ${begun + 4} evaluations`));
    const known = readRun(runAt(run)).length;
    expect(await client.request("hnas/resume", { folder: run })).toEqual({ folder: run });
    await client.until(() => readRun(runAt(run)).length > known + 20 || undefined);
    await client.request("hnas/stop", { folder: run });
    expect(await client.request("hnas/resume", { folder: run, file })).toEqual({ folder: run });
    await at(client, run, "finished");
    const resumed = readRun(runAt(run)).filter(({ type }) => type === "resumed");
    expect(resumed).toMatchObject([
      { type: "resumed", workers: expect.any(Number) },
      { budget: { evaluations: begun + 4 }, pieces: { generator: { name: "random" }, feedback: { name: "none" } } },
    ]);
    expect(Object.keys(resumed[0] ?? {})).not.toContain("budget");
    // Finished: there is nothing to ask.
    expect(await client.request("hnas/differences", { folder: run })).toMatchObject({ entries: [], fixed: [] });
  });
});
