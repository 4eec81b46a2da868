/** Searches of custom tasks in an editor: the program is the workspace's, so it runs with trust only, and no longer than the editor. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { isRefusal } from "../../server/protocol/editor.ts";
import { customProblem } from "../runs/custom.ts";
import { gone, temporaryFolder } from "../runs/tiny.ts";
import { Client } from "./client.ts";

const place = temporaryFolder();
let count = 0;
async function fresh(pause = 0) {
  const folder = join(place, String(count++));
  const answer = `await pause(${pause}); tell({ id, epoch: 1, metrics: { accuracy: 0.5 } }); tell({ id, metrics: { accuracy: decisions.a } });`;
  const { file } = await customProblem(folder, { answer, start: "setInterval(() => {}, 1000);" });
  return { folder, uri: pathToFileURL(file).href, starts: join(folder, "starts") };
}

test("without trust no program is started", async () => {
  const { folder, uri, starts } = await fresh();
  const client = await Client.startUntrusted(folder);
  await client.open(uri, readFileSync(join(folder, "custom.hnas"), "utf8"));
  expect(await client.request("hnas/start", { uri })).toEqual({ refused: expect.stringContaining("trusted") });
  expect(await client.request("hnas/resume", { folder: join(folder, ".hnas", "runs", "any") })).toHaveProperty("refused");
  expect(existsSync(starts)).toBe(false);
});

test("what the file now says of its program is told before a run is resumed", async () => {
  const { folder, uri } = await fresh(100);
  const client = await Client.start(folder);
  const begun = await client.request("hnas/start", { uri });
  if (isRefusal(begun)) throw new Error(begun.refused);
  await client.request("hnas/stop", begun);
  const file = join(folder, "custom.hnas");
  expect(await client.request("hnas/differences", begun)).toEqual({ file, entries: [], fixed: [] });
  writeFileSync(file, readFileSync(file, "utf8").replace('program.mjs")', 'program.mjs --more")\n  time_limit: 7 min'));
  expect(await client.request("hnas/differences", begun)).toEqual({ file, entries: ["evaluate", "time_limit"], fixed: [] });
});

test.runIf(process.platform === "linux")("with trust it is told all, and a program ends with the editor", async () => {
  const { folder, uri, starts } = await fresh(100);
  const client = await Client.start(folder);
  const begun = await client.request("hnas/start", { uri });
  if (isRefusal(begun)) throw new Error(begun.refused);
  await client.request("hnas/follow", { folder: begun.folder });
  await client.until(() => client.eventsOf(begun.folder).find(({ type }) => type === "evaluated"));
  const details = await client.request("hnas/candidate", { folder: begun.folder });
  expect(details).toMatchObject({ weights: false, architecture: { nodes: [], output: "input" } });
  const insert = { folder: begun.folder, target: "tfjs", beside: folder } as const;
  expect(await client.request("hnas/model", insert)).toEqual({ refused: expect.stringContaining("--target json") });
  const exported = await client.request("hnas/export", { folder: begun.folder, target: "json", to: folder });
  expect(exported).toMatchObject({ files: ["architecture.json"] });
  await client.kill();
  await gone(readFileSync(starts, "utf8").trim().split("\n").map(Number));
});
