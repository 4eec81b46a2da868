/** Lays a part of a text out as the whole would be: a range, or what has just been typed. Nothing outside of the part changes. */
import type { Position, Range, TextEdit } from "vscode-languageserver";
import { lex } from "../lexed.ts";
import { sketchOf } from "../sketch.ts";
import { Source, type Span } from "../source.ts";
import { type FormatOptions, formatChanges } from "./format.ts";

/** The lines of a range; one that ends where a line begins has nothing of that line. */
export function formatRange(text: string, { start, end }: Range, options: FormatOptions): readonly TextEdit[] {
  const source = new Source("", text);
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return edits(source, { start: startOfLine(source, start.line), end: endOfLine(source, last) }, options);
}

/** After `}`: what it closes, from the line of its `{` on. After a new line: the line before. */
export function formatTyped(text: string, position: Position, character: string, options: FormatOptions): readonly TextEdit[] {
  const source = new Source("", text);
  if (character !== "}") {
    const line = position.line - 1;
    return line < 0 ? [] : edits(source, { start: startOfLine(source, line), end: endOfLine(source, line) }, options);
  }
  const end = source.offsetAt(position);
  return edits(source, { start: startOfLine(source, source.lineAt(openBrace(source, end) ?? end)), end }, options);
}

function edits(source: Source, part: Span, options: FormatOptions): readonly TextEdit[] {
  const changes = formatChanges(source.text, options, ({ start, end }) => part.start <= start && end <= part.end);
  return changes.map((change) => ({ range: source.range(change), newText: change.newText }));
}

/** Of the brace that ends at a place: where the one begins that it closes. */
function openBrace(source: Source, end: number): number | undefined {
  const { tokens } = lex(source.text);
  const { frames } = sketchOf(tokens, (offset) => source.lineAt(offset));
  const frame = frames.find(({ close }) => tokens[close]?.startOffset === end - 1);
  return tokens[frame?.open ?? -1]?.startOffset;
}

const startOfLine = (source: Source, line: number): number => source.offsetAt({ line, character: 0 });
/** Before its line break. */
const endOfLine = (source: Source, line: number): number => source.offsetAt({ line, character: Number.MAX_SAFE_INTEGER });
