/** What the command line says instead of the file. */
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { startRequest } from "../../server/commands/search.ts";
import { createFidelity } from "../../server/search/fidelity/index.ts";
import { fixedEpochs } from "../../server/space/settings.ts";
import { temporaryFolder } from "../runs/tiny.ts";

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
