/** What a word is, where the mouse rests on it; of a layer in a space also what passes there, of a space what it holds. */
import type { Hover, Position } from "vscode-languageserver";
import type { LanguageDocument } from "../document.ts";
import { figuresOf, figuresText, passageText } from "./figures.ts";
import { type KnownSpace, sitesIn } from "./known_space.ts";
import { markdownOf } from "./markdown.ts";
import { type Meaning, meaningAt } from "./meaning.ts";

export function hover(document: LanguageDocument, position: Position, known: readonly KnownSpace[] = []): Hover | undefined {
  const meaning = meaningAt(document, position);
  if (!meaning) return undefined;
  const value = markdownOf(meaning.thing, measured(document, meaning, known));
  return { contents: { kind: "markdown", value }, range: document.source.range(meaning.span) };
}

function measured(document: LanguageDocument, { thing, span }: Meaning, known: readonly KnownSpace[]): string | undefined {
  const { found } = thing;
  if (found?.named.kind === "space") {
    const { source } = found.part;
    const space = known.find(
      (each) => each.file === source.path && each.space.name === found.named.name && !each.isBeginning,
    )?.space;
    return space && figuresText(figuresOf(space), space.constraints.length > 0);
  }
  const site = known.length === 0 ? undefined : sitesIn(document, known).find((each) => each.span.start === span.start);
  return site && passageText(site.passage);
}
