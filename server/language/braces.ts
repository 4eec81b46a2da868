/** Finds the braces that are missing or too many, by the declarations that begin inside and by indentation. */
import { beginsDeclaration, beginsLine, type LineAt, type Token } from "./tokens.ts";

export type BraceMistake =
  /** `open` is not closed before the token `before`. */
  { readonly kind: "missing"; readonly open: Token; readonly before: number } | { readonly kind: "extra"; readonly brace: Token };

/** The first mistake. */
export function braceMistake(tokens: readonly Token[], lineAt: LineAt): BraceMistake | undefined {
  const mistake = firstMistake(tokens, lineAt);
  return mistake?.kind === "missing" ? { ...mistake, before: endByIndentation(tokens, mistake, lineAt) } : mistake;
}

/** A block whose lines are indented ends before the first line that is not; without indentation, where the mistake was found. */
function endByIndentation(
  tokens: readonly Token[],
  { open, before }: BraceMistake & { kind: "missing" },
  lineAt: LineAt,
): number {
  const opened = tokens.indexOf(open);
  const outer = indentation(tokens, opened, lineAt);
  const lines: number[] = [];
  for (let at = opened + 1; at < before; at++) if (beginsLine(tokens, at, lineAt)) lines.push(at);
  const columns = lines.map((at) => column(tokens[at] ?? open));
  if ((columns[0] ?? 0) <= outer) return before;
  return lines[columns.findIndex((indented) => indented <= outer)] ?? before;
}

function firstMistake(tokens: readonly Token[], lineAt: LineAt): BraceMistake | undefined {
  /** The braces that are open, by their indices. */
  const stack: number[] = [];
  /** A brace that was closed by one further left than its own line: if one is missing, it is this one's. */
  let early: { open: Token; before: number } | undefined;
  /** One that closed a line further left than itself: if one is too many, it is this one. */
  let late: Token | undefined;
  for (const [index, token] of tokens.entries()) {
    const outer = tokens[stack[0] ?? -1];
    if (outer && beginsDeclaration(tokens, index, lineAt))
      return { kind: "missing", ...(early ?? { open: outer, before: index }) };
    if (token.image === "{") {
      if (stack.length === 0) [early, late] = [undefined, undefined];
      stack.push(index);
    }
    if (token.image === "}") {
      const opened = stack.pop() ?? -1;
      const open = tokens[opened];
      if (!open) return { kind: "extra", brace: late ?? token };
      if (!beginsLine(tokens, index, lineAt)) continue;
      const outside = indentation(tokens, opened, lineAt);
      if (column(token) < outside) early ??= { open, before: index };
      if (column(token) > outside) late ??= token;
    }
  }
  const innermost = tokens[stack.at(-1) ?? -1];
  return innermost && { kind: "missing", ...(early ?? { open: innermost, before: tokens.length }) };
}

const operations = new Set("- + * / % < > <= >= != == and or not".split(" "));
const separators = new Set(", { } : = let require repeat optional".split(" "));

/** Whether brackets are nested, or an expression is long, beyond what the parser's stack can take. */
export function isTooDeep(tokens: readonly Token[], limit: number): boolean {
  let [depth, operators] = [0, 0];
  for (const { image } of tokens) {
    if (image === "(" || image === "[" || image === "{") depth++;
    if (image === ")" || image === "]" || image === "}") depth--;
    // Every operator is a step deeper, until something that separates expressions.
    if (operations.has(image)) operators++;
    else if (separators.has(image)) operators = 0;
    if (depth > limit || operators > limit) return true;
  }
  return false;
}

const column = (token: Token): number => token.startColumn ?? 1;

/** The column of the first token on a token's line. */
function indentation(tokens: readonly Token[], index: number, lineAt: LineAt): number {
  let first = index;
  while (first > 0 && !beginsLine(tokens, first, lineAt)) first--;
  return tokens[first]?.startColumn ?? 1;
}
