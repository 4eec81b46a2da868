/** What the command line says instead of the file. */
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { startRequest } from "../../server/commands/search.ts";

const searchedWith = async (overrides: object) =>
  (await startRequest(resolve("bench/search-time/fashion.hnas"), "runs", { search: "halving", ...overrides })).problem;

test("a number of epochs is that of all candidates: it leaves no rungs", async () => {
  const rungs = { name: "halving", arguments: { epochs: [1, 3, 6], reduction: 3 } };
  expect((await searchedWith({ seed: 3 })).search).toMatchObject({ seed: 3, fidelity: rungs });
  const { search, space } = await searchedWith({ epochs: 2 });
  expect(search).toMatchObject({ seed: 1, fidelity: { name: "full", arguments: {} } });
  expect(space.training.epochs).toEqual({ kind: "value", value: { kind: "constant", value: 2 } });
});
