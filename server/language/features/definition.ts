/** Where a name is defined, in this file or another one. */
import type { Position, Range } from "vscode-languageserver";
import { type LanguageDocument, tokenAt } from "../document.ts";
import { spanOfToken } from "../tokens.ts";
import { meaningAt } from "./meaning.ts";

export interface DefinitionPlace {
  /** Absolute. */
  readonly path: string;
  readonly range: Range;
}

export function definition(document: LanguageDocument, position: Position): DefinitionPlace | undefined {
  const found = meaningAt(document, position)?.thing.found;
  const token = found?.part.tokens[found.named.token];
  if (found && token) return { path: found.part.source.path, range: found.part.source.range(spanOfToken(token)) };
  return fileAt(document, position);
}

/** The file that an import names, where its path is. */
function fileAt(document: LanguageDocument, position: Position): DefinitionPlace | undefined {
  const { tokens, sketch } = document;
  const at = tokenAt(document, document.source.offsetAt(position));
  const statement = at === undefined ? undefined : sketch.statements[at];
  if (at === undefined || statement === undefined || !tokens[at]?.image.startsWith('"')) return undefined;
  const from = tokens[statement]?.image === "import" ? document.imported(statement, document) : undefined;
  return from && { path: from.source.path, range: from.source.range({ start: 0, end: 0 }) };
}
