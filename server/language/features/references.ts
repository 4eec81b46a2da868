/** Where a name is used: in all files, or in one to highlight it there. */
import { type DocumentHighlight, DocumentHighlightKind, type Position } from "vscode-languageserver";
import type { LanguageDocument } from "../document.ts";
import type { Names, Occurrence } from "../names.ts";
import { type DefinitionPlace, definition } from "./definition.ts";

/** With imports, under whatever name; `withDefinition`: with the place where it gets its name. */
export function references(
  document: LanguageDocument,
  names: Names,
  position: Position,
  withDefinition: boolean,
): readonly DefinitionPlace[] {
  return sameAs(occurrenceAt(document, names, position), names.all())
    .filter(({ role }) => withDefinition || role !== "definition")
    .map(({ module: { source }, span }) => ({ path: source.path, range: source.range(span) }));
}

export function highlights(document: LanguageDocument, position: Position): readonly DocumentHighlight[] {
  const { module, names } = document;
  if (!module) return [];
  return sameAs(occurrenceAt(document, names, position), names.in(module).occurrences).map(({ role, span }) => ({
    range: module.source.range(span),
    kind: role === "definition" ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}

function sameAs(occurrence: Occurrence | undefined, among: readonly Occurrence[]): readonly Occurrence[] {
  return occurrence ? among.filter(({ entity }) => entity === occurrence.entity) : [];
}

/** Where the line cannot be parsed, what the word would mean by its looks. */
function occurrenceAt(document: LanguageDocument, names: Names, position: Position): Occurrence | undefined {
  const here = names.at(document.path, document.source.offsetAt(position));
  if (here) return here;
  const place = definition(document, position);
  const source = place && names.module(place.path)?.source;
  return source && names.at(place.path, source.offsetAt(place.range.start));
}
