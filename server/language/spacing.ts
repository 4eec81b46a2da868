/** The spaces between tokens on a line: those that the layout of a file has, and with them the text of a piece of code. */
import type { AstNode } from "langium";
import { lex } from "./lexed.ts";
import { endsExpression } from "./sketch.ts";
import { type Source, spanOf } from "./source.ts";
import { isWord, type Token } from "./tokens.ts";

/** Whether there is a space before a token that stands on the line of the one before. */
export function isSpaced(tokens: readonly Token[], at: number): boolean {
  const [before, token] = [tokens[at - 1], tokens[at]];
  if (!before || !token) return false;
  const [left, right] = [before.image, token.image];
  if (left === "{" || right === "}") return !(left === "{" && right === "}");
  if (left === "(" || left === "[" || /^([)\],:]|\.\.?)$/.test(right) || /^\.\.?$/.test(left)) return false;
  if (right === "(") return !isWord(before) || !endsExpression(before);
  if (right === "[") return !endsExpression(before) || left === "}";
  // A sign: nothing before it that could be its left side.
  if (left === "-") return endsExpression(tokens[at - 2]);
  return true;
}

/** On one line and without comments, the same however it is laid out: constraints name options by it. */
export function onOneLine(node: AstNode, source: Source): string {
  const { start, end } = spanOf(node);
  const { tokens } = lex(source.text.slice(start, end));
  return tokens.map(({ image }, at) => (isSpaced(tokens, at) ? ` ${image}` : image)).join("");
}
