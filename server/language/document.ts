/** One version of a file in the editor, read once for all features, with the files that it imports. Nothing here throws on any text. */
import { dirname, resolve } from "node:path";
import { type Lexed, lex } from "./lexed.ts";
import { isFileError, Loader, type Module, type Read } from "./load.ts";
import { Names } from "./names.ts";
import { type Named, type Sketch, sketchOf } from "./sketch.ts";
import { Report, Source } from "./source.ts";
import { placesOf } from "./space.ts";
import type { Place } from "./space_builder.ts";
import { endOf, type Token } from "./tokens.ts";
import type { Space } from "./tree.ts";

/** One file as features see it. */
export interface Part extends Lexed {
  readonly source: Source;
  readonly sketch: Sketch;
  /** Undefined where it could not be loaded. */
  readonly module: Module | undefined;
}

/** A name where it is defined. */
export interface Found {
  readonly part: Part;
  readonly named: Named;
}

export interface LanguageDocument extends Part {
  readonly path: string;
  readonly text: string;
  /** Of this file and of those that it imports. */
  readonly names: Names;
  /** What a name of the file's own level means in a file, in other files where it is imported. */
  find(name: string, part: Part): Found | undefined;
  /** The file that an import names, by its statement. */
  imported(statement: number, part: Part): Part | undefined;
  /** What constraints of a space can read. */
  places(space: Found): Place | undefined;
}

export async function openDocument(path: string, text: string, read: Read): Promise<LanguageDocument> {
  const modules = new Map<string, Module>();
  const loader = new Loader((file) => (file === path ? Promise.resolve(text) : readable(read, file)), new Report());
  await loader.load(path);
  for (const module of loader.modules) modules.set(module.source.path, module);
  return new Opened(path, text, modules);
}

/** The names of files and of all that they import. Files that cannot be read are left out. */
export async function readNames(paths: readonly string[], read: Read): Promise<Names> {
  const loader = new Loader((file) => readable(read, file), new Report());
  for (const path of paths) await loader.loaded(path);
  return new Names(loader.modules);
}

/** Whatever is wrong with a file that is imported, it is only not there. */
async function readable(read: Read, file: string): Promise<string> {
  try {
    return await read(file);
  } catch (error) {
    throw isFileError(error) ? error : Object.assign(new Error(`${file} cannot be read`), { code: "EIO" });
  }
}

function partOf(source: Source, module: Module | undefined): Part {
  const lexed = lex(source.text);
  return { ...lexed, source, module, sketch: sketchOf(lexed.tokens, (offset) => source.lineAt(offset)) };
}

class Opened implements LanguageDocument {
  readonly path: string;
  readonly text: string;
  readonly names: Names;
  readonly source: Source;
  readonly sketch: Sketch;
  readonly module: Module | undefined;
  readonly tokens: Lexed["tokens"];
  readonly comments: Lexed["comments"];
  readonly isWhole: boolean;
  readonly openTexts: Lexed["openTexts"];
  readonly openComment: number;
  readonly #modules: ReadonlyMap<string, Module>;
  readonly #parts = new Map<string, Part>();
  readonly #places = new Map<Space, Place>();

  constructor(path: string, text: string, modules: ReadonlyMap<string, Module>) {
    const module = modules.get(path);
    const part = partOf(module?.source ?? new Source(path, text), module);
    this.path = path;
    this.text = text;
    this.names = new Names([...modules.values()]);
    this.source = part.source;
    this.sketch = part.sketch;
    this.module = module;
    this.tokens = part.tokens;
    this.comments = part.comments;
    this.isWhole = part.isWhole;
    this.openTexts = part.openTexts;
    this.openComment = part.openComment;
    this.#modules = modules;
    this.#parts.set(path, this);
  }

  find(name: string, part: Part): Found | undefined {
    return this.#find(name, part, new Set());
  }

  #find(name: string, part: Part, seen: Set<Part>): Found | undefined {
    if (seen.has(part)) return undefined;
    seen.add(part);
    const { sketch } = part;
    const named = sketch.names.find(
      (each) => each.name === name && (each.kind === "import" || each.frame === sketch.file) && each.kind !== "search",
    );
    if (named?.kind !== "import") return named && { part, named };
    const from = this.imported(named.statement, part);
    return from && this.#find(exportedName(named, part), from, seen);
  }

  imported(statement: number, part: Part): Part | undefined {
    const { sketch, tokens } = part;
    const text = tokens
      .slice(statement, (sketch.ends.get(statement) ?? statement) + 1)
      .find(({ image }) => image.startsWith('"'));
    if (!text) return undefined;
    const path = resolve(dirname(part.source.path), text.image.slice(1, -1));
    const module = this.#modules.get(path);
    const known = this.#parts.get(path) ?? (module && partOf(module.source, module));
    if (known) this.#parts.set(path, known);
    return known;
  }

  places({ part, named }: Found): Place | undefined {
    const { module } = part;
    const node = module?.tree.declarations.find((each) => each.$type === "Space" && each.name === named.name);
    if (!module || node?.$type !== "Space") return undefined;
    const places = this.#places.get(node) ?? placesOf(node, module);
    this.#places.set(node, places);
    return places;
  }
}

/** Of an import: the name in the other file. */
export function exportedName({ token, name }: Named, { tokens }: Part): string {
  return tokens[token - 1]?.image === "as" ? (tokens[token - 2]?.image ?? name) : name;
}

/** The token that a place is in or at the end of. */
export function tokenAt({ tokens }: Part, offset: number): number | undefined {
  const at = tokens.findIndex((token) => endOf(token) >= offset);
  const [token, next] = [tokens[at], tokens[at + 1]];
  if (!token || token.startOffset > offset) return undefined;
  // At the border between two, the word counts.
  return next?.startOffset === offset && /^\w/.test(next.image) && !/^\w/.test(token.image) ? at + 1 : at;
}

export const isInComment = ({ comments, openComment }: Part, offset: number): boolean =>
  offset > openComment ||
  comments.some((comment) => isIn(comment, offset) || (comment.image.startsWith("//") && offset === endOf(comment)));

/** Where the text begins, at its quote, that a place is in; it may not be closed yet. */
export const textAt = ({ tokens, openTexts, source }: Part, offset: number): number | undefined =>
  tokens.find((token) => token.image.startsWith('"') && isIn(token, offset))?.startOffset ??
  openTexts.find((quote) => quote < offset && source.lineAt(quote) === source.lineAt(offset));

const isIn = (token: Token, offset: number): boolean => token.startOffset < offset && offset < endOf(token);
