/** The language over the real protocol: mistakes come and go while a document is typed, and every feature answers. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, describe, expect, test } from "vitest";
import type {
  CompletionItem,
  DocumentHighlight,
  DocumentSymbol,
  Hover,
  Location,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver/node";
import { workspace } from "../cli/hnas.ts";
import { temporaryFolder } from "../runs/tiny.ts";
import { Client } from "./client.ts";

const root = temporaryFolder();
let count = 0;
let client: Client;
let folder: string;
let file: string;
let uri: string;
let text: string;

beforeEach(async () => {
  folder = join(root, `工作区 ${count++}`);
  file = workspace(folder);
  uri = pathToFileURL(file).href;
  text = readFileSync(file, "utf8");
  client = await Client.start(folder);
});

/** Once these are the diagnostics of a file, by code and line (from 0). */
const told = (path: string, expected: readonly (readonly [code: string, line: number])[]) =>
  client.until(() => {
    const found = client.diagnostics.get(path)?.map(({ code, range }) => [code, range.start.line]);
    return found && JSON.stringify(found) === JSON.stringify(expected) ? true : undefined;
  });

const positionOf = (part: string, of = text) => {
  const before = of.slice(0, of.indexOf(part)).split("\n");
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
};

describe("mistakes", () => {
  test("appear while typing, and vanish", async () => {
    await client.open(uri, text);
    const wrong = text.replace("global_avg_pool()", "global_average_pool()");
    const { line } = positionOf("global_avg_pool()");
    await client.change(uri, wrong);
    await told(file, [["undefined-name", line]]);
    expect(client.diagnostics.get(file)?.[0]).toMatchObject({
      ...{ source: "hnas", severity: 1 },
      message: expect.stringContaining("global_avg_pool"),
    });
    await client.change(uri, text);
    await told(file, []);
  });

  test("of an imported file are told there, and go with its repair, saved or not", async () => {
    const blocks = join(folder, "blocks.hnas");
    writeFileSync(blocks, "block Twice() {\n  rel()\n}\n");
    const importing = `import { Twice } from "blocks.hnas"\n${text.replace("global_avg_pool()", "Twice()\n  global_avg_pool()")}`;
    await client.open(uri, importing);
    await told(blocks, [["undefined-name", 1]]);
    await client.open(pathToFileURL(blocks).href, "block Twice() {\n  relu()\n}\n");
    await told(blocks, []);
    await client.close(pathToFileURL(blocks).href);
    await told(blocks, [["undefined-name", 1]]);
  });

  test("in a file that was never saved", async () => {
    const untitled = "untitled:Untitled-1";
    await client.open(untitled, text.replace("dense(classes)", "dense(clases)"));
    await told(untitled, [["undefined-name", positionOf("dense(classes)").line]]);
    await client.close(untitled);
    await told(untitled, []);
  });

  test("in data that is missing, and when it is there", async () => {
    const missing = text.replace("data/test-images", "data/tests");
    await client.open(uri, missing);
    await client.until(() => client.diagnostics.get(file)?.find(({ message }) => String(message).includes("data/tests")));
    writeFileSync(join(folder, "data", "tests"), readFileSync(join(folder, "data", "test-images")));
    await client.connection.sendNotification("textDocument/didSave", { textDocument: { uri } });
    await told(file, []);
  });

  test("of the last of many edits, however fast they come", async () => {
    await client.open(uri, text);
    for (let at = text.length - 200; at < text.length; at++) await client.change(uri, text.slice(0, at));
    await client.change(uri, text.replace("relu()", "rel()"));
    await told(file, [["undefined-name", positionOf("relu()").line]]);
  });
});

describe("features", () => {
  beforeEach(() => client.open(uri, text));

  test("completion", async () => {
    const typed = text.replace("  global_avg_pool()", "  \n  global_avg_pool()");
    await client.change(uri, typed);
    const { line } = positionOf("global_avg_pool()");
    const items = await client.ask<CompletionItem[]>("completion", uri, { position: { line, character: 2 } });
    expect(items.map(({ label }) => label)).toEqual(expect.arrayContaining(["conv2d", "one_of", "repeat"]));
  });

  test("hover", async () => {
    const hover = await client.ask<Hover>("hover", uri, { position: positionOf("conv2d") });
    expect(JSON.stringify(hover.contents)).toMatch(/filters.*padding/s);
  });

  test("definition", async () => {
    const place = await client.ask<Location>("definition", uri, { position: positionOf("Net\n") });
    expect(place).toMatchObject({ uri, range: { start: { line: positionOf("space Net").line } } });
  });

  test("outline", async () => {
    const symbols = await client.ask<DocumentSymbol[]>("documentSymbol", uri);
    expect(symbols.map(({ name }) => name)).toEqual(["stripes", "kinds", "Net", "quick"]);
  });

  test("references and renaming, in files that are open or not", async () => {
    const blocks = join(folder, "parts", "blocks.hnas");
    mkdirSync(join(folder, "parts"));
    writeFileSync(blocks, "block Twice() {\n  relu()\n}\n");
    const importing = `import { Twice } from "parts/blocks.hnas"\n${text.replace("global_avg_pool()", "Twice()\n  global_avg_pool()")}`;
    await client.change(uri, importing);
    const position = positionOf("Twice()", importing);
    const blocksUri = pathToFileURL(blocks).href;
    const places = await client.ask<Location[]>("references", uri, { position, context: { includeDeclaration: true } });
    expect(places.map((place) => [place.uri, place.range.start.line])).toEqual([
      [uri, 0],
      [uri, position.line],
      [blocksUri, 0],
    ]);
    const marked = await client.ask<DocumentHighlight[]>("documentHighlight", uri, { position });
    expect(marked.map(({ range }) => range.start.line)).toEqual([0, position.line]);
    expect(await client.ask("prepareRename", uri, { position })).toMatchObject({ placeholder: "Twice" });
    const edit = await client.ask<WorkspaceEdit>("rename", uri, { position, newName: "Once" });
    expect(Object.entries(edit.changes ?? {}).map(([file, edits]) => [file, edits.length])).toEqual([
      [uri, 2],
      [blocksUri, 1],
    ]);
    await expect(client.ask("rename", uri, { position, newName: "Net" })).rejects.toThrow("two things would be called `Net`");
    await expect(client.ask("prepareRename", uri, { position: positionOf("relu", importing) })).rejects.toThrow(
      "`relu` is an operation",
    );
  });

  test("formatting", async () => {
    await client.change(uri, text.replace("  space: Net", "space:Net"));
    const edits = await client.ask<TextEdit[]>("formatting", uri, { options: { tabSize: 2, insertSpaces: true } });
    expect(edits.map(({ newText }) => newText)).toEqual([text]);
  });

  test("the searches of a file", async () => {
    expect(await client.request("hnas/searches", { uri })).toEqual([{ name: "quick", line: positionOf("search quick").line }]);
  });
});
