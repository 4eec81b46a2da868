/** The searches of a file, where a lens above each can start it. */
import type { SearchPlace } from "../../protocol/editor.ts";
import type { LanguageDocument } from "../document.ts";
import type { Token } from "../tokens.ts";

export const searchPlaces = ({ sketch, tokens, source }: LanguageDocument): readonly SearchPlace[] =>
  sketch.names
    .filter(({ kind }) => kind === "search")
    .map(({ name, statement }) => ({
      name: name || (spaceOf(tokens, statement) ?? "search"),
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
