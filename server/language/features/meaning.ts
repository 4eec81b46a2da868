/** What a word of the file means. */
import { CompletionItemKind, type Position } from "vscode-languageserver";
import { type LanguageDocument, tokenAt } from "../document.ts";
import type { Span } from "../source.ts";
import { isWord, spanOfToken } from "../tokens.ts";
import { offeredAt } from "./offered.ts";
import { declared, exported, local, thingOf } from "./scope.ts";
import type { Thing } from "./thing.ts";
import * as vocabulary from "./vocabulary.ts";

export interface Meaning {
  readonly thing: Thing;
  /** Of the word. */
  readonly span: Span;
}

export function meaningAt(document: LanguageDocument, position: Position): Meaning | undefined {
  const at = tokenAt(document, document.source.offsetAt(position));
  const token = at === undefined ? undefined : document.tokens[at];
  if (at === undefined || !token || !isWord(token)) return undefined;
  const thing = definedAt(document, at) ?? usedAt(document, at, position.line);
  return thing && { thing, span: spanOfToken(token) };
}

/** A name where it is given. */
function definedAt(document: LanguageDocument, at: number): Thing | undefined {
  const named = document.sketch.names.find((each) => each.token === at);
  if (!named || named.name === "" || named.kind === "entry") return undefined;
  if (named.kind !== "import") return thingOf({ part: document, named });
  const found = document.find(named.name, document);
  return found && thingOf(found);
}

function usedAt(document: LanguageDocument, at: number, line: number): Thing | undefined {
  const { tokens, sketch } = document;
  const name = tokens[at]?.image ?? "";
  const isKey = tokens[at + 1]?.image === ":" && sketch.after[at] !== sketch.file;
  const offered = offeredAt(document, at, true, line).filter((thing) => thing.name === name);
  const [first] = offered;
  const best = offered.find(({ kind, snippet }) => isName(kind, snippet) === isKey) ?? first;
  if (best) return best;
  const frame = sketch.after[at];
  const from = frame?.kind === "import" ? document.imported(frame.statement, document) : undefined;
  if (from) return exported(document, from).find((thing) => thing.name === name);
  if (isKey || tokens[at - 1]?.image === ".") return undefined;
  // A word in a place where it cannot stand may still be explained.
  return (
    (frame && local(document, at, frame).find((thing) => thing.name === name)) ??
    (["block", "let", "space", "task", "data"] as const)
      .flatMap((kind) => declared(document, kind))
      .find((thing) => thing.name === name) ??
    vocabulary.keywords.get(name) ??
    vocabulary.everywhere.find((thing) => thing.name === name)
  );
}

const isName = (kind: CompletionItemKind, snippet: string | undefined): boolean =>
  (kind === CompletionItemKind.Property || kind === CompletionItemKind.Field) && snippet !== undefined;
