/** Documents in tests: in memory, the cursor marked with `|`. */
import { dirname, join } from "node:path";
import type { CompletionItem, Position } from "vscode-languageserver";
import { type LanguageDocument, openDocument, readNames } from "../../../server/language/document.ts";
import { complete, definition, hover, type KnownSpace, knownIn } from "../../../server/language/features/index.ts";
import type { Names } from "../../../server/language/names.ts";
import { compileFiles, type Files, folder, mainFile } from "../helpers.ts";

export const open = (text: string, files: Files = {}): Promise<LanguageDocument> => openDocument(mainFile, text, readIn(files));

/** What is known of the spaces of a text, from its compilation. */
export async function knownSpaces(text: string, files: Files = {}): Promise<readonly KnownSpace[]> {
  const compilation = await compileFiles({ ...files, "main.hnas": text });
  const inFolder = Object.entries(files).map(([name, content]) => [join(folder, name), content] as const);
  const texts = new Map([...inFolder, [mainFile, text]]);
  return knownIn(mainFile, compilation, texts);
}

interface Marked {
  readonly document: LanguageDocument;
  readonly position: Position;
}

/** A text with `|` in it. */
export async function opened(marked: string, files: Files = {}): Promise<Marked> {
  const at = marked.indexOf("|");
  if (at < 0) throw new Error(`| is missing in ${marked}`);
  const document = await open(marked.slice(0, at) + marked.slice(at + 1), files);
  return { document, position: document.source.range({ start: at, end: at }).start };
}

export async function completions(marked: string, files: Files = {}): Promise<readonly CompletionItem[]> {
  const { document, position } = await opened(marked, files);
  return complete(document, position);
}

export async function labels(marked: string, files: Files = {}): Promise<readonly string[]> {
  return (await completions(marked, files)).map(({ label }) => label);
}

/** The markdown of a hover and the word that it is about. */
export async function hovered(marked: string, files: Files = {}): Promise<{ text: string; word: string } | undefined> {
  const { document, position } = await opened(marked, files);
  const found = hover(document, position);
  if (!found?.range || typeof found.contents !== "object" || !("value" in found.contents)) return undefined;
  const { start, end } = found.range;
  return {
    text: found.contents.value,
    word: document.text.slice(document.source.offsetAt(start), document.source.offsetAt(end)),
  };
}

/** "main.hnas:3 filters": file, line from 1 and the text that a definition leads to. */
export async function defined(marked: string, files: Files = {}): Promise<string | undefined> {
  const { document, position } = await opened(marked, files);
  const place = definition(document, position);
  if (!place) return undefined;
  const name = place.path.slice(dirname(mainFile).length + 1);
  const text = name === "main.hnas" ? document.text : (files[name] ?? "");
  const line = text.split("\n")[place.range.start.line] ?? "";
  return `${name}:${place.range.start.line + 1} ${line.slice(place.range.start.character, place.range.end.character)}`;
}

const readIn = (files: Files) => async (path: string) => {
  const found = files[path.slice(dirname(mainFile).length + 1)];
  if (found === undefined) throw Object.assign(new Error(), { code: "ENOENT" });
  return found;
};

/** The names of all files of a workspace. */
export const namesIn = (files: Files): Promise<Names> =>
  readNames(
    Object.keys(files).map((name) => `${folder}/${name}`),
    readIn(files),
  );

/** Files with places marked by « and »: without the marks, and the marked texts as "main.hnas:3:7 filters". */
export function unmarked(marked: Files): { readonly files: Files; readonly places: readonly string[] } {
  const files: Record<string, string> = {};
  const places: string[] = [];
  for (const [name, text] of Object.entries(marked)) {
    files[name] = text.replace(/[«»]/g, "");
    for (const { 1: word, index } of text.matchAll(/«([^»]*)»/g)) {
      const before = text.slice(0, index).replace(/[«»|]/g, "").split("\n");
      places.push(`${name}:${before.length}:${(before.at(-1) ?? "").length + 1} ${(word ?? "").replace("|", "")}`);
    }
  }
  return { files, places };
}
