/** The language over the real protocol: mistakes come and go while a document is typed, and every feature answers. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { beforeEach, describe, expect, test } from "vitest";
import type {
  CompletionItem,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Location,
  SelectionRange,
  SemanticTokens,
  SignatureHelp,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver/node";
import { isRefusal } from "../../server/protocol/editor.ts";
import { hnas, workspace } from "../cli/hnas.ts";
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

  test("lead to where their codes are explained", async () => {
    await client.open(uri, text.replace("relu()", "rel()"));
    await told(file, [["undefined-name", positionOf("relu()").line]]);
    const { href = "" } = client.diagnostics.get(file)?.[0]?.codeDescription ?? {};
    const [, document = "", line] = /^(.*)#L(\d+)$/.exec(href) ?? [];
    expect(readFileSync(fileURLToPath(document), "utf8").split("\n")[Number(line) - 1]).toBe("## undefined-name");
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

  test("say where the shapes come from that do not fit", async () => {
    const wrong = text.replace("  global_avg_pool()", "  add(conv2d(3, 2), identity())\n  global_avg_pool()");
    await client.open(uri, wrong);
    await told(file, [["shape", positionOf("add(", wrong).line]]);
    const [problem] = client.diagnostics.get(file) ?? [];
    const from = problem?.relatedInformation?.map(({ location, message }) => [location.uri, location.range.start, message]);
    expect(from).toEqual([
      [uri, positionOf("conv2d(3, 2)", wrong), "5 x 5 x 3 comes from here."],
      [uri, positionOf("conv2d(one_of", wrong), "6 x 6 x 8 comes from here."],
    ]);
  });

  test("nothing is unused that another file imports", async () => {
    const width = "let width = 16\n";
    await client.open(uri, `${width}${text}`);
    await told(file, [["unused", 0]]);
    const other = join(folder, "other.hnas");
    await client.open(pathToFileURL(other).href, 'import { width } from "stripes.hnas"\nblock Wide() {\n  dense(width)\n}\n');
    await told(file, []);
    await client.close(pathToFileURL(other).href);
    await told(file, [["unused", 0]]);
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

  const everything = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
  const options = { tabSize: 2, insertSpaces: true };

  test("formatting of a range, and while typing", async () => {
    await client.change(uri, text.replace("  space: Net", "space:Net"));
    const { line } = positionOf("  space: Net");
    const range = { start: { line, character: 0 }, end: { line, character: 1 } };
    const edits = await client.ask<TextEdit[]>("rangeFormatting", uri, { range, options });
    expect(edits.map(({ newText }) => newText)).toEqual(["  ", " "]);
    const position = { line: line + 1, character: 0 };
    expect(await client.ask<TextEdit[]>("onTypeFormatting", uri, { position, ch: "\n", options })).toEqual(edits);
    expect(await client.ask<TextEdit[]>("rangeFormatting", uri, { range: { start: position, end: position }, options })).toEqual(
      [],
    );
  });

  test("signature help", async () => {
    const help = await client.ask<SignatureHelp>("signatureHelp", uri, { position: positionOf("one_of(1, 2, 3), padding") });
    expect(help).toMatchObject({
      activeParameter: 1,
      signatures: [{ label: expect.stringContaining("conv2d(filters, kernel") }],
    });
  });

  test("folding and selection", async () => {
    const folds = await client.ask<FoldingRange[]>("foldingRange", uri);
    expect(folds.map(({ startLine }) => startLine)).toContain(positionOf("space Net").line);
    const [range] = await client.ask<SelectionRange[]>("selectionRange", uri, { positions: [positionOf("conv2d")] });
    expect(range?.range.start).toEqual(positionOf("conv2d"));
    expect(range?.parent?.range.end).toEqual(positionOf("\n  optional"));
  });

  test("colours", async () => {
    const { data } = await client.ask<SemanticTokens>("semanticTokens/full", uri);
    expect(data.length).toBeGreaterThan(50);
    expect((await client.ask<SemanticTokens>("semanticTokens/range", uri, { range: everything })).data).toEqual(data);
  });

  test("links to files that are there", async () => {
    const links = await client.ask<DocumentLink[]>("documentLink", uri);
    expect(links.map(({ target }) => target)).toContain(pathToFileURL(join(folder, "data", "test-images")).href);
    for (const { target } of links) expect(existsSync(fileURLToPath(target ?? ""))).toBe(true);
  });

  test("completion of paths", async () => {
    const at = positionOf('data/test-images"');
    const items = await client.ask<CompletionItem[]>("completion", uri, { position: { ...at, character: at.character + 5 } });
    expect(items.map(({ label }) => label)).toContain("test-images");
  });

  test("hints once the file is compiled, and while it has a mistake", async () => {
    const wrong = text.replace("relu()", "rel()");
    const { line } = positionOf("relu()");
    await client.change(uri, wrong);
    await told(file, [["undefined-name", line]]);

    await client.change(uri, text);
    await told(file, []);
    let hints: InlayHint[] = [];
    const labels = async () => {
      hints = await client.ask<InlayHint[]>("inlayHint", uri, { range: everything });
      return hints.map(({ label }) => label);
    };
    // It is compiled for hints once nothing more is typed.
    const expected = ["36 architectures, 23..123 parameters", "6×6×4..8", "6×6×4..8", "6×6×4..8", "4..8", "3"];
    await expect.poll(labels, { timeout: 20_000 }).toEqual(expected);
    const hover = await client.ask<Hover>("hover", uri, { position: positionOf("conv2d") });
    expect(JSON.stringify(hover.contents)).toContain("Here: `6×6×1` → `6×6×4..8`, 8..80 parameters, ");
    await client.change(uri, wrong);
    await told(file, [["undefined-name", line]]);
    const left = await client.ask<InlayHint[]>("inlayHint", uri, { range: everything });
    expect(left).toEqual(hints.filter(({ position }) => position.line !== line));
  });

  test("the searches and spaces of a file", async () => {
    expect(await client.request("hnas/searches", { uri })).toEqual([{ name: "quick", line: positionOf("search quick").line }]);
    expect(await client.request("hnas/spaces", { uri })).toEqual([{ name: "Net", line: positionOf("space Net").line }]);
  });

  test("a space as `hnas describe` tells of it, of what is typed", async () => {
    const { stdout } = await hnas(folder, "describe", file);
    const net = { uri, space: "Net" };
    expect(await client.request("hnas/describe", net)).toEqual({ text: stdout.trimEnd() });
    await client.change(uri, text.replace("one_of(1, 2, 3)", "one_of(1, 2)"));
    const [, ...others] = stdout.trimEnd().split("\n");
    const answer = await client.request("hnas/describe", net);
    expect(isRefusal(answer) ? answer : answer.text).toContain("24 architectures before constraints");
    expect(others.join("\n")).toContain("1 | 2 | 3");
    await client.change(uri, text.replace("relu()", "rel()"));
    expect(await client.request("hnas/describe", net)).toMatchObject({
      refused: expect.stringMatching(/^`Net` cannot be described: stripes\.hnas has an error in line \d+\. .*rel/),
      ...{ file, line: positionOf("relu()").line },
    });
    expect(await client.request("hnas/describe", { uri, space: "Nut" })).toHaveProperty("refused");
  });
});
