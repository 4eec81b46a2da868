/** All that an editor asks about a document, one line a feature: whatever is typed, none throws, and all places are inside of a file. */
import { expect } from "vitest";
import type { DocumentSymbol, Position, Range } from "vscode-languageserver";
import type { LanguageDocument } from "../../../server/language/document.ts";
import { complete, definition, format, hover, searchPlaces, symbols } from "../../../server/language/features/index.ts";

/** The text of a file by its path; undefined where there is none. */
export type TextOf = (path: string) => string | undefined;

/** What is asked at a place. */
const atPlaces: Readonly<Record<string, (document: LanguageDocument, position: Position, textOf: TextOf) => void>> = {
  completion(document, position) {
    for (const { label, insertText } of complete(document, position)) {
      expect(label).not.toBe("");
      expect(insertText).not.toMatch(/undefined|NaN|\[object/);
    }
  },
  hover(document, position) {
    const found = hover(document, position);
    if (found?.range) expectInside(found.range, document.text);
  },
  definition(document, position, textOf) {
    const place = definition(document, position);
    if (place) expectInside(place.range, textOf(place.path));
  },
};

/** What is asked about a whole document. */
const ofDocuments: Readonly<Record<string, (document: LanguageDocument) => void>> = {
  symbols: (document) => expectNested(symbols(document), document.text),
  searches(document) {
    const lines = document.text.split(lineBreak).length;
    for (const { line } of searchPlaces(document)) expect(line).toBeLessThan(lines);
  },
  format: ({ text }) => void format(text, { tabSize: 2, insertSpaces: true }),
};

export function askAt(document: LanguageDocument, offset: number, textOf: TextOf): void {
  const position = document.source.range({ start: offset, end: offset }).start;
  for (const ask of Object.values(atPlaces)) ask(document, position, textOf);
}

/** Everything, and at these offsets. */
export function askAll(document: LanguageDocument, offsets: readonly number[], textOf: TextOf): void {
  for (const ask of Object.values(ofDocuments)) ask(document);
  for (const offset of offsets) askAt(document, offset % (document.text.length + 1), textOf);
}

const lineBreak = /\r\n|\r|\n/;

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
