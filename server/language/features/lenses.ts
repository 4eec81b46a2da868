/** The searches of a file, where a lens above each can start it. */
import type { SearchPlace } from "../../protocol/editor.ts";
import type { LanguageDocument } from "../document.ts";

export const searchPlaces = ({ sketch, tokens, source }: LanguageDocument): readonly SearchPlace[] =>
  sketch.names
    .filter(({ kind }) => kind === "search")
    .map(({ name, statement }) => ({
      ...(name !== "" && { name }),
      line: source.lineAt(tokens[statement]?.startOffset ?? 0),
    }));
