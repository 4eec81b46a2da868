/** The outline of a file. */
import { type DocumentSymbol, SymbolKind } from "vscode-languageserver";
import type { LanguageDocument } from "../document.ts";
import type { Named, NameKind } from "../sketch.ts";
import { endOf, spanOfToken } from "../tokens.ts";
import { textOf } from "./scope.ts";

const kinds: Partial<Record<NameKind, SymbolKind>> = {
  data: SymbolKind.Struct,
  task: SymbolKind.Class,
  block: SymbolKind.Function,
  space: SymbolKind.Interface,
  search: SymbolKind.Event,
  let: SymbolKind.Variable,
  tensor: SymbolKind.Variable,
  repeat: SymbolKind.Array,
  entry: SymbolKind.Property,
};

interface Branch {
  readonly symbol: DocumentSymbol;
  readonly children: DocumentSymbol[];
  /** Its last token. */
  readonly last: number;
}

export function symbols(document: LanguageDocument): readonly DocumentSymbol[] {
  const roots: DocumentSymbol[] = [];
  const around: Branch[] = [];
  for (const named of document.sketch.names) {
    const branch = branchOf(document, named);
    if (!branch) continue;
    while (around.length > 0 && (around.at(-1)?.last ?? 0) < named.token) around.pop();
    (around.at(-1)?.children ?? roots).push(branch.symbol);
    around.push(branch);
  }
  return roots;
}

function branchOf(document: LanguageDocument, { kind, name, token, statement }: Named): Branch | undefined {
  const { tokens, sketch, source } = document;
  const last = sketch.ends.get(statement) ?? token;
  const [first, word, end] = [tokens[statement], tokens[token], tokens[last]];
  const symbolKind = kinds[kind];
  if (!symbolKind || !first || !word || !end) return undefined;
  const children: DocumentSymbol[] = [];
  // Of an entry, `let` or named tensor: its value; of a declaration: what it is for.
  const isShort = kind === "entry" || kind === "let" || kind === "tensor";
  const detail = isShort ? textOf(document, token + 2, last) : kind;
  const symbol = {
    name: name || kind,
    detail,
    kind: symbolKind,
    range: source.range({ start: first.startOffset, end: endOf(end) }),
    selectionRange: source.range(spanOfToken(word)),
    children,
  };
  return { symbol, children, last };
}
