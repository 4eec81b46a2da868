/** All that an editor asks about a document, one entry a feature: whatever is typed, none throws, and all places are inside of a file. */
import { expect } from "vitest";
import type { DocumentSymbol, Position, Range, SelectionRange } from "vscode-languageserver";
import type { LanguageDocument } from "../../../server/language/document.ts";
import * as features from "../../../server/language/features/index.ts";
import type { Diagnostic } from "../../../server/language/index.ts";

export interface Asked {
  readonly document: LanguageDocument;
  /** The text of a file by its path; undefined where there is none. */
  readonly textOf: (path: string) => string | undefined;
  /** What is known of the spaces of the file and of those that it imports. */
  readonly spaces: readonly features.KnownSpace[];
}

const options = { tabSize: 2, insertSpaces: true };
const lineBreak = /\r\n|\r|\n/;

/** Nothing that somebody reads says `undefined`, unless that is a word of the files. */
function expectPlain(text: string | undefined, { document: { names, text: own } }: Pick<Asked, "document">): void {
  const [odd] = /undefined|NaN|\[object/.exec(text ?? "") ?? [];
  if (odd !== undefined && ![own, ...names.modules.map(({ source }) => source.text)].some((known) => known.includes(odd)))
    expect(text).not.toContain(odd);
}

/** What is asked at a place. */
const atPlaces: Readonly<Record<string, (asked: Asked, position: Position) => void | Promise<void>>> = {
  completion({ document }, position) {
    const items = features.complete(document, position);
    expect(new Set(items.map(({ label, kind }) => `${label} ${kind}`)).size).toBe(items.length);
    for (const { label, insertText } of items) {
      expect(label).not.toBe("");
      expectPlain(insertText, { document });
    }
  },
  async paths({ document }, position) {
    await features.completePath(document, position, async () => [{ name: "a.hnas", isFolder: false }]);
  },
  signature({ document }, position) {
    for (const { label, parameters } of features.signatureHelp(document, position)?.signatures ?? [])
      for (const parameter of parameters ?? []) {
        const [start, end] = typeof parameter.label === "string" ? [0, 0] : parameter.label;
        expect(0 < start && start < end && end < label.length).toBe(true);
      }
  },
  hover({ document, spaces }, position) {
    const found = features.hover(document, position, spaces);
    if (found?.range) expectInside(found.range, document.text);
  },
  selection({ document }, position) {
    for (const range of features.selectionRanges(document, [position])) expectGrowing(range, document.text);
  },
  names({ document, textOf }, position) {
    for (const { range } of features.highlights(document, position)) expectInside(range, document.text);
    for (const { path, range } of features.references(document, document.names, position, true))
      expectInside(range, textOf(path));
    const renamable = features.prepareRename(document, document.names, position);
    if ("range" in renamable) expect(renamable.placeholder).toMatch(/^\w+$/);
  },
  definition({ document, textOf }, position) {
    const place = features.definition(document, position);
    if (place) expectInside(place.range, textOf(place.path));
  },
};

/** What is asked about a whole document. */
const ofDocuments: Readonly<Record<string, (asked: Asked) => void | Promise<void>>> = {
  symbols: ({ document }) => expectNested(features.symbols(document), document.text),
  lenses({ document }) {
    for (const { line } of [...features.searchPlaces(document), ...features.spacePlaces(document)])
      expect(line).toBeLessThan(linesOf(document));
  },
  folding({ document }) {
    for (const { startLine, endLine } of features.foldingRanges(document)) {
      expect(startLine).toBeLessThan(endLine);
      expect(endLine).toBeLessThan(linesOf(document));
    }
  },
  colours({ document }) {
    const { data } = features.semanticTokens(document);
    let [line, character] = [0, 0];
    for (let at = 0; at < data.length; at += 5) {
      const [down = 0, right = 0, length = 0] = data.slice(at, at + 3);
      [line, character] = [line + down, down === 0 ? character + right : right];
      const start = document.source.offsetAt({ line, character });
      expect(document.text.slice(start, start + length)).toMatch(/^\w+$/);
    }
  },
  async links({ document }) {
    for (const { range } of await features.links(document, async () => true)) expectInside(range, document.text);
  },
  hints({ document, spaces }) {
    for (const { position, label } of features.inlayHints(document, wholeOf(document), spaces)) {
      expectInside({ start: position, end: position }, document.text);
      expectPlain(String(label), { document });
    }
  },
  format: ({ document }) => void features.format(document.text, options),
  formatRange({ document }) {
    for (const { range } of features.formatRange(document.text, wholeOf(document), options)) expectInside(range, document.text);
  },
};

/** What changes the text: a new name, and what follows from what was typed. */
async function askForChanges({ document, textOf }: Asked, position: Position): Promise<void> {
  const { text, names } = document;
  const edits = await features.rename(document, names, position, "another");
  if (!("refused" in edits))
    for (const [path, changes] of edits) for (const { range } of changes) expectInside(range, textOf(path));
  for (const typed of ["}", "\n"])
    for (const { range } of features.formatTyped(text, position, typed, options)) expectInside(range, text);
}

const positionAt = ({ document }: Asked, offset: number): Position => document.source.range({ start: offset, end: offset }).start;

export async function askAt(asked: Asked, offset: number): Promise<void> {
  for (const ask of Object.values(atPlaces)) await ask(asked, positionAt(asked, offset));
}

/** Everything, and at these offsets. */
export async function askAll(asked: Asked, offsets: readonly number[]): Promise<void> {
  const places = offsets.map((offset) => offset % (asked.document.text.length + 1));
  for (const ask of Object.values(ofDocuments)) await ask(asked);
  for (const place of places) await askAt(asked, place);
  for (const place of places.slice(0, 2)) await askForChanges(asked, positionAt(asked, place));
}

/** What would mend the mistakes of a compilation in this file. */
export function askForFixes({ document }: Asked, diagnostics: readonly Diagnostic[]): void {
  for (const diagnostic of diagnostics.filter(({ file }) => file === document.path))
    for (const { title, edits } of features.fixes(document, document.names, diagnostic)) {
      expectPlain(title, { document });
      for (const { range } of edits) expectInside(range, document.text);
    }
}

const linesOf = ({ text }: LanguageDocument): number => text.split(lineBreak).length;
const wholeOf = (document: LanguageDocument): Range => ({
  start: { line: 0, character: 0 },
  end: { line: linesOf(document), character: 0 },
});

export function expectInside({ start, end }: Range, text: string | undefined): void {
  const lines = text?.split(lineBreak) ?? [];
  for (const { line, character } of [start, end]) {
    expect(line).toBeLessThan(lines.length);
    expect(character).toBeLessThanOrEqual(lines[line]?.length ?? 0);
  }
  expect(start.line < end.line || (start.line === end.line && start.character <= end.character)).toBe(true);
}

function expectNested(found: readonly DocumentSymbol[], text: string): void {
  for (const { name, range, selectionRange, children } of found) {
    expect(name).not.toBe("");
    expectInside(range, text);
    expectInside({ start: range.start, end: selectionRange.start }, text);
    expectInside({ start: selectionRange.end, end: range.end }, text);
    expectNested(children ?? [], text);
  }
}

function expectGrowing({ range, parent }: SelectionRange, text: string): void {
  expectInside(range, text);
  if (!parent) return;
  expectInside({ start: parent.range.start, end: range.start }, text);
  expectInside({ start: range.end, end: parent.range.end }, text);
  expect(parent.range).not.toEqual(range);
  expectGrowing(parent, text);
}
