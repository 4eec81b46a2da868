/** From a text to tokens, as the terminals and keywords of hnas.langium say. */
import { rememberedByText } from "./remembered.ts";
import type { Span } from "./source.ts";

export interface Token {
  readonly kind: "word" | "number" | "text" | "symbol" | "comment";
  readonly image: string;
  readonly startOffset: number;
  /** Lines and columns count from 1. */
  readonly startLine: number;
  readonly startColumn: number;
}

export interface Tokens {
  readonly tokens: readonly Token[];
  readonly comments: readonly Token[];
  /** Characters that begin no token, those in a row together. */
  readonly strange: readonly Span[];
}

const word = /[A-Za-z_][A-Za-z0-9_]*/;
/** With the word after it, its unit; the grammar says why so many are none. */
const number =
  /[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?:[ \t]*%(?![ \t]*(?!(?:as|step|and|or|for|let|require|repeat|optional)\b|[A-Za-z_][A-Za-z0-9_]*[ \t]*:)[A-Za-z0-9_(])|[ \t]*(?!(?:as|step|and|or|for|let|require|repeat|optional)\b)[A-Za-z_][A-Za-z0-9_]*(?![A-Za-z0-9_]|[ \t]*[:(.=]))?/;
const text = /"[^"\r\n]*"/;
const comment = /\/\*[\s\S]*?\*\/|\/\/[^\r\n]*/;
const symbol = /<=|>=|==|!=|\.\.|[{}()[\],:=<>+\-*/%.]/;
const parts = [/\s+/, word, symbol, number, text].map(({ source }) => `(${source})`).join("|");

/** The latest texts are asked for again. */
export const tokenize = rememberedByText(350_000, (source): Tokens => {
  const next = new RegExp(`(${comment.source})|${parts}`, "y");
  const tokens: Token[] = [];
  const comments: Token[] = [];
  const strange: { start: number; end: number }[] = [];
  let [line, lineStart] = [1, 0];
  for (let at = 0; at < source.length; at = next.lastIndex) {
    next.lastIndex = at;
    const found = next.exec(source);
    if (!found) {
      const last = strange.at(-1);
      if (last?.end === at) last.end++;
      else strange.push({ start: at, end: at + 1 });
      next.lastIndex = at + 1;
      continue;
    }
    const [image, isComment, isSpace, isWord, isSymbol, isNumber] = found;
    const token = (kind: Token["kind"]): Token => ({
      kind,
      image,
      startOffset: at,
      startLine: line,
      startColumn: at - lineStart + 1,
    });
    if (isComment !== undefined) comments.push(token("comment"));
    else if (isWord !== undefined) tokens.push(token("word"));
    else if (isSymbol !== undefined) tokens.push(token("symbol"));
    else if (isSpace === undefined) tokens.push(token(isNumber === undefined ? "text" : "number"));
    if (isSpace !== undefined || isComment !== undefined) {
      for (const { index, 0: end } of image.matchAll(/\r\n?|\n/g)) [line, lineStart] = [line + 1, at + index + end.length];
    }
  }
  return { tokens, comments, strange };
});
