/** Whatever is typed: no feature throws, all places are inside of the file, and answers come in time. */
import { dirname, resolve } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { DocumentSymbol, Range } from "vscode-languageserver";
import { type LanguageDocument, openDocument } from "../../../server/language/document.ts";
import {
  complete,
  definition,
  fixes,
  highlights,
  hover,
  prepareRename,
  references,
  rename,
  searchPlaces,
  symbols,
} from "../../../server/language/features/index.ts";
import { createLanguage } from "../../../server/language/index.ts";
import { inspect } from "../helpers.ts";
import { example, library, mutated, pieces } from "./texts.ts";

const path = resolve("examples/fashion/fashion.hnas");
const blocks = resolve(dirname(path), "../blocks.hnas");

async function read(file: string): Promise<string> {
  if (file === blocks) return library;
  throw Object.assign(new Error("not there"), { code: "ENOENT" });
}

/** Whatever is wrong with a file that is imported. */
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

function askAt(document: LanguageDocument, offset: number) {
  const position = document.source.range({ start: offset, end: offset }).start;
  for (const { label, insertText } of complete(document, position)) {
    expect(label).not.toBe("");
    expect(insertText).not.toMatch(/undefined|NaN|\[object/);
  }
  const found = hover(document, position);
  if (found?.range) expectInside(found.range, document.text);
  const textOf = (file: string) => (file === path ? document.text : library);
  const place = definition(document, position);
  if (place) expectInside(place.range, textOf(place.path));
  for (const { range } of highlights(document, position)) expectInside(range, document.text);
  for (const { path: file, range } of references(document, document.names, position, true)) expectInside(range, textOf(file));
  const renamable = prepareRename(document, document.names, position);
  if ("range" in renamable) expect(renamable.placeholder).toMatch(/^\w+$/);
}

async function ask(text: string, offsets: readonly number[]) {
  const document = await open(text);
  expectNested(symbols(document), text);
  for (const { line } of searchPlaces(document)) expect(line).toBeLessThan(text.split(/\r\n|\r|\n/).length);
  for (const offset of offsets) askAt(document, offset % (text.length + 1));
  await askForChanges(document, offsets[0] ?? 0);
}

const language = createLanguage({ inspect });

/** What changes the text: new names and quick fixes. */
async function askForChanges(document: LanguageDocument, offset: number) {
  const { text, names } = document;
  const position = document.source.range({ start: offset % (text.length + 1), end: offset % (text.length + 1) }).start;
  const edits = await rename(document, names, position, "another");
  if (!("refused" in edits)) for (const { range } of edits.get(path) ?? []) expectInside(range, text);
  const { diagnostics } = await language.compile(path, async (file) => (file === path ? text : await read(file)));
  for (const diagnostic of diagnostics.filter(({ file }) => file === path))
    for (const { title, edits: changes } of fixes(document, names, diagnostic)) {
      expect(title).not.toMatch(/undefined|NaN|\[object/);
      for (const { range } of changes) expectInside(range, text);
    }
}

test("edits of the example", async () => {
  await fc.assert(fc.asyncProperty(mutated, fc.array(fc.nat(example.length), { minLength: 20, maxLength: 20 }), ask), {
    numRuns: 200,
    seed: 1,
  });
}, 60_000);

test("its pieces in any order, and random texts", async () => {
  await fc.assert(fc.asyncProperty(pieces, fc.array(fc.nat(2000), { minLength: 20, maxLength: 20 }), ask), {
    numRuns: 300,
    seed: 2,
  });
}, 60_000);

test("every place of the example, and of every beginning of it", async () => {
  const document = await open(example);
  for (let offset = 0; offset <= example.length; offset++) askAt(document, offset);
  for (let end = 0; end < example.length; end += 5) await ask(example.slice(0, end), [end]);
}, 60_000);

test("brackets without end", async () => {
  for (const text of [
    "(".repeat(20_000),
    "{".repeat(20_000),
    "space S {\n".repeat(500),
    "space S { ".repeat(95),
    "one_of(".repeat(95),
  ])
    await ask(text, [text.length, 50, 300]);
}, 60_000);

test("a feature answers within milliseconds in a file of a thousand lines", async () => {
  const layers = Array.from(
    { length: 950 },
    (_, at) => `  let f${at} = one_of(16, 32)\n  conv2d(f${at}, 3, padding: same)`,
  ).slice(0, 475);
  const text = `${example}\nspace Large for clothes {\n${layers.join("\n")}\n  require depth > 2\n}\n`;
  const document = await open(text);
  const times: number[] = [];
  for (let offset = text.length - 40; offset > 0; offset -= 331) {
    const begin = performance.now();
    askAt(document, offset);
    times.push(performance.now() - begin);
  }
  const median = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  expect(median).toBeLessThan(30);
}, 60_000);
