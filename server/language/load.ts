/** Reads a file and all that it imports, and says what each name in it means. */
import { readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { nearest } from "../words.ts";
import * as rules from "./rules/names.ts";
import { type Report, Source } from "./source.ts";
import { type Lost, parse, type Syntax } from "./syntax.ts";
import {
  type AstNode,
  type Block,
  type Data,
  type Import,
  isSearch,
  type Let,
  type Search,
  type Space,
  type Task,
} from "./tree.ts";

export type Declared = Data | Task | Block | Space | Let;

export interface Definition<Node extends Declared = Declared> {
  readonly node: Node;
  /** Where it stands. */
  readonly module: Module;
}

/** One file, parsed. */
export interface Module {
  readonly source: Source;
  readonly tree: Syntax["tree"];
  readonly understood: string;
  /** Names that may be defined or used where the text could not be understood: nothing is told about them. */
  readonly lost: Lost;
  /** Declared here or imported. */
  readonly names: ReadonlyMap<string, Definition>;
  readonly searches: readonly Search[];
}

/** "a task", for messages. */
export const kindName = ({ node }: Definition): string => (node.$type === "Data" ? "data" : `a ${node.$type.toLowerCase()}`);

export type Read = (path: string) => Promise<string>;

/** From the disk. Throws as `readFile` does, also for what is no file: a pipe would never end. */
export async function readText(path: string): Promise<string> {
  if (!(await stat(path)).isFile()) throw Object.assign(new Error(`${path} is no file`), { code: "EINVAL" });
  return await readFile(path, "utf8");
}

/** A file as a string, without the mark that some editors begin it with. */
export const withoutMark = (text: string): string => text.replace(/^\uFEFF/, " ");

export class Loader {
  readonly #read: Read;
  readonly #report: Report;
  readonly #modules = new Map<string, Module | undefined>();
  /** The files that are being loaded, from the first one on. */
  readonly #loading: string[] = [];

  constructor(read: Read, report: Report) {
    this.#read = read;
    this.#report = report;
  }

  /** In the order in which they were named first. */
  get modules(): readonly Module[] {
    return [...this.#modules.values()].filter((module) => module !== undefined);
  }

  /** Of all files that were asked for, also those that are not there. */
  get paths(): readonly string[] {
    return [...this.#modules.keys()];
  }

  /** Reads it, unless it is there already; undefined where it cannot be read. */
  async loaded(path: string): Promise<Module | undefined> {
    if (this.#modules.has(path)) return this.#modules.get(path);
    try {
      return await this.load(path);
    } catch (error) {
      if (isFileError(error)) return undefined;
      throw error;
    }
  }

  /** Throws what `read` throws. */
  async load(path: string): Promise<Module> {
    this.#modules.set(path, undefined);
    const source = new Source(path, withoutMark(await this.#read(path)));
    const { tree, understood, problems, lost: inText } = parse(source.text);
    const lost = inText.copy();
    for (const { span, problem } of problems) this.#report.add(source, span, problem);
    const names = new Map<string, Definition>();
    const module: Module = { source, tree, understood, lost, names, searches: tree.declarations.filter(isSearch) };
    this.#modules.set(path, module);
    this.#loading.push(path);
    for (const node of tree.imports) await this.#import(node, module, names);
    this.#loading.pop();
    for (const node of tree.declarations) if (!isSearch(node)) this.#declare(module, names, node.name, node, { node, module });
    this.#checkSearches(module);
    return module;
  }

  async #import(node: Import, module: Module, names: Map<string, Definition>): Promise<void> {
    const { source } = module;
    const path = importedPath(node, source);
    const span = pathSpan(node, source);
    const imported = this.#loading.includes(path) ? "cycle" : await this.loaded(path);
    if (imported === "cycle") this.#report.add(source, span, rules.importCycle(node.path.slice(1, -1)));
    if (imported === undefined) this.#report.add(source, span, rules.missingFile(path));
    for (const name of node.names) {
      const as = name.alias ?? name.name;
      const found = typeof imported === "object" ? imported.names.get(name.name) : undefined;
      if (found) this.#declare(module, names, as, name, found);
      else module.lost.add(as);
      if (typeof imported === "object" && !found && !imported.lost.has(name.name))
        this.#report.add(source, name, rules.notExported(name.name, node.path, nearest(name.name, imported.names.keys())));
    }
  }

  #declare(module: Module, names: Map<string, Definition>, name: string, node: AstNode, definition: Definition): void {
    const earlier = names.get(name);
    if (!earlier) names.set(name, definition);
    else {
      const line = earlier.module === module ? module.source.lineAt(earlier.node.start) : undefined;
      this.#report.add(module.source, nameSpan(node, name, module.source), rules.duplicate(name, line, removal(node)));
    }
  }

  #checkSearches({ searches, source }: Module): void {
    const seen = new Map<string, Search>();
    for (const search of searches) {
      const name = calledAfter(search);
      if (name === undefined) continue;
      const earlier = seen.get(name);
      if (!earlier) seen.set(name, search);
      else if (search.name !== undefined)
        this.#report.add(source, nameSpan(search, name, source), rules.duplicate(name, source.lineAt(earlier.start)));
      else {
        const { start } = search;
        const word = { start, end: start + "search".length };
        this.#report.add(source, word, rules.searchTwice(name, source.lineAt(earlier.start)));
      }
    }
  }
}

/** Without a name, a search is called after its space. */
function calledAfter({ name, entries }: Search): string | undefined {
  const space = entries.find(({ key }) => key === "space")?.values[0];
  return name ?? (space?.$type === "Name" ? space.name : undefined);
}

/** What can be left out where the name is taken: no more than a line. */
function removal({ $type }: AstNode): "item" | "statement" | undefined {
  if ($type === "ImportedName") return "item";
  return $type === "Let" ? "statement" : undefined;
}

/** The file that an import names. */
export const importedPath = (node: Import, source: Source): string => resolve(dirname(source.path), node.path.slice(1, -1));

/** A file that is not there or cannot be read, as Node tells it. */
export const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "code" in error && typeof error.code === "string";

/** The first place in a node where its name stands. */
export function nameSpan(node: AstNode, name: string, source: Source) {
  const { start, end } = node;
  const found = new RegExp(`\\b${name}\\b`).exec(source.text.slice(start, end));
  return found ? { start: start + found.index, end: start + found.index + name.length } : { start, end };
}

function pathSpan(node: Import, source: Source) {
  const { start, end } = node;
  return { start: start + source.text.slice(start, end).lastIndexOf(node.path), end };
}
