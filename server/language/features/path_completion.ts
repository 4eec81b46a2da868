/** What can be typed inside of the text that names a path: what lies in the folder that the path leads to so far. */
import { type CompletionItem, CompletionItemKind, type Position, type Range } from "vscode-languageserver";
import { isInComment, type LanguageDocument, textAt } from "../document.ts";
import { type PathKind, pathFrom, pathKindAt } from "./named_paths.ts";

/** Something in a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** What is in a folder, by its absolute path; nothing where it cannot be read. */
export type ListFolder = (path: string) => Promise<readonly FolderEntry[]>;

/** Undefined where no path is typed. */
export async function completePath(
  document: LanguageDocument,
  position: Position,
  list: ListFolder,
): Promise<readonly CompletionItem[] | undefined> {
  const { source, tokens, text } = document;
  const offset = source.offsetAt(position);
  const quote = isInComment(document, offset) ? undefined : textAt(document, offset);
  if (quote === undefined) return undefined;
  const next = tokens.findIndex(({ startOffset }) => startOffset >= quote);
  const kind = pathKindAt(document, next < 0 ? tokens.length : next);
  if (!kind) return undefined;
  const typed = text.slice(quote + 1, offset);
  const folder = typed.slice(0, typed.lastIndexOf("/") + 1);
  const start = typed.slice(folder.length);
  const range = source.range({ start: offset - start.length, end: offset });
  const isAbove = /^(?:\.\.\/)*$/.test(folder);
  const entries = [...(isAbove ? [above] : []), ...(await list(pathFrom(document, folder || ".")))];
  return entries
    .filter((entry) => isOffered(entry, kind, start) && pathFrom(document, folder + entry.name) !== document.path)
    .sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1))
    .map((entry, index) => itemOf(entry, range, index));
}

const above: FolderEntry = { name: "..", isFolder: true };

/** The first is what Enter chooses, and each choice of a folder opens the next list: the way up comes last. */
const rank = (entry: FolderEntry): number => (entry === above ? 2 : entry.isFolder ? 0 : 1);

function isOffered({ name, isFolder }: FolderEntry, kind: PathKind, start: string): boolean {
  // Hidden ones are offered to those who ask, and there is no way to write a quote.
  if (name !== ".." && ((name.startsWith(".") && !start.startsWith(".")) || name.includes('"'))) return false;
  return (
    isFolder || kind === "file" || (kind === "run" && name === "generator.json") || (kind === "import" && name.endsWith(".hnas"))
  );
}

function itemOf({ name, isFolder }: FolderEntry, range: Range, index: number): CompletionItem {
  const text = isFolder ? `${name}/` : name;
  return {
    label: text,
    kind: isFolder ? CompletionItemKind.Folder : CompletionItemKind.File,
    filterText: text,
    textEdit: { range, newText: text },
    sortText: String(index).padStart(4, "0"),
    // What is in the folder is chosen from a list, too.
    ...(isFolder && { command: { title: "Suggest", command: "editor.action.triggerSuggest" } }),
  };
}
