/** What the server does with files that nobody has opened, over the real protocol. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, expect, test } from "vitest";
import type { CodeAction, SymbolInformation, WorkspaceEdit } from "vscode-languageserver/node";
import { workspace } from "../cli/hnas.ts";
import { temporaryFolder } from "../runs/tiny.ts";
import { Client } from "./client.ts";

const root = temporaryFolder();
let count = 0;
let folder: string;
let file: string;
let text: string;

beforeEach(() => {
  folder = join(root, `工作区 ${count++}`);
  file = workspace(folder);
  text = readFileSync(file, "utf8");
});

const uriOf = (path: string): string => pathToFileURL(path).href;

/** Once these are the codes of a file's diagnostics. */
const told = (client: Client, path: string, ...codes: readonly string[]) =>
  client.until(() => {
    const found = client.diagnostics.get(path)?.map(({ code }) => code);
    return found && JSON.stringify(found) === JSON.stringify(codes) ? true : undefined;
  });

const changed = (client: Client, path: string, type: 1 | 2 | 3) =>
  client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: uriOf(path), type }] });

const mistaken = "block Twice() {\n  rel()\n}\n";
const right = "block Twice() {\n  relu()\n}\n";

test("mistakes in all files are told, and go when the files on the disk do or are mended", async () => {
  const [blocks, hidden, importing] = [
    join(folder, "blocks.hnas"),
    join(folder, ".hnas", "runs", "r", "main.hnas"),
    join(folder, "importing.hnas"),
  ];
  mkdirSync(join(folder, ".hnas", "runs", "r"), { recursive: true });
  writeFileSync(blocks, mistaken);
  writeFileSync(hidden, mistaken);
  writeFileSync(importing, `import { Twice } from "blocks.hnas"\nblock B() {\n  Twice()\n}\n`);
  const client = await Client.start(folder);
  await told(client, blocks, "undefined-name");
  writeFileSync(blocks, "block Once() {\n  relu()\n}\n");
  await changed(client, blocks, 2);
  await told(client, blocks);
  // What imports it is checked again.
  await told(client, importing, "undefined-name");
  const later = join(folder, "later.hnas");
  writeFileSync(later, mistaken);
  await changed(client, later, 1);
  await told(client, later, "undefined-name");
  rmSync(later);
  await changed(client, later, 3);
  await told(client, later);
  writeFileSync(blocks, right);
  await changed(client, blocks, 2);
  await told(client, importing);
  expect(client.diagnostics.has(hidden)).toBe(false);
});

test("a file that is closed is told of as it is on the disk", async () => {
  const blocks = join(folder, "blocks.hnas");
  writeFileSync(blocks, mistaken);
  const client = await Client.start(folder);
  await told(client, blocks, "undefined-name");
  await client.open(uriOf(blocks), right);
  await told(client, blocks);
  await client.close(uriOf(blocks));
  await told(client, blocks, "undefined-name");
});

test("quick fixes of what is told", async () => {
  const blocks = join(folder, "blocks.hnas");
  writeFileSync(blocks, right);
  const client = await Client.start(folder);
  const wrong = text.replace("global_avg_pool()", "Twice()\n  globl_avg_pool()");
  await client.open(uriOf(file), wrong);
  await told(client, file, "undefined-name", "undefined-name");
  const diagnostics = client.diagnostics.get(file) ?? [];
  const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  const actions = await client.ask<CodeAction[]>("codeAction", uriOf(file), { range, context: { diagnostics } });
  expect(actions.map(({ title }) => title)).toEqual(['Import `Twice` from "blocks.hnas"', "Change to `global_avg_pool`"]);
  expect(Object.keys(actions[0]?.edit?.changes ?? {})).toEqual([uriOf(file)]);
  expect(actions[1]).toMatchObject({ kind: "quickfix", diagnostics: [{ code: "undefined-name" }] });
  const others = await client.ask("codeAction", uriOf(file), { range, context: { diagnostics, only: ["refactor"] } });
  expect(others).toBeNull();
});

test("declarations of all files", async () => {
  writeFileSync(join(folder, "blocks.hnas"), right);
  const client = await Client.start(folder);
  const found = await client.connection.sendRequest<SymbolInformation[]>("workspace/symbol", { query: "twi" });
  expect(found).toMatchObject([{ name: "Twice", location: { uri: uriOf(join(folder, "blocks.hnas")) } }]);
});

test("paths follow files that are moved", async () => {
  const client = await Client.start(folder);
  const files = [{ oldUri: uriOf(join(folder, "data")), newUri: uriOf(join(folder, "images")) }];
  const edit = await client.connection.sendRequest<WorkspaceEdit>("workspace/willRenameFiles", { files });
  const edits = edit.changes?.[uriOf(file)] ?? [];
  expect(edits.length).toBe(text.match(/"data\//g)?.length);
  expect(edits.every(({ newText }) => newText.startsWith('"images/'))).toBe(true);
});

test("without trust, only what is open is checked", async () => {
  const [blocks, other] = [join(folder, "blocks.hnas"), join(folder, "other.hnas")];
  for (const path of [blocks, other]) writeFileSync(path, mistaken);
  const client = await Client.startUntrusted(folder);
  await client.open(uriOf(other), mistaken);
  await told(client, other, "undefined-name");
  await client.close(uriOf(other));
  await told(client, other);
  // This waits for all files to be found and read, as the background would.
  await client.connection.sendRequest("workspace/symbol", { query: "" });
  expect(client.diagnostics.has(blocks)).toBe(false);
});
