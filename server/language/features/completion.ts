/** What can be typed at a place. Nothing is offered inside of comments and texts. */
import { type CompletionItem, CompletionItemKind, InsertTextFormat, type Position } from "vscode-languageserver";
import { isInComment, type LanguageDocument, textAt, tokenAt } from "../document.ts";
import { endOf, isWord } from "../tokens.ts";
import { markdownOf } from "./markdown.ts";
import { offeredAt } from "./offered.ts";
import type { Thing } from "./thing.ts";
import { unitsOf } from "./vocabulary.ts";

export function complete(document: LanguageDocument, position: Position): readonly CompletionItem[] {
  const offset = document.source.offsetAt(position);
  if (isInComment(document, offset) || textAt(document, offset) !== undefined) return [];
  const { tokens, sketch } = document;
  const here = tokenAt(document, offset);
  const token = here === undefined ? undefined : tokens[here];
  const isNumber = token !== undefined && /^[0-9]/.test(token.image) && token.startOffset < offset;
  if (here !== undefined && isNumber) {
    // The word after a number is a part of its token: its unit.
    const units = unitsOf(tokens[sketch.statements[here] ?? here]?.image ?? "");
    return /[A-Za-z]$/.test(token.image) ? units.map((thing, index) => itemOf(thing, index, "")) : [];
  }
  const isTyped = token !== undefined && isWord(token);
  const next = tokens.findIndex(({ startOffset }) => startOffset >= offset);
  const at = isTyped && here !== undefined ? here : next < 0 ? tokens.length : next;
  const end = isTyped ? endOf(token) : offset;
  const after = /^[ \t]*(.?)/.exec(document.text.slice(end, end + 40))?.[1] ?? "";
  return offeredAt(document, at, isTyped, position.line).map((thing, index) => itemOf(thing, index, after));
}

/** `after`: the first character that follows, which needs not be inserted again. */
function itemOf(thing: Thing, index: number, after: string): CompletionItem {
  const { name, kind, detail, snippet = name } = thing;
  const isThere = (after === "(" && snippet.startsWith(`${name}(`)) || (after === ":" && snippet.startsWith(`${name}:`));
  const text = isThere ? name : snippet;
  const isKey = kind === CompletionItemKind.Property || kind === CompletionItemKind.Field;
  return {
    label: name,
    kind,
    detail,
    documentation: { kind: "markdown", value: markdownOf(thing) },
    insertText: text,
    insertTextFormat: text.includes("$") ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    sortText: String(index).padStart(4, "0"),
    // What follows a key is chosen from a list, too.
    ...(isKey && text.endsWith(": ") && { command: { title: "Suggest", command: "editor.action.triggerSuggest" } }),
  };
}
