/** What the command line says instead of the file. */
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { changesOf } from "../../server/commands/changes.ts";
import { startRequest } from "../../server/commands/search.ts";
import { openJournal } from "../../server/runs/journal.ts";
import { createRun, journalPath } from "../../server/runs/store.ts";
import { createFidelity } from "../../server/search/fidelity/index.ts";
import { piecesOf, strategyNamed } from "../../server/search/strategies.ts";
import { fixedEpochs } from "../../server/space/settings.ts";
import { temporaryFolder } from "../runs/tiny.ts";
import { problemOf, simulate } from "../search/simulate.ts";

const searchedWith = async (overrides: object) =>
  (await startRequest(resolve("bench/search-time/fashion.hnas"), "runs", { search: "halving", ...overrides })).problem;

test("a number of epochs is that of all candidates: it leaves no rungs that the file names", async () => {
  const rungs = { name: "halving", arguments: { epochs: [1, 3, 6], reduction: 3 } };
  expect((await searchedWith({ seed: 3 })).search).toMatchObject({ seed: 3, fidelity: rungs });
  const { search, space } = await searchedWith({ epochs: 2 });
  expect(search).toMatchObject({ seed: 1, fidelity: { name: "full", arguments: {} } });
  expect(space.training.epochs).toEqual({ kind: "value", value: { kind: "constant", value: 2 } });
});

test("rungs that the file does not name follow from it", async () => {
  const file = join(temporaryFolder(), "main.hnas");
  const task = 'task t: custom {\n  evaluate: command("./run")\n  epochs: 6\n}\n';
  writeFileSync(
    file,
    `${task}space S for t {\n  let a = int(1..9)\n}\nsearch {\n  space: S\n  maximize: m\n  strategy: hyperband\n}\n`,
  );
  const rungs = async (overrides: object) => {
    const { search, space } = (await startRequest(file, "runs", overrides)).problem;
    return createFidelity(search.fidelity, { budget: search.budget, epochs: fixedEpochs(space.training) }).epochs;
  };
  expect(await rungs({})).toEqual([1, 2, 6]);
  expect(await rungs({ epochs: 9 })).toEqual([1, 3, 9]);
  expect(await rungs({ epochs: 1 })).toEqual([1]);
});

describe("resume --strategy", () => {
  const changed = async (begun: string, strategy: string) => {
    const problem = problemOf(piecesOf(strategyNamed(begun)));
    const run = createRun(temporaryFolder(), { ...problem, files: [resolve("examples/fashion/fashion.hnas")] }, new Date(0));
    openJournal(journalPath(run)).append((await simulate({ problem, killAfter: 5 })).events);
    return await changesOf(run, { strategy });
  };

  test("exchanges what it can, and says what the run keeps", async () => {
    expect(await changed("reinforce", "random")).toEqual({ changes: { pieces: expect.anything() } });
    const { changes, kept } = await changed("reinforce", "hyperband");
    const { generator, selection, feedback } = piecesOf(strategyNamed("random"));
    expect(changes).toEqual({ pieces: { generator, selection, feedback } });
    expect(kept).toMatch(/with its fidelity `full`\. For all of `strategy: hyperband`, begin a new search$/);
    expect((await changed("hyperband", "evolution")).kept).toMatch(/with its fidelity `hyperband`\. /);
    expect((await changed("hypernetwork", "random")).kept).toMatch(/with its judge `hypernetwork`\. /);
    expect((await changed("reinforce", "hypernetwork")).kept).toMatch(/without a judge\. /);
    expect((await changed("hypernetwork", "hyperband")).kept).toMatch(/fidelity `full` and with its judge `hypernetwork`\. /);
  });

  test("that could exchange nothing is refused", async () => {
    await expect(changed("bayesian", "hypernetwork")).rejects.toThrow(/nothing can be changed: .* without a judge\. /);
    await expect(changed("random", "hyperband")).rejects.toThrow(/nothing can be changed: .* with its fidelity `full`\. /);
  });
});
