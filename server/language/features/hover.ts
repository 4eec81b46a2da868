/** What a word is, where the mouse rests on it. */
import type { Hover, Position } from "vscode-languageserver";
import type { LanguageDocument } from "../document.ts";
import { markdownOf } from "./markdown.ts";
import { meaningAt } from "./meaning.ts";

export function hover(document: LanguageDocument, position: Position): Hover | undefined {
  const meaning = meaningAt(document, position);
  if (!meaning) return undefined;
  const { thing, span } = meaning;
  return { contents: { kind: "markdown", value: markdownOf(thing) }, range: document.source.range(span) };
}
