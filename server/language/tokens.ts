/** The tokens of a text, the characters that are none, and where statements begin and end. */
import type { Token } from "./lexer.ts";
import type { Span } from "./source.ts";

export type { Token } from "./lexer.ts";

export const endOf = (token: Token): number => token.startOffset + token.image.length;
export const spanOfToken = (token: Token): Span => ({ start: token.startOffset, end: endOf(token) });

const declarations = new Set(["import", "data", "task", "block", "space", "search"]);
const statements = new Set(["let", "require", "repeat", "optional"]);

export const isWord = (token: Token): boolean => /^[A-Za-z_]/.test(token.image);

/** Lines of tokens, counted in the text as the user wrote it. */
export type LineAt = (offset: number) => number;

export const beginsLine = (tokens: readonly Token[], index: number, lineAt: LineAt): boolean => {
  const [token, before] = [tokens[index], tokens[index - 1]];
  return token !== undefined && (before === undefined || lineAt(before.startOffset) < lineAt(token.startOffset));
};

/** Whether a declaration begins here: `space Net`, but not the entry `space: Net`, nor one without its colon. */
export function beginsDeclaration(tokens: readonly Token[], index: number, lineAt: LineAt): boolean {
  const [token, next, third, fourth] = tokens.slice(index, index + 4);
  const isEntry = third?.image === "}" || fourth?.image === ":";
  if (isEntry && (token?.image === "space" || token?.image === "data") && beginsLine(tokens, index + 2, lineAt)) return false;
  return (
    token !== undefined &&
    next !== undefined &&
    declarations.has(token.image) &&
    beginsLine(tokens, index, lineAt) &&
    (isWord(next) || next.image === "{")
  );
}

/** The tokens from `first` up to, not including, `last`. */
export interface TokenRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The statement, entry or declaration around a token: what can be taken out without hurting its neighbours. Braces are balanced in
 * it. Each begins on a line of its own, outside of parentheses.
 */
export function statementAround(tokens: readonly Token[], index: number, lineAt: LineAt): TokenRange {
  const open = openBefore(tokens, index);
  let [first, braces, parentheses] = [open + 1, 0, 0];
  for (let at = open + 1; at < tokens.length; at++) {
    const image = tokens[at]?.image ?? "";
    if (image === "}" && braces === 0) return cut(tokens, { first, last: at }, index, lineAt);
    const starts = beginsLine(tokens, at, lineAt) && braces === 0 && !["{", ")", "]"].includes(image);
    if (starts && (parentheses <= 0 || statements.has(image) || beginsDeclaration(tokens, at, lineAt))) {
      if (at > index) return cut(tokens, { first, last: at }, index, lineAt);
      [first, parentheses] = [at, 0];
    }
    if (image === "{") braces++;
    if (image === "}") braces--;
    if (braces === 0 && (image === "(" || image === "[")) parentheses++;
    if (braces === 0 && (image === ")" || image === "]")) parentheses--;
  }
  return cut(tokens, { first, last: tokens.length }, index, lineAt);
}

/** The brace that the token stands in, or -1. */
function openBefore(tokens: readonly Token[], index: number): number {
  let depth = 0;
  for (let at = index - 1; at >= 0; at--) {
    if (tokens[at]?.image === "}") depth++;
    if (tokens[at]?.image === "{" && depth-- === 0) return at;
  }
  return -1;
}

/** A statement with a parenthesis that is never closed ends with the line of the mistake, if that leaves the braces balanced. */
function cut(tokens: readonly Token[], range: TokenRange, index: number, lineAt: LineAt): TokenRange {
  const part = tokens.slice(range.first, range.last);
  if (balance(part, "(", ")") + balance(part, "[", "]") <= 0) return range;
  const line = lineAt(tokens[index]?.startOffset ?? 0);
  const after = part.findIndex((token, at) => range.first + at > index && lineAt(token.startOffset) > line);
  if (after < 0 || balance(part.slice(0, after), "{", "}") !== 0) return range;
  return { first: range.first, last: range.first + after };
}

const balance = (tokens: readonly Token[], open: string, close: string): number =>
  tokens.reduce((sum, { image }) => sum + (image === open ? 1 : image === close ? -1 : 0), 0);
