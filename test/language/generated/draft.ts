/** A project while it is generated: its files, and what can be named at a place in one of them. */
import type { Dice } from "./dice.ts";
import { braced, type Code, lines, listed } from "./layout.ts";

/** What a layer keeps of the image that it gets. */
export type Keeps = "shape" | "size" | "nothing";

export interface Parameter {
  readonly name: string;
  readonly kind: "number" | "layer";
  readonly isOptional: boolean;
}

export interface Block {
  readonly name: string;
  readonly file: File;
  readonly keeps: Keeps;
  readonly parameters: readonly Parameter[];
}

/** A positive integer: how it is written, and between which it lies. */
export interface Count {
  readonly code: Code;
  readonly min: number;
  readonly max: number;
}

/** What a constraint can read. */
export interface Path {
  readonly code: Code;
  readonly kind: "number" | "numbers" | "option";
  readonly min: number;
  readonly max: number;
  /** Of an option: what it can be. */
  readonly labels: readonly string[];
}

export class File {
  readonly path: string;
  readonly declarations: Code[] = [];
  readonly constants: Count[] = [];
  readonly #imports = new Map<File, Map<string, string>>();

  constructor(path: string) {
    this.path = path;
  }

  /** What a name of another file is called here. */
  import(name: string, from: File, alias: string): string {
    if (from === this) return name;
    const names = this.#imports.get(from) ?? new Map<string, string>();
    this.#imports.set(from, names);
    const known = names.get(name) ?? alias;
    names.set(name, known);
    return known;
  }

  code(dice: Dice): Code {
    const imports = [...this.#imports].map(([from, names]) => [
      "import",
      "{",
      ...listed([...names].map(([name, alias]) => (name === alias ? [name] : [name, "as", alias]))),
      "}",
      "from",
      `"${pathBetween(this.path, from.path)}"`,
    ]);
    const rest = [...this.declarations];
    // Declarations may stand in any order.
    const ordered = dice.chance(30) ? rest.reverse() : rest;
    return lines(dice.chance(5) ? [...ordered, ...imports] : [...imports, ...ordered]);
  }
}

function pathBetween(from: string, to: string): string {
  const up = "../".repeat(from.split("/").length - 1);
  return `${up}${to}`;
}

export class Draft {
  readonly dice: Dice;
  /** Each imports only from those after it. */
  readonly files: readonly File[];
  readonly blocks: Block[] = [];
  /** Statements that are left before everything becomes simple. */
  left: number;
  /** The largest number of filters. */
  readonly widest: number;
  readonly #carelessness: number;
  /** What every JavaScript object has: names as all others. */
  readonly #ofObjects = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"];
  #names = 0;

  constructor(dice: Dice, files: readonly File[]) {
    this.dice = dice;
    this.files = files;
    this.left = 4 + dice.below(dice.one([8, 20, 60]));
    this.widest = dice.one([12, 12, 12, 80]);
    this.#carelessness = dice.one([0, 0, 60]);
  }

  /** Whether something is written that does not fit for some of its decisions, or for none. */
  isCareless(): boolean {
    return this.dice.chance(this.#carelessness);
  }

  name(stem: string): string {
    this.#names++;
    const ofObjects = this.dice.chance(2) && this.#ofObjects.pop();
    if (ofObjects) return ofObjects;
    return this.dice.one([`${stem}${this.#names}`, `${stem}_${this.#names}`, `_${stem}${this.#names}`]);
  }

  /** A file that may be imported from another one, or that one. */
  fileFrom(file: File): File {
    return this.dice.one(this.files.slice(this.files.indexOf(file)));
  }
}

/** A sequence of statements that is being written. */
export interface Body {
  readonly draft: Draft;
  readonly file: File;
  readonly statements: Code[];
  /** Names that can be used. */
  readonly counts: Count[];
  readonly layers: string[];
  /** Set where what is decided can be read in a constraint. */
  readonly paths: Path[];
  /** Bodies around it. */
  readonly depth: number;
}

/** A body inside of another one. `paths`: where its decisions can be read, if they can. */
export const inside = (body: Body, paths: Path[] = []): Body => ({
  ...body,
  statements: [],
  counts: [...body.counts],
  layers: [...body.layers],
  paths,
  depth: body.depth + 1,
});

export const bodyCode = ({ statements, draft }: Body): Code =>
  statements.length < 2 && draft.dice.chance(50) ? ["{", ...statements.flat(), "}"] : braced(statements);
