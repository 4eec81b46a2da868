/** A space while it is built: its decisions and their names, its size, and the tensor that is current. */
import type { Shape } from "../network/operation.ts";
import type { Decision, Domain, Expression, Origin, SpaceNode } from "../space/space.ts";
import type { Module } from "./load.ts";
import type { Source } from "./source.ts";
import type { Assignment, AstNode, BlockParameter, Let, Name, Repeat } from "./tree.ts";

/** What gave a place its name: of a block, its call. */
export interface Giver {
  readonly node: Assignment | Let | BlockParameter | Repeat | Name;
  readonly module: Module;
}

/** A name on the path to decisions, "stage[0].ConvBlock", with what constraints can read there. */
export class Place {
  readonly path: string;
  readonly giver: Giver | undefined;
  readonly members = new Map<string, Place>();
  readonly #counts = new Map<string, number>();
  /** Of a `repeat`. */
  iterations: readonly Place[] | undefined;
  /** A decision, or an expression over some. */
  value: Expression | undefined;
  /** Of a decision: what it chooses from. */
  domain: Domain | undefined;
  /** Something here could not be understood: more members or a value may be meant. */
  damaged = false;

  constructor(path: string, giver?: Giver) {
    this.path = path;
    this.giver = giver;
  }

  /** The member of this name; if there is one, `name_2`, `name_3`, ... */
  claim(name: string, giver?: Giver): Place {
    let count = (this.#counts.get(name) ?? 0) + 1;
    const numbered = () => (count === 1 ? name : `${name}_${count}`);
    while (this.members.has(numbered())) count++;
    this.#counts.set(name, count);
    const free = numbered();
    const place = new Place(this.path === "" ? free : `${this.path}.${free}`, giver);
    this.members.set(free, place);
    return place;
  }
}

/** Where the next decision gets its name: the first one in `let filters = one_of(...)` is "filters", the next "filters_2". */
export class Naming {
  readonly #parent: Place;
  readonly #name: string;
  readonly #giver: Giver | undefined;
  #own: Place | undefined;

  /** `own`: a place of this name that is claimed already. */
  constructor(parent: Place, name: string, own?: Place) {
    this.#parent = parent;
    this.#name = name;
    this.#giver = own?.giver;
    this.#own = own;
  }

  next(): Place {
    const place = this.#own ?? this.#parent.claim(this.#name, this.#giver);
    this.#own = undefined;
    return place;
  }
}

/** A space grew beyond reason. */
export class TooLarge extends Error {
  readonly node: AstNode;
  readonly source: Source;
  constructor(node: AstNode, source: Source) {
    super();
    this.node = node;
    this.source = source;
  }
}

/** What comes into the networks of a space and what must come out. */
export interface Ends {
  readonly input: Shape;
  /** Undefined: any shape will do. */
  readonly output: Shape | undefined;
  /** What `classes` means; null where the task tells none. */
  readonly classes: number | null;
}

/** Statements in all, after blocks are inlined and repeats unrolled. */
export const largestSpace = 20_000;

export class SpaceBuilder {
  readonly decisions: Decision[] = [];
  /** Decisions that do not exist for every candidate. */
  readonly conditional = new Set<string>();
  /** Number of classes of the data; undefined where the data is not known, null where the task tells none. */
  readonly classes: number | undefined | null;
  /** Of an example; undefined where the data is not known. */
  readonly input: Shape | undefined;
  /** Names the current tensor: what `channels` means changes with it. */
  tensor = 0;
  #tensors = 0;
  #steps = 0;

  constructor(ends: Pick<Ends, "input" | "classes"> | undefined) {
    this.classes = ends?.classes;
    this.input = ends?.input;
  }

  decide(place: Place, domain: Domain, origin: Origin, conditional: boolean): SpaceNode {
    this.decisions.push({ id: place.path, domain, origin });
    if (conditional) this.conditional.add(place.path);
    place.value = { kind: "decision", id: place.path };
    place.domain = domain;
    return { kind: "declare", decision: place.path };
  }

  domain(id: string): Domain {
    const decision = this.decisions.find((other) => other.id === id);
    if (!decision) throw new Error(`there is no decision '${id}'`);
    return decision.domain;
  }

  /** An operation was applied. */
  newTensor(): void {
    this.tensor = ++this.#tensors;
  }

  /** Counts a statement, or a part of one. Throws `TooLarge`. */
  step(node: AstNode, source: Source, share = 1): void {
    this.#steps += share;
    if (this.#steps > largestSpace) throw new TooLarge(node, source);
  }
}
