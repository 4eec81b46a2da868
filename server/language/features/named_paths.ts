/** The paths that a file names: of what it imports, and of the files and folders that its data is in. */
import { dirname, resolve } from "node:path";
import type { LanguageDocument } from "../document.ts";
import type { Span } from "../source.ts";
import { endOf } from "../tokens.ts";
import { argumentAt } from "./call.ts";
import { calleeOf } from "./offered.ts";

/** What a path is of: a `.hnas` file that is imported, data, or what an earlier run has left. */
export type PathKind = "import" | "file" | "folder" | "run";

export interface NamedPath {
  readonly kind: PathKind;
  /** Absolute. */
  readonly path: string;
  /** Between the quotes. */
  readonly span: Span;
}

export const namedPaths = (document: LanguageDocument): readonly NamedPath[] =>
  document.tokens.flatMap((token, at) => {
    const text = token.image.slice(1, -1);
    const kind = token.image.startsWith('"') && text !== "" ? pathKindAt(document, at) : undefined;
    if (!kind) return [];
    return [{ kind, path: pathFrom(document, text), span: { start: token.startOffset + 1, end: endOf(token) - 1 } }];
  });

/** What a text is the path of, by the index of its token or, where it is not closed, of what comes after its quote. */
export function pathKindAt(document: LanguageDocument, at: number): PathKind | undefined {
  const { tokens, sketch } = document;
  const before = tokens[at - 1]?.image;
  if (before === "from" && tokens[sketch.statements[at - 1] ?? at]?.image === "import") return "import";
  const frame = sketch.after[at - 1];
  const block = frame?.kind === "call" ? frame.parent?.kind : undefined;
  if (frame?.kind !== "call" || (block !== "data" && block !== "search")) return undefined;
  const { name, position, isAfterName } = argumentAt(document, frame, at);
  const inputs = calleeOf(document, frame)?.inputs ?? [];
  const input = name === undefined ? (isAfterName ? undefined : inputs[position]) : inputs.find((each) => each.name === name);
  if (input?.type?.kind !== "path") return undefined;
  return block === "search" ? "run" : input.type.of;
}

/** Paths are relative to the file that they stand in. */
export const pathFrom = (document: LanguageDocument, text: string): string => resolve(dirname(document.path), text);
