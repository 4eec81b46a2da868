/** How generated code is fitted into a document. Pure. */

export interface Insertion {
  /** Where it goes: the beginning of this line, from 0; at the end where there are fewer. */
  readonly line: number;
  readonly text: string;
}

/**
 * At the cursor where its line is empty, else after that line; inside a function or a list, after its end. Between blank lines. An
 * import that the document has already is left out, since TypeScript takes none twice.
 */
export function insertionOf(code: string, document: string, cursorLine: number): Insertion {
  const lines = document.split(/\r?\n/);
  const there = new Set(lines.map(plain));
  const needed = code
    .split("\n")
    .filter((line) => !(/^import .* from ".*";$/.test(line) && there.has(plain(line))))
    .join("\n");
  const isEmpty = (line: number) => (lines[line] ?? "").trim() === "";
  const line = outside(lines, isEmpty(cursorLine) ? cursorLine : cursorLine + 1);
  const before = line > 0 && !isEmpty(line - 1) ? "\n" : "";
  const last = line >= lines.length;
  return { line, text: `${last ? "\n" : ""}${before}${needed}${!last && !isEmpty(line) ? "\n" : ""}` };
}

/** A line without what makes no difference to an import. */
const plain = (line: string): string => line.trim().replaceAll("'", '"').replace(/;$/, "");

/** The line, or the first after it, that is inside of nothing: what follows is not indented and closes nothing. */
function outside(lines: readonly string[], from: number): number {
  const next = lines.findIndex((line, at) => at >= from && line.trim() !== "");
  if (next < 0 || !/^[\s)\]}]/.test(lines[next] ?? "")) return from;
  return outside(lines, next + 1);
}
