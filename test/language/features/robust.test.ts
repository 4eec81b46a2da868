/** Whatever is typed: no feature throws, all places are inside of the file, and answers come in time. */
import { dirname, resolve } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { DocumentSymbol, Range, SelectionRange, SemanticTokens } from "vscode-languageserver";
import { inspect } from "../../../server/data/load.ts";
import { type LanguageDocument, openDocument } from "../../../server/language/document.ts";
import {
  complete,
  completePath,
  definition,
  foldingRanges,
  formatRange,
  formatTyped,
  hover,
  inlayHints,
  type KnownSpace,
  links,
  searchPlaces,
  selectionRanges,
  semanticTokens,
  signatureHelp,
  symbols,
} from "../../../server/language/features/index.ts";
import { createLanguage } from "../../../server/language/index.ts";
import { example, library, mutated, pieces } from "./texts.ts";

const path = resolve("examples/fashion/fashion.hnas");
const blocks = resolve(dirname(path), "../blocks.hnas");

const open = (text: string): Promise<LanguageDocument> =>
  openDocument(path, text, async (file) => {
    if (file === blocks) return library;
    throw new Error("not there");
  });

function expectInside({ start, end }: Range, text: string) {
  const lines = text.split(/\r\n|\r|\n/);
  for (const { line, character } of [start, end]) {
    expect(line).toBeLessThan(lines.length);
    expect(character).toBeLessThanOrEqual(lines[line]?.length ?? 0);
  }
  expect(start.line < end.line || (start.line === end.line && start.character <= end.character)).toBe(true);
}

function expectNested(found: readonly DocumentSymbol[], text: string) {
  for (const { name, range, selectionRange, children } of found) {
    expect(name).not.toBe("");
    expectInside(range, text);
    expectInside({ start: range.start, end: selectionRange.start }, text);
    expectInside({ start: selectionRange.end, end: range.end }, text);
    expectNested(children ?? [], text);
  }
}

function expectGrowing({ range, parent }: SelectionRange, text: string) {
  expectInside(range, text);
  if (!parent) return;
  expectInside({ start: parent.range.start, end: range.start }, text);
  expectInside({ start: range.end, end: parent.range.end }, text);
  expect(parent.range).not.toEqual(range);
  expectGrowing(parent, text);
}

/** Of the example before it was edited. */
const known: readonly KnownSpace[] = await (async () => {
  const { spaces, inlined } = await createLanguage({ inspect }).compile(path);
  return spaces.map((space) => ({ file: path, space, inlined, texts: new Map([[path, example]]) }));
})();
const options = { tabSize: 2, insertSpaces: true };

function expectTokens({ data }: SemanticTokens, document: LanguageDocument) {
  let [line, character] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    const [down = 0, right = 0, length = 0] = data.slice(at, at + 3);
    [line, character] = [line + down, down === 0 ? character + right : right];
    const start = document.source.offsetAt({ line, character });
    expect(document.text.slice(start, start + length)).toMatch(/^\w+$/);
  }
}

/** What is asked of a file as a whole. */
async function askAll(document: LanguageDocument) {
  const { text } = document;
  const lines = text.split(/\r\n|\r|\n/);
  expectNested(symbols(document), text);
  for (const { line } of searchPlaces(document)) expect(line).toBeLessThan(lines.length);
  for (const { startLine, endLine } of foldingRanges(document)) {
    expect(startLine).toBeLessThan(endLine);
    expect(endLine).toBeLessThan(lines.length);
  }
  expectTokens(semanticTokens(document), document);
  for (const { range } of await links(document, async () => true)) expectInside(range, text);
  const all = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
  for (const { position, label } of inlayHints(document, all, known)) {
    expectInside({ start: position, end: position }, text);
    expect(label).not.toMatch(/undefined|NaN|\[object/);
  }
  for (const { range } of formatRange(text, all, options)) expectInside(range, text);
}

/** What the features answer about a place. */
async function answersAt(document: LanguageDocument, offset: number) {
  const position = document.source.range({ start: offset, end: offset }).start;
  return {
    completion: complete(document, position),
    paths: await completePath(document, position, async () => [{ name: "a.hnas", isFolder: false }]),
    signature: signatureHelp(document, position)?.signatures[0],
    hover: hover(document, position, known),
    selection: selectionRanges(document, [position]),
    definition: definition(document, position),
  };
}

async function askAt(document: LanguageDocument, offset: number) {
  const answers = await answersAt(document, offset);
  for (const { label, insertText } of answers.completion) {
    expect(label).not.toBe("");
    expect(insertText).not.toMatch(/undefined|NaN|\[object/);
  }
  const { signature } = answers;
  for (const { label } of signature?.parameters ?? []) {
    const [start, end] = typeof label === "string" ? [0, 0] : label;
    expect(0 < start && start < end && end < (signature?.label.length ?? 0)).toBe(true);
  }
  if (answers.hover?.range) expectInside(answers.hover.range, document.text);
  for (const range of answers.selection) expectGrowing(range, document.text);
  const place = answers.definition;
  if (place) expectInside(place.range, place.path === path ? document.text : library);
}

async function ask(text: string, offsets: readonly number[]) {
  const document = await open(text);
  await askAll(document);
  for (const offset of offsets) await askAt(document, offset % (text.length + 1));
  for (const offset of offsets.slice(0, 2)) {
    const position = document.source.range({ start: offset, end: offset }).start;
    for (const typed of ["}", "\n"])
      for (const { range } of formatTyped(text, position, typed, options)) expectInside(range, text);
  }
}

test("edits of the example", async () => {
  await fc.assert(fc.asyncProperty(mutated, fc.array(fc.nat(example.length), { minLength: 20, maxLength: 20 }), ask), {
    numRuns: 200,
    seed: 1,
  });
}, 180_000);

test("its pieces in any order, and random texts", async () => {
  await fc.assert(fc.asyncProperty(pieces, fc.array(fc.nat(2000), { minLength: 20, maxLength: 20 }), ask), {
    numRuns: 300,
    seed: 2,
  });
}, 180_000);

test("every place of the example, and of every beginning of it", async () => {
  const document = await open(example);
  for (let offset = 0; offset <= example.length; offset++) await askAt(document, offset);
  for (let end = 0; end < example.length; end += 5) await ask(example.slice(0, end), [end]);
}, 180_000);

test("brackets without end", async () => {
  for (const text of [
    "(".repeat(20_000),
    "{".repeat(20_000),
    "space S {\n".repeat(500),
    "space S { ".repeat(95),
    "one_of(".repeat(95),
  ])
    await ask(text, [text.length, 50, 300]);
}, 180_000);

test("a feature answers within milliseconds in a file of a thousand lines", async () => {
  const layers = Array.from(
    { length: 950 },
    (_, at) => `  let f${at} = one_of(16, 32)\n  conv2d(f${at}, 3, padding: same)`,
  ).slice(0, 475);
  const text = `${example}\nspace Large for clothes {\n${layers.join("\n")}\n  require depth > 2\n}\n`;
  const document = await open(text);
  const times: number[] = [];
  for (let offset = text.length - 40; offset > 0; offset -= 331) {
    // Of this process: what else the machine does has no part in it.
    const begin = process.cpuUsage().user;
    await answersAt(document, offset);
    times.push((process.cpuUsage().user - begin) / 1000);
  }
  const median = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  expect(median).toBeLessThan(30);
}, 180_000);
