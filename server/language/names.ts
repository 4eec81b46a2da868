/**
 * Every place in some files where a name of somebody's choice stands, with what it means there: what references and renaming go by.
 * It reads syntax trees, so of text that cannot be parsed it knows nothing.
 */
import { type Declared, importedPath, type Module } from "./load.ts";
import { Reader } from "./names_reader.ts";
import type { Span } from "./source.ts";
import { placesOf } from "./space.ts";
import type { Place } from "./space_builder.ts";
import {
  type Assignment,
  type BlockParameter,
  type ImportedName,
  type Node,
  type Repeat,
  type Search,
  type Space,
  withDescendants,
} from "./tree.ts";

/** What has a name. An imported name is one where it gets another name here, or where nothing is known of what it imports. */
export type Entity = Declared | Search | BlockParameter | Repeat | Assignment | ImportedName;

export interface Meant {
  readonly entity: Entity;
  /** What gave it the name that it has here: itself, or an import that calls it otherwise. */
  readonly namedBy: Entity;
}

export interface Occurrence extends Meant {
  readonly module: Module;
  readonly span: Span;
  readonly role: "definition" | "import" | "use";
  /** Of a definition or import: something else has the name in this place already. */
  readonly isTaken: boolean;
}

export interface FileNames {
  /** In the order of the text. */
  readonly occurrences: readonly Occurrence[];
  /** What paths in constraints lead through: of each step, how manyth a member it is. */
  readonly paths: readonly (readonly number[])[];
  /** Steps of paths that lead nowhere as far as is known. */
  readonly unknown: ReadonlySet<string>;
}

export class Names {
  /** All of one loader. */
  readonly modules: readonly Module[];
  readonly #modules: ReadonlyMap<string, Module>;
  #nodes: ReadonlyMap<Node, Module> | undefined;
  readonly #found = new Map<Module, FileNames>();
  readonly #places = new Map<Space, Place>();

  constructor(modules: readonly Module[]) {
    this.modules = modules;
    this.#modules = new Map(modules.map((module) => [module.source.path, module]));
  }

  in(module: Module): FileNames {
    const found = this.#found.get(module) ?? new Reader(module, this).read();
    this.#found.set(module, found);
    return found;
  }

  all(): readonly Occurrence[] {
    return this.modules.flatMap((module) => this.in(module).occurrences);
  }

  module(path: string): Module | undefined {
    return this.#modules.get(path);
  }

  moduleOf(entity: Entity): Module | undefined {
    this.#nodes ??= new Map(
      this.modules.flatMap((module) => [...withDescendants(module.tree)].map((node) => [node, module] as const)),
    );
    return this.#nodes.get(entity);
  }

  /** The name that a place is in or at the end of. */
  at(path: string, offset: number): Occurrence | undefined {
    const module = this.module(path);
    const around = module && this.in(module).occurrences.filter(({ span }) => span.start <= offset && offset <= span.end);
    return around?.at(-1);
  }

  /** What a name of the file's own level means. */
  meaning(name: string, module: Module): Meant | undefined {
    return this.#meaning(name, module, new Set());
  }

  /** The import that a file has a name from; of two, the first. */
  importNamed(name: string, { tree }: Module): ImportedName | undefined {
    return tree.imports.flatMap(({ names }) => names).find((each) => (each.alias ?? each.name) === name);
  }

  /** What an imported name means in the file that it is from. */
  exported(node: ImportedName, module: Module): Meant | undefined {
    return this.#exported(node, module, new Set());
  }

  /** What a constraint of a space can read. */
  places(space: Space, module: Module): Place {
    const places = this.#places.get(space) ?? placesOf(space, module);
    this.#places.set(space, places);
    return places;
  }

  #meaning(name: string, module: Module, seen: Set<ImportedName>): Meant | undefined {
    const imported = this.importNamed(name, module);
    if (imported) return seen.has(imported) ? undefined : this.#imported(imported, module, seen.add(imported));
    const node = module.names.get(name)?.node;
    return node && { entity: node, namedBy: node };
  }

  #imported(node: ImportedName, module: Module, seen: Set<ImportedName>): Meant {
    const meant = this.#exported(node, module, seen);
    return meant && node.alias === undefined ? meant : { entity: meant?.entity ?? node, namedBy: node };
  }

  #exported(node: ImportedName, module: Module, seen: Set<ImportedName>): Meant | undefined {
    const statement = module.tree.imports.find(({ names }) => names.includes(node));
    const from = statement && this.module(importedPath(statement, module.source));
    return from && this.#meaning(node.name, from, seen);
  }
}
