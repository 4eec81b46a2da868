/** Where docs/diagnostics.md, which comes with the extension, explains a code. */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { manual } from "../entry.ts";

const file = manual("diagnostics.md");
let lines: readonly string[] | undefined;

/** A link to the line of its section: editors open files at lines, but know no headings. */
export function explanationOf(code: string): string {
  lines ??= readFileSync(file, "utf8").split("\n");
  return `${pathToFileURL(file).href}#L${lines.indexOf(`## ${code}`) + 1}`;
}
