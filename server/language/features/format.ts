/**
 * Lays a text out: indentation, and the spaces between tokens. Lines stay the lines that they are, and comments stay where they are:
 * a line break may separate two statements, and whoever aligned comments meant it.
 */
import { braceMistake } from "../braces.ts";
import { type Lexed, lex } from "../lexed.ts";
import { endsExpression } from "../sketch.ts";
import { Source } from "../source.ts";
import { isSpaced } from "../spacing.ts";
import { endOf, type Token } from "../tokens.ts";

export interface FormatOptions {
  readonly tabSize: number;
  readonly insertSpaces: boolean;
}

/** A piece of the text, by its offsets, and what stands there instead. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** What cannot be read in whole is given back as it is. */
export const format = (text: string, options: FormatOptions): string =>
  applied(
    text,
    formatChanges(text, options, () => true),
  );

/** The changes that are wanted, in their order: each replaces white space between two tokens. */
export function formatChanges(
  text: string,
  { tabSize, insertSpaces }: FormatOptions,
  isWanted: (change: Change) => boolean,
): readonly Change[] {
  const lexed = lex(text);
  // Where a brace is missing, its indentation is all that says where its block ends.
  const source = new Source("", text);
  if (!lexed.isWhole || braceMistake(lexed.tokens, (offset) => source.lineAt(offset))) return [];
  const changes = layOut(text, lexed, insertSpaces ? " ".repeat(tabSize) : "\t")
    .flatMap((change) => byLine(text, change))
    .map((change) => trimmed(text, change))
    .filter((change) => change.newText !== text.slice(change.start, change.end) && isWanted(change));
  // A number and the word after it are one token on one line only, so spaces can have a meaning: none may change.
  return imagesOf(lex(applied(text, changes))) === imagesOf(lexed) ? changes : [];
}

function applied(text: string, changes: readonly Change[]): string {
  let [result, end] = ["", 0];
  for (const change of changes) {
    result += text.slice(end, change.start) + change.newText;
    end = change.end;
  }
  return result + text.slice(end);
}

/** What changes at the end of a line, between lines, and in the indentation of the next one. */
function byLine(text: string, { start, end, newText }: Change): readonly Change[] {
  const [old, laidOut] = [parted.exec(text.slice(start, end)), parted.exec(newText)];
  if (!old || !laidOut) return [{ start, end, newText }];
  let at = start;
  return [1, 2, 3].map((part) => {
    const begin = at;
    at += old[part]?.length ?? 0;
    return { start: begin, end: at, newText: laidOut[part] ?? "" };
  });
}

const parted = /^([^\r\n]*)(\r\n[\s\S]*\n|[\r\n][\s\S]*[\r\n]|\r\n|[\r\n])([^\r\n]*)$/;

/** Without what stays at its beginning and its end. */
function trimmed(text: string, { start, end, newText }: Change): Change {
  const old = text.slice(start, end);
  const most = Math.min(old.length, newText.length);
  let [before, after] = [0, 0];
  while (before < most && old[before] === newText[before]) before++;
  while (after < most - before && old.at(-1 - after) === newText.at(-1 - after)) after++;
  // No place lies between the two characters of a line break.
  if (before > 0 && old.startsWith("\r\n", before - 1)) before--;
  if (after > 0 && old.startsWith("\r\n", old.length - after - 1)) after--;
  return { start: start + before, end: end - after, newText: newText.slice(before, newText.length - after) };
}

const imagesOf = ({ tokens, comments }: Lexed): string =>
  JSON.stringify([tokens, comments].map((items) => items.map(({ image }) => image.trimEnd())));

const lineBreak = /\r\n|\r|\n/;

/** The white space before each token and comment, and at the end. */
function layOut(text: string, { tokens, comments }: Lexed, unit: string): readonly Change[] {
  const newLine = lineBreak.exec(text)?.[0] ?? "\n";
  const levels = new Levels();
  const changes: Change[] = [];
  const all = [...tokens, ...comments].sort((a, b) => a.startOffset - b.startOffset);
  let [end, at] = [text.startsWith("\uFEFF") ? 1 : 0, 0];
  for (const [index, item] of all.entries()) {
    const isComment = item === comments[index - at];
    const gap = text.slice(end, item.startOffset);
    const breaks = gap.split(lineBreak).length - 1;
    const before = tokens[at - 1];
    let space = "";
    if (index === 0 || breaks > 0)
      space =
        (index > 0 ? newLine.repeat(Math.min(breaks, 2)) : "") +
        unit.repeat(isComment ? levels.ofComment() : levels.ofLine(tokens, at));
    else if (isComment || all[index - 1] !== before) space = isComment && gap !== "" ? gap : " ";
    else if (before && isSpaced(tokens, at)) space = " ";
    changes.push({ start: end, end: item.startOffset, newText: space });
    if (!isComment) levels.pass(tokens[at++] ?? item);
    end = item.image.startsWith("//") ? item.startOffset + item.image.trimEnd().length : endOf(item);
  }
  return [...changes, { start: end, end: text.length, newText: all.length === 0 ? "" : newLine }];
}

/** How far lines are indented: one step for each line with a bracket that is still open. */
class Levels {
  readonly #open: { readonly level: number; readonly brace: boolean }[] = [];
  /** Of the line that is being laid out. */
  #level = 0;

  /** Of the line that begins with a comment. */
  ofComment(): number {
    this.#level = this.#inside();
    return this.#level;
  }

  /** Of the line that begins with a token. */
  ofLine(tokens: readonly Token[], at: number): number {
    let closing = 0;
    const closes = (token: Token | undefined) =>
      token?.startLine === tokens[at]?.startLine && /^[)\]}]$/.test(token?.image ?? "");
    while (closes(tokens[at + closing])) closing++;
    if (closing > 0) this.#level = this.#open.at(-closing)?.level ?? 0;
    else this.#level = this.#inside() + (this.#continues(tokens, at) ? 1 : 0);
    return this.#level;
  }

  pass({ image }: Token): void {
    if (image === "(" || image === "[" || image === "{") this.#open.push({ level: this.#level, brace: image === "{" });
    if (image === ")" || image === "]" || image === "}") this.#open.pop();
  }

  #inside(): number {
    const innermost = this.#open.at(-1);
    return innermost ? innermost.level + 1 : 0;
  }

  /** Whether a line goes on with a statement that began on an earlier one. */
  #continues(tokens: readonly Token[], at: number): boolean {
    const [before, token] = [tokens[at - 1], tokens[at]];
    const innermost = this.#open.at(-1);
    if (!before || !token || token.image === "{" || (innermost && !innermost.brace)) return false;
    if (infix.test(token.image)) return true;
    if (before.image === "{" || endsExpression(before)) return false;
    return before.image !== "}";
  }
}

const infix = /^([-+*/%<>=]|[<>=!]=|\.\.?|and|or|step|as|for|from)$/;
