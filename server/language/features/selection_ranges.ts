/** What a selection grows to, step by step: a word, its argument, all arguments, the call, the statement, the body, the declaration, the file. */
import type { Position, SelectionRange } from "vscode-languageserver";
import { type LanguageDocument, type Part, tokenAt } from "../document.ts";
import { type Frame, isClosed } from "../sketch.ts";
import type { Span } from "../source.ts";
import { endOf, isWord, spanOfToken } from "../tokens.ts";

export const selectionRanges = (document: LanguageDocument, positions: readonly Position[]): readonly SelectionRange[] =>
  positions.map((position) => selectionRange(document, position));

function selectionRange(document: LanguageDocument, position: Position): SelectionRange {
  const offset = document.source.offsetAt(position);
  const around = [...spansAt(document, offset)]
    .filter(({ start, end }) => start <= offset && offset <= end)
    .sort((a, b) => length(b) - length(a));
  let range: SelectionRange = { range: document.source.range({ start: 0, end: document.text.length }) };
  let outer: Span = { start: 0, end: document.text.length };
  for (const span of around) {
    if (span.start < outer.start || span.end > outer.end || length(span) === length(outer)) continue;
    range = { range: document.source.range(span), parent: range };
    outer = span;
  }
  return range;
}

const length = ({ start, end }: Span): number => end - start;

function* spansAt(document: LanguageDocument, offset: number): Iterable<Span> {
  const { tokens, sketch, comments } = document;
  yield* comments.map(spanOfToken);
  const here = tokenAt(document, offset);
  const token = here === undefined ? undefined : tokens[here];
  if (token) {
    yield spanOfToken(token);
    if (token.image.startsWith('"')) yield { start: token.startOffset + 1, end: endOf(token) - 1 };
  }
  // Where no token is, the one before says what the place is in.
  const before = here ?? tokens.findLastIndex(({ startOffset }) => startOffset < offset);
  yield* statement(document, sketch.statements[before] ?? -1);
  const isClosing = token !== undefined && /^[)\]}]/.test(token.image);
  const closed = isClosing ? sketch.frames.find(({ close }) => close === here) : undefined;
  for (let frame = closed ?? sketch.after[before]; frame?.parent; frame = frame.parent) {
    yield* inside(document, frame, offset);
    yield* statement(document, frame.statement);
  }
}

/** A statement, entry or declaration, by its first token. */
function* statement(document: Part, first: number): Iterable<Span> {
  const last = document.sketch.ends.get(first);
  if (last !== undefined) yield* between(document, first, last);
}

/** What a pair of brackets holds, with the brackets, and with what is called. */
function* inside(document: Part, frame: Frame, offset: number): Iterable<Span> {
  const { tokens } = document;
  const { open, close, kind } = frame;
  const last = isClosed(frame, tokens) ? close : close - 1;
  if (kind === "call" || kind === "parameters" || kind === "list" || kind === "import") yield* item(document, frame, offset);
  yield* between(document, open + 1, close - 1);
  yield* between(document, open, last);
  const called = tokens[open - 1];
  if (kind === "call" && called && isWord(called)) yield* between(document, open - 1, last);
}

/** One of several that commas separate: as a whole, and without its name. */
function* item(document: Part, frame: Frame, offset: number): Iterable<Span> {
  const { tokens, sketch } = document;
  let [first, last] = [frame.open + 1, frame.close - 1];
  for (let at = frame.open + 1; at < frame.close; at++) {
    const token = tokens[at];
    if (token?.image !== "," || sketch.after[at] !== frame) continue;
    if (token.startOffset < offset) first = at + 1;
    else last = Math.min(last, at - 1);
  }
  yield* between(document, first, last);
  if (tokens[first + 1]?.image === ":") yield* between(document, first + 2, last);
}

function* between({ tokens }: Part, first: number, last: number): Iterable<Span> {
  const [begin, end] = [tokens[first], tokens[last]];
  if (begin && end && first <= last) yield { start: begin.startOffset, end: endOf(end) };
}
