/** A text as tokens and comments, whatever is typed. */
import { isTooDeep } from "./braces.ts";
import { tokenize } from "./lexer.ts";
import { deepest } from "./syntax.ts";
import { endOf, type Token } from "./tokens.ts";

export interface Lexed {
  /** None where brackets are nested beyond reason, or the text is none. */
  readonly tokens: readonly Token[];
  readonly comments: readonly Token[];
  /** Nothing in the text is left over. */
  readonly isWhole: boolean;
  /** Quotes that open a text that does not end on its line. */
  readonly openTexts: readonly number[];
  /** Where a `/*` begins that is never closed, or the end of the text. */
  readonly openComment: number;
}

export function lex(text: string): Lexed {
  const { tokens, comments, strange } = tokenize(text);
  if (text.includes("\0") || isTooDeep(tokens, deepest))
    return { tokens: [], comments: [], isWhole: false, openTexts: [], openComment: text.length };
  const open = tokens.findIndex(
    (token, at) => token.image === "/" && tokens[at + 1]?.image === "*" && tokens[at + 1]?.startOffset === endOf(token),
  );
  return {
    tokens: open < 0 ? tokens : tokens.slice(0, open),
    comments,
    isWhole: strange.length === 0 && open < 0,
    openTexts: strange.flatMap(({ start, end }) => {
      const quote = text.slice(start, end).indexOf('"');
      return quote < 0 ? [] : [start + quote];
    }),
    openComment: tokens[open]?.startOffset ?? text.length,
  };
}
