/** Names of other files that a file could import. */
import { dirname, relative } from "node:path";
import type { LanguageDocument } from "../document.ts";
import { importedPath, type Module } from "../load.ts";
import type { Names } from "../names.ts";
import type { Insertion } from "./spot.ts";

export interface Importable {
  readonly name: string;
  /** As an import names the file. */
  readonly path: string;
  readonly insertion: Insertion;
}

/** Where files define a name; not those that import this one, directly or through others. */
export function importables(name: string, document: LanguageDocument, names: Names): readonly Importable[] {
  return names.modules
    .filter((module) => module.names.get(name)?.module === module && !reaches(module, document.path, names))
    .map((module) => {
      const path = importPath(document.path, module.source.path);
      return { name, path, insertion: importing(name, path, module.source.path, document) };
    });
}

/** Relative to the file, with slashes on every system. */
export const importPath = (from: string, to: string): string => relative(dirname(from), to).replaceAll("\\", "/");

function reaches(module: Module, path: string, names: Names, seen = new Set<Module>()): boolean {
  if (module.source.path === path) return true;
  if (seen.has(module)) return false;
  seen.add(module);
  return module.tree.imports.some((node) => {
    const imported = names.module(importedPath(node, module.source));
    return imported !== undefined && reaches(imported, path, names, seen);
  });
}

/** In the import that there is of the file, else on a line of its own after the others. */
function importing(name: string, path: string, file: string, { module, source, text, tokens }: LanguageDocument): Insertion {
  const imports = module?.tree.imports ?? [];
  const own = imports.find((node) => importedPath(node, source) === file);
  const last = own?.names.at(-1);
  if (last) return { at: last.end, text: `, ${name}` };
  const newLine = /\r\n|\r|\n/.exec(text)?.[0] ?? "\n";
  const line = `import { ${name} } from "${path}"`;
  const before = imports.at(-1);
  if (before) {
    const { end } = before;
    return { at: end + text.slice(end).search(/[\r\n]|$/), text: `${newLine}${line}` };
  }
  const [first] = tokens;
  const head = first ? text.slice(0, first.startOffset) : text;
  // Before the first declaration and what documents it.
  const documentation = /([ \t]*\/\/\/[^\r\n]*(\r\n|\r|\n))*[ \t]*$/.exec(head);
  return { at: documentation?.index ?? head.length, text: `${line}${newLine}${first ? newLine : ""}` };
}
