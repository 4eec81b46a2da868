/** From the tokens of a file to its text: with line breaks, comments and indentation of all kinds, none of which may mean anything. */
import type { Dice } from "./dice.ts";

/** Tokens, and `line` where two statements or entries meet. */
export type Code = readonly string[];

export const line = "\n";

/** With commas between. */
export const listed = (items: readonly Code[]): Code => items.flatMap((item, index) => (index > 0 ? [",", ...item] : item));

export const lines = (statements: readonly Code[]): Code => statements.flatMap((statement) => [...statement, line]);

export const braced = (statements: readonly Code[]): Code => ["{", line, ...lines(statements), "}"];

const styles = ["tidy", "tidy", "dense", "airy", "commented"] as const;
type Style = (typeof styles)[number];

const comments = ["plain", "Größe 😀 \u0301", "» { ( \" ' «", "TODO: let x = 1", "/ /* no end", "\u2028", ""];

export function layOut(code: Code, dice: Dice): string {
  const style = dice.one(styles);
  const newLine = dice.one(["\n", "\n", "\n", "\r\n", "\r"]);
  const indent = dice.one(["  ", "\t", "", "    "]);
  let text = dice.chance(5) ? "\uFEFF" : "";
  let depth = 0;
  for (const [at, token] of code.entries()) {
    const next = code[at + 1];
    if (token === "{") depth++;
    if (next === "}") depth--;
    const between = () => `${newLine}${indent.repeat(Math.max(depth, 0))}`;
    if (token === line) text += dice.chance(style === "commented" ? 40 : 4) ? `${comment(dice, newLine)}${between()}` : between();
    else text += token + (next === undefined ? "" : gap(token, next, style, between, newLine, dice));
  }
  return text + dice.one([newLine, newLine, "", "  ", `${newLine}// the end`]);
}

function gap(left: string, right: string, style: Style, between: () => string, newLine: string, dice: Dice): string {
  if (right === line) return dice.chance(2) ? " " : "";
  if (style === "commented" && dice.chance(15)) return `${left === "/" ? " " : ""}${comment(dice, newLine)}${between()}`;
  if (style === "airy" && dice.chance(30)) return dice.one([between(), "\t", "   "]) + dice.one(["", between()]);
  const close = /^[)\],:.(]$/.test(right) || left === "(" || left === "[" || left === "." || left === ".." || right === "..";
  if (style === "dense" || (style === "tidy" && close)) return mayTouch(left, right) ? "" : " ";
  return " ";
}

/** Whether two tokens stay two without anything between. */
const mayTouch = (left: string, right: string): boolean =>
  !(/\w$/.test(left) && /^\w/.test(right)) && ![left, right].some((token) => /^[<>=!/*%]/.test(token));

const comment = (dice: Dice, newLine: string): string =>
  dice.one([
    () => ` // ${dice.one(comments)}${newLine}`,
    () => `/// ${dice.one(comments)}${newLine}`,
    () => ` /* ${dice.one(comments).replace("/*", "")} */ `,
    () => `/* a${newLine} * b */`,
  ])();
