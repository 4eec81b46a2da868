/**
 * What may be searched, as the language compiles it: blocks are inlined, `repeat` is unrolled, names are resolved. Plain JSON, so a
 * run keeps it and needs no compiler to be resumed.
 *
 * A decision exists for a candidate only where the walk through the tree comes past its `declare`.
 */
import type { ArgumentValue, Shape } from "../network/operation.ts";

/** Where something stands in a `.hnas` file; lines and characters count from 0, as in the language server protocol. */
export interface Origin {
  readonly file: string;
  readonly line: number;
  readonly character: number;
  readonly endLine: number;
  readonly endCharacter: number;
}

export type Domain =
  /** One of several; the choice is an index. `values` where the options are values, else only `labels` of what is chosen. */
  | { readonly kind: "categorical"; readonly labels: readonly string[]; readonly values?: readonly ArgumentValue[] }
  /** min, min + step, ... up to max. */
  | { readonly kind: "integer"; readonly min: number; readonly max: number; readonly step: number }
  /** Between min and max; `log`: uniform in the logarithm. With a step: min, min + step, ...; of `log`, min, min * step, ... */
  | {
      readonly kind: "real";
      readonly min: number;
      readonly max: number;
      readonly scale: "linear" | "log";
      readonly step?: number;
    };

export interface Decision {
  /** The path to it: "stage", "stage[0].filters", "stage[1].ConvBlock.kernel", "training.learning_rate". Unique in its space. */
  readonly id: string;
  readonly domain: Domain;
  readonly origin: Origin;
}

/**
 * The decisions of one candidate, by id, only those that exist for it: an index for a categorical domain, the value itself for
 * an integer or real one. `valueOfChoice` (decisions.ts) turns it into what a person reads.
 */
export type Assignment = Readonly<Record<string, number>>;

export type CostName = "parameters" | "flops" | "depth" | "memory";

export type Expression =
  | { readonly kind: "constant"; readonly value: ArgumentValue }
  | { readonly kind: "decision"; readonly id: string }
  /** A dimension of the tensor that comes in at that place, as in `conv2d(channels, 3)`; in arguments of operations only. */
  | { readonly kind: "shape"; readonly axis: "channels" | "height" | "width" }
  /** A cost of the whole architecture; in constraints only. */
  | { readonly kind: "cost"; readonly cost: CostName }
  /** Such as `stage.filters`: the decision in each iteration; those that do not exist fall away. In constraints only. */
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  /** An operator ("+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "and", "or", "not", "negate") or a function of functions.ts. */
  | { readonly kind: "call"; readonly function: string; readonly operands: readonly Expression[] };

/** What is built, in order. */
export type SpaceNode =
  | {
      readonly kind: "operation";
      readonly operation: string;
      /** Complete: an expression for every parameter of the operation. */
      readonly arguments: Readonly<Record<string, Expression>>;
      readonly origin: Origin;
    }
  | { readonly kind: "sequence"; readonly children: readonly SpaceNode[] }
  /** From here to the end of the sequence around it, the decision exists. */
  | { readonly kind: "declare"; readonly decision: string }
  /** Builds the option that a categorical decision chose. `optional` is a choice between nothing (0) and its body (1). */
  | {
      readonly kind: "choice";
      readonly decision: string;
      readonly options: readonly SpaceNode[];
      readonly origin: Origin;
    }
  /** Builds the first n iterations; n is the value of `count`, at most their number. It reads decisions, no shapes. */
  | {
      readonly kind: "repeat";
      readonly count: Expression;
      readonly iterations: readonly SpaceNode[];
      readonly origin: Origin;
    }
  /** Applies every branch to the current tensor and merges their outputs with an operation that takes many. */
  | {
      readonly kind: "merge";
      readonly operation: string;
      readonly arguments: Readonly<Record<string, Expression>>;
      readonly branches: readonly SpaceNode[];
      readonly origin: Origin;
    }
  /** Gives the current tensor a name, which lasts to the end of the sequence around it. */
  | { readonly kind: "name"; readonly tensor: string }
  /** Makes the tensor of this name the current one. What no way to the output passes is not part of a candidate. */
  | { readonly kind: "tensor"; readonly tensor: string };

/** A condition that every candidate must meet. It holds where a decision that it reads (outside a list) does not exist. */
export interface Constraint {
  readonly expression: Expression;
  /** As written, for messages. */
  readonly text: string;
  readonly origin: Origin;
}

/** A setting of the training, which may hold decisions: `adam(learning_rate: log(1e-4..1e-2))`. */
export type Setting =
  | { readonly kind: "value"; readonly value: Expression }
  | { readonly kind: "call"; readonly name: string; readonly arguments: Readonly<Record<string, Setting>> }
  /** Calls one after the other. */
  | { readonly kind: "sequence"; readonly items: readonly Setting[] }
  /** `declare`d by the settings themselves, in their order. */
  | { readonly kind: "choice"; readonly decision: string; readonly options: readonly Setting[] };

/** A piece with its values. */
export interface ResolvedPiece {
  readonly name: string;
  readonly arguments: Readonly<Record<string, ArgumentValue>>;
}
/** A setting with its decisions made. */
export type ResolvedSetting = ArgumentValue | ResolvedPiece | readonly ResolvedPiece[];
/** By the names of `Space.training`; complete. */
export type TrainingSettings = Readonly<Record<string, ResolvedSetting>>;

export interface Space {
  readonly name: string;
  readonly input: Shape;
  /** What the last layer must give: [classes] for classification. Left out: any shape will do. */
  readonly output?: Shape;
  /** Tensors that each optimizer, by its name, remembers of each weight. */
  readonly slots?: Readonly<Record<string, number>>;
  readonly root: SpaceNode;
  /** Settings of the training, by name ("optimizer", "batch", "epochs"); complete. */
  readonly training: Readonly<Record<string, Setting>>;
  /** All decisions, in the order of the file. */
  readonly decisions: readonly Decision[];
  readonly constraints: readonly Constraint[];
  /** Decisions that no layer and no setting reads, but a program does: candidates that differ in one of them are not equal. */
  readonly plain?: readonly string[];
}
