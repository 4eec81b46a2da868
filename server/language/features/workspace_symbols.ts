/** What the files of a workspace declare, to be found by name. */
import { SymbolKind } from "vscode-languageserver";
import { nameSpan } from "../load.ts";
import type { Names } from "../names.ts";
import type { DefinitionPlace } from "./definition.ts";

export interface DeclaredSymbol extends DefinitionPlace {
  readonly name: string;
  readonly kind: SymbolKind;
}

const kinds = {
  Data: SymbolKind.Struct,
  Task: SymbolKind.Class,
  Block: SymbolKind.Function,
  Space: SymbolKind.Interface,
  Search: SymbolKind.Event,
  Let: SymbolKind.Variable,
} as const;

/** Those that have the letters of the query in its order: the editor ranks them. */
export function workspaceSymbols(names: Names, query: string): readonly DeclaredSymbol[] {
  const letters = [...query.toLowerCase()];
  return names.modules.flatMap(({ source, tree }) =>
    tree.declarations.flatMap((node): readonly DeclaredSymbol[] => {
      const { name } = node;
      if (name === undefined || !hasLetters(name.toLowerCase(), letters)) return [];
      return [{ name, kind: kinds[node.$type], path: source.path, range: source.range(nameSpan(node, name, source)) }];
    }),
  );
}

function hasLetters(name: string, letters: readonly string[]): boolean {
  let at = 0;
  for (const letter of name) if (letter === letters[at]) at++;
  return at >= letters.length;
}
