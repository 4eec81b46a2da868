/** The searches and spaces of a file, where a lens above each says what can be done with it. */
import type { LensPlace } from "../../protocol/editor.ts";
import type { LanguageDocument } from "../document.ts";
import type { Token } from "../tokens.ts";

export const searchPlaces = (document: LanguageDocument): readonly LensPlace[] =>
  placesOf(document, "search", (statement) => spaceOf(document.tokens, statement) ?? "search");

export const spacePlaces = (document: LanguageDocument): readonly LensPlace[] => placesOf(document, "space", () => "");

const placesOf = (
  { sketch, tokens, source }: LanguageDocument,
  kind: "search" | "space",
  nameless: (statement: number) => string,
): readonly LensPlace[] =>
  sketch.names
    .filter((named) => named.kind === kind)
    .map(({ name, statement }) => ({
      name: name || nameless(statement),
      line: source.lineAt(tokens[statement]?.startOffset ?? 0),
    }));

/** What a search without a name is called after. */
function spaceOf(tokens: readonly Token[], statement: number): string | undefined {
  let depth = 0;
  for (let at = statement; at < tokens.length; at++) {
    const image = tokens[at]?.image;
    if (image === "{") depth++;
    if (image === "}" && --depth === 0) return undefined;
    if (image === "space" && tokens[at + 1]?.image === ":") return tokens[at + 2]?.image;
  }
  return undefined;
}
