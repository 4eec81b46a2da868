/** How generated code is fitted into a document. Pure. */

export interface Insertion {
  /** Where it goes: the beginning of this line, from 0; at the end where there are fewer. */
  readonly line: number;
  readonly text: string;
}

/**
 * At the cursor where its line is empty, else after that line; between blank lines. An import that the document has already is left
 * out, since TypeScript takes none twice.
 */
export function insertionOf(code: string, document: string, cursorLine: number): Insertion {
  const lines = document.split(/\r?\n/);
  const there = new Set(lines.map((line) => line.trim()));
  const needed = code
    .split("\n")
    .filter((line) => !(/^import .* from ".*";$/.test(line) && there.has(line)))
    .join("\n");
  const isEmpty = (line: number) => (lines[line] ?? "").trim() === "";
  const line = isEmpty(cursorLine) ? cursorLine : cursorLine + 1;
  const before = line > 0 && !isEmpty(line - 1) ? "\n" : "";
  const last = line >= lines.length;
  return { line, text: `${last ? "\n" : ""}${before}${needed}${!last && !isEmpty(line) ? "\n" : ""}` };
}
