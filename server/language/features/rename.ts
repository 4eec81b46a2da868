/** Gives something another name in all files at once, or says why not. */
import { basename } from "node:path";
import type { Position, Range, TextEdit } from "vscode-languageserver";
import { type LanguageDocument, tokenAt } from "../document.ts";
import { meaningOfName } from "../given_names.ts";
import type { Names, Occurrence } from "../names.ts";
import { keywords } from "../token_reader.ts";
import { isWord } from "../tokens.ts";
import { meaningAt } from "./meaning.ts";
import { changedMeaning } from "./rename_check.ts";
import { replacements } from "./rename_edits.ts";

export interface Refused {
  /** A sentence. */
  readonly refused: string;
}

/** By the path of the file. */
export type FileEdits = ReadonlyMap<string, readonly TextEdit[]>;

export interface Renamable {
  readonly range: Range;
  /** The name that it has. */
  readonly placeholder: string;
}

export function prepareRename(document: LanguageDocument, names: Names, position: Position): Renamable | Refused {
  const found = renamed(document, names, position);
  return "refused" in found ? found : { range: document.source.range(found.span), placeholder: nameOf(found) };
}

/** At the definition and at its uses alike, in all files; but what an import calls otherwise has its other name in that file only. */
export async function rename(
  document: LanguageDocument,
  names: Names,
  position: Position,
  name: string,
): Promise<FileEdits | Refused> {
  const occurrence = renamed(document, names, position);
  if ("refused" in occurrence) return occurrence;
  const before = nameOf(occurrence);
  if (name === before) return new Map();
  const refused = noName(name) ?? notRead(before, names);
  if (refused !== undefined) return { refused };
  const replaced = replacements(names, occurrence.namedBy, name);
  if ("refused" in replaced) return replaced;
  const changed = await changedMeaning(names, replaced, name);
  if (changed !== undefined) return { refused: changed };
  return new Map(
    names.modules.flatMap(({ source }) => {
      const edits = (replaced.get(source.path) ?? []).map(({ span, text }) => ({ range: source.range(span), newText: text }));
      return edits.length > 0 ? [[source.path, edits]] : [];
    }),
  );
}

function renamed(document: LanguageDocument, names: Names, position: Position): Occurrence | Refused {
  const found = names.at(document.path, document.source.offsetAt(position));
  if (!found) return { refused: noOccurrence(document, position) };
  const isLost = found.namedBy.$type === "ImportedName" && found.namedBy.alias === undefined;
  return isLost ? { refused: `What the import of \`${nameOf(found)}\` means is not known. Mend it first.` } : found;
}

const nameOf = ({ module, span }: Occurrence): string => module.source.text.slice(span.start, span.end);

function noOccurrence(document: LanguageDocument, position: Position): string {
  const at = tokenAt(document, document.source.offsetAt(position));
  const token = at === undefined ? undefined : document.tokens[at];
  if (!token || !isWord(token)) return "There is no name here.";
  const meaning = meaningAt(document, position);
  if (!meaning) return `\`${token.image}\` is defined nowhere, so it cannot be renamed.`;
  if (meaning.thing.found) return "Mend the mistake in this line first: until then it is not certain what its names mean.";
  return `\`${token.image}\` is ${meaningOfName(token.image) ?? "a word"} of the language and cannot be renamed.`;
}

/** Why nothing can have this name. */
function noName(name: string): string | undefined {
  if (!/^[A-Za-z_]\w*$/.test(name))
    return `\`${name}\` is no name: names are made of letters, digits and \`_\`, and begin with no digit.`;
  if (keywords.has(name)) return `\`${name}\` is a word of the language and cannot be a name.`;
  const taken = meaningOfName(name);
  return taken === undefined ? undefined : `\`${name}\` is ${taken} of the language already. Choose another name.`;
}

/** Why not all places of a name are known. */
function notRead(name: string, names: Names): string | undefined {
  const module = names.modules.find((each) => each.lost.has(name) || names.in(each).unknown.has(name));
  return module && `\`${name}\` may also stand in lines of ${basename(module.source.path)} that have mistakes. Mend them first.`;
}
