/** Where an expression or a layer stands: the names it sees, the space it belongs to, and where mistakes go. */
import type { Expression, Origin, SpaceNode } from "../space/space.ts";
import type { Definition, Module } from "./load.ts";
import type { Problem } from "./rules/rule.ts";
import type { Report, Span } from "./source.ts";
import { Place, type SpaceBuilder } from "./space_builder.ts";
import type { Argument, AstNode, Block, Name } from "./tree.ts";
import type { Dimension } from "./units.ts";

/** What an expression means. Undefined wherever a `Value` is expected: a mistake that was told already, or a parameter not known yet. */
export type Value =
  | {
      readonly kind: "scalar";
      readonly expression: Expression;
      /** Set where it reads `channels`, `height` or `width`: of which tensor. */
      readonly tensor?: number;
      /** Set where it has a unit, and is none of a constant: it reads `memory`. */
      readonly dimension?: Exclude<Dimension, "number">;
    }
  /** `20 min`: seconds. */
  | { readonly kind: "quantity"; readonly dimension: Exclude<Dimension, "number">; readonly amount: number }
  | { readonly kind: "numbers"; readonly numbers: readonly number[] }
  /** Layers under a name; their decisions are made already. */
  | { readonly kind: "layers"; readonly nodes: readonly SpaceNode[] };

export type Scalar = Value & { readonly kind: "scalar" };

interface Named<Bound> {
  readonly value: Bound;
  /** What gave it the name. */
  readonly node: AstNode;
}

export class Scope<Bound = Value | undefined> {
  readonly parent: Scope<Bound> | undefined;
  readonly #names = new Map<string, Named<Bound>>();

  constructor(parent?: Scope<Bound>) {
    this.parent = parent;
  }

  /** false: the name is there already, in this very scope. */
  define(name: string, value: Bound, node: AstNode): boolean {
    if (this.#names.has(name)) return false;
    this.#names.set(name, { value, node });
    return true;
  }

  find(name: string): Named<Bound> | undefined {
    return this.#names.get(name) ?? this.parent?.find(name);
  }

  *names(): Iterable<string> {
    yield* this.#names.keys();
    if (this.parent) yield* this.parent.names();
  }
}

/** Constants of all files, each worked out once. */
export type Constants = Map<AstNode, Value | "pending" | undefined>;

/** A call of a block. */
export interface Call {
  readonly node: Name;
  /** Where the call stands. */
  readonly module: Module;
  readonly definition: Definition<Block>;
  /** By the names of the parameters. */
  readonly given: ReadonlyMap<string, Argument>;
  /** The file of the space or block that it is built for. */
  readonly home: Module;
  /** The call of the block that it stands in. */
  readonly outer: Call | undefined;
}

export interface Context {
  readonly module: Module;
  /** The file of the space or block that is built. */
  readonly home: Module;
  readonly report: Report;
  readonly constants: Constants;
  /** Blocks that contain themselves and have been told of. */
  readonly cycles: Set<Block>;
  /** The sequences that stand in place of a block's call, and where it is called. */
  readonly inlined: Map<SpaceNode, Origin>;
  /** The calls of blocks that things were built in. */
  readonly builtIn: WeakMap<Origin, Call>;
  /** What is told of blocks that nothing calls, where that was asked for; undefined: it is being found out. */
  readonly alone: Map<Block, Report | undefined>;
  readonly scope: Scope;
  /** The space; undefined where only constants may stand. */
  readonly builder: SpaceBuilder | undefined;
  /** In `require`: costs and paths to decisions can be read, and no decision can be made. */
  readonly inConstraint: boolean;
  readonly place: Place;
  /** The sequence that is being built. */
  readonly nodes: SpaceNode[];
  /** The blocks that are being built, from the outermost on. */
  readonly calls: readonly Definition<Block>[];
  /** That of the innermost one. */
  readonly call: Call | undefined;
  /** It is not built for every candidate. */
  readonly conditional: boolean;
}

/** Everything of a `Context` that is not about one space. */
export type Surroundings = Pick<Context, "module" | "report" | "constants" | "cycles" | "inlined" | "builtIn" | "alone">;

/** Where only constants stand. */
export const outsideSpaces = (surroundings: Surroundings): Context => ({
  ...surroundings,
  home: surroundings.module,
  scope: new Scope(),
  builder: undefined,
  inConstraint: false,
  place: new Place(""),
  nodes: [],
  calls: [],
  call: undefined,
  conditional: false,
});

export function tell(context: Context, node: AstNode, problem: Problem): undefined {
  context.report.add(context.module.source, node, problem);
}

export function tellAt(context: Context, span: Span, problem: Problem): undefined {
  context.report.add(context.module.source, span, problem);
}

/** Where something is built. */
export function originOf(node: AstNode, { module, call, builtIn }: Context): Origin {
  const origin = module.source.origin(node);
  if (call) builtIn.set(origin, call);
  return origin;
}

/** The space that a layer stands in. */
export function builderOf({ builder }: Context): SpaceBuilder {
  if (!builder) throw new Error("layers stand in spaces only");
  return builder;
}
