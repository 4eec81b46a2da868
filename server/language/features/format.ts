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

/** What cannot be read in whole is given back as it is. */
export function format(text: string, { tabSize, insertSpaces }: FormatOptions): string {
  const lexed = lex(text);
  // Where a brace is missing, its indentation is all that says where its block ends.
  const source = new Source("", text);
  if (!lexed.isWhole || braceMistake(lexed.tokens, (offset) => source.lineAt(offset))) return text;
  const formatted = layOut(text, lexed, insertSpaces ? " ".repeat(tabSize) : "\t");
  // A number and the word after it are one token on one line only, so spaces can have a meaning: none may change.
  return imagesOf(lex(formatted)) === imagesOf(lexed) ? formatted : text;
}

const imagesOf = ({ tokens, comments }: Lexed): string =>
  JSON.stringify([tokens, comments].map((items) => items.map(({ image }) => image.trimEnd())));

const lineBreak = /\r\n|\r|\n/;

function layOut(text: string, { tokens, comments }: Lexed, unit: string): string {
  const newLine = lineBreak.exec(text)?.[0] ?? "\n";
  const levels = new Levels();
  const pieces: string[] = text.startsWith("\uFEFF") ? ["\uFEFF"] : [];
  const all = [...tokens, ...comments].sort((a, b) => a.startOffset - b.startOffset);
  let [end, at] = [0, 0];
  for (const [index, item] of all.entries()) {
    const isComment = item === comments[index - at];
    const gap = text.slice(end, item.startOffset);
    const breaks = gap.split(lineBreak).length - 1;
    const before = tokens[at - 1];
    if (index === 0 || breaks > 0) {
      if (index > 0) pieces.push(newLine.repeat(Math.min(breaks, 2)));
      pieces.push(unit.repeat(isComment ? levels.ofComment() : levels.ofLine(tokens, at)));
    } else if (isComment || all[index - 1] !== before) pieces.push(gap === "" ? " " : isComment ? gap : " ");
    else if (before && isSpaced(tokens, at)) pieces.push(" ");
    pieces.push(item.image.startsWith("//") ? item.image.trimEnd() : item.image);
    if (!isComment) levels.pass(tokens[at++] ?? item);
    end = endOf(item);
  }
  return all.length === 0 ? pieces.join("") : `${pieces.join("")}${newLine}`;
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
