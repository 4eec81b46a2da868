/**
 * What an operation is. Each operation is one file in ops/, an `Operation` that everything else reads: completion, hover,
 * validation, bounds of cost, training, generated code. Adding an operation is adding a file and listing it in ops/index.ts.
 */
import type * as tfjs from "@tensorflow/tfjs-core";
import type { OperationCode } from "./code.ts";

/** The tfjs-core API, given to operations as a value by the backend; never imported as one here. */
export type Tf = typeof tfjs;
export type Tensor = tfjs.Tensor;

/** The shape of one example, without the batch axis: [height, width, channels] or [features]. */
export type Shape = readonly number[];

export type ArgumentValue = number | boolean | string;
/** The arguments of one call, complete: every parameter of the operation has its value. */
export type Arguments = Readonly<Record<string, ArgumentValue>>;

export type ParameterType =
  | { readonly kind: "integer"; readonly min: number; readonly max?: number }
  | { readonly kind: "number"; readonly min: number; readonly max: number; readonly maxExcluded?: boolean }
  | { readonly kind: "boolean" }
  | { readonly kind: "enum"; readonly values: readonly string[] };

export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly doc: string;
  /** Left out: the parameter must be given. */
  readonly default?: ArgumentValue | { readonly sameAs: string };
  /** Output dimensions, weights and FLOPs never decrease when this grows (filters, units): bounds may use its two ends alone. */
  readonly monotone?: boolean;
}

export type Initializer =
  | { readonly kind: "zeros" }
  | { readonly kind: "ones" }
  /** U(-l, l), l = sqrt(6 / (fanIn + fanOut)); Glorot and Bengio 2010, eq. 16. */
  | { readonly kind: "glorot_uniform"; readonly fanIn: number; readonly fanOut: number };

export interface WeightSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: Initializer;
  /** false: a statistic that training updates without a gradient. It does not count as a parameter. */
  readonly trainable: boolean;
}

/** What an operation may use while it is applied; the same call with the same context gives the same numbers. */
export interface ApplyContext {
  readonly tf: Tf;
  readonly training: boolean;
  /**
   * A tensor of one value, [1], that follows from the number of training steps before this one. A number that is computed from a
   * step in any other way may be that of the first step for ever: a backend may apply an operation once and repeat what it did.
   */
  perStep(value: (step: number) => number): Tensor;
  /** Uniform values in [0, 1), reproducible from the seed of the step. */
  random(shape: readonly number[]): Tensor;
  /** Gives the new value of a weight that is not trainable, to hold after this step. */
  update(weight: string, value: Tensor): void;
}

/** Looks up a weight of the operation by its name in `WeightSpec`. */
export type WeightLookup = <T extends Tensor = Tensor>(name: string) => T;

/** A shape or an argument that an operation cannot take. The message says what is wrong and what would mend it. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}

/** An operation as its file writes it, with the type of its arguments. */
export interface OperationDefinition<A extends Arguments> {
  readonly name: string;
  /** Markdown; the first sentence is a summary. */
  readonly doc: string;
  readonly parameters: readonly Parameter[];
  /** "one": applied to the sequence's current tensor; "many": merges the outputs of its branches. */
  readonly inputs: "one" | "many";
  /**
   * Gives the output's shape; throws `ShapeError` where the inputs do not fit.
   * Output dimensions never decrease when an input dimension or a monotone parameter grows; inputs that fit still fit when one of
   * their dimensions grows, but for `equalAxes`.
   */
  shape(args: A, inputs: readonly Shape[]): Shape;
  weights(args: A, inputs: readonly Shape[]): readonly WeightSpec[];
  /** For one example; a multiply and an add count as two, any other evaluation of an element as one. */
  flops(args: A, inputs: readonly Shape[], output: Shape): number;
  /** A pure function. Inputs and output carry the batch axis first. */
  apply(context: ApplyContext, args: A, inputs: readonly Tensor[], weight: WeightLookup): Tensor;
  /** Of an operation with many inputs: the axes in which they must have the same length. */
  readonly equalAxes?: "all" | "all but the last";
  /** The order of many inputs makes no difference. */
  readonly commutative?: boolean;
  /** Draws random numbers while training: two equal calls on one input differ. */
  readonly stochastic?: boolean;
  /** The output is exactly the first input, in training too: canonicalisation contracts it. */
  isIdentity?(args: A, inputs: readonly Shape[]): boolean;
  /** How exported code says it; null: never, because it is always the identity, which is left out. */
  readonly code: OperationCode<A> | null;
}

/** An operation as everyone else sees it; its arguments have been checked against `parameters`. */
export type Operation = OperationDefinition<Arguments>;

/** The one place where the type of an operation's arguments is forgotten: whoever calls it has filled in `parameters`. */
export const operation = <A extends Arguments>(definition: OperationDefinition<A>): Operation =>
  definition as unknown as Operation;

/** Parameters that are repeated in many operations. */
export const integer = (name: string, min: number, doc: string, rest: Partial<Parameter> = {}): Parameter => ({
  name,
  type: { kind: "integer", min },
  doc,
  ...rest,
});
export const padding: Parameter = {
  name: "padding",
  type: { kind: "enum", values: ["valid", "same"] },
  default: "valid",
  doc: "`valid`: only whole windows inside the image. `same`: zeros around it, so that a stride of 1 keeps height and width.",
};
export const kernel = integer("kernel", 1, "Height and width of the window, in pixels.");
export const strides = integer("strides", 1, "Step of the window, in pixels.", { default: 1 });
export const poolSize = integer("size", 1, "Height and width of the window, in pixels.");
export const poolStrides = integer("strides", 1, "Step of the window, in pixels; by default its size.", {
  default: { sameAs: "size" },
});
export const multiplier = integer("multiplier", 1, "Output channels for each input channel.", { default: 1, monotone: true });
export const useBias: Parameter = {
  name: "bias",
  type: { kind: "boolean" },
  default: true,
  doc: "Whether a learned bias is added to each output channel.",
};

/** The bias of a layer, or nothing. */
export const bias = (used: boolean, channels: number): readonly WeightSpec[] =>
  used ? [{ name: "bias", shape: [channels], initializer: { kind: "zeros" }, trainable: true }] : [];

/** The product of a shape's dimensions. */
export const size = (shape: Shape): number => shape.reduce((product, dimension) => product * dimension, 1);

export const equalShapes = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((length, axis) => length === b[axis]);

/** "28 x 28 x 16", as messages and hovers write a shape. */
export const formatShape = (shape: Shape): string => shape.join(" x ");

/** The one input of an operation that takes one. */
export function only<T>(inputs: readonly T[]): T {
  if (inputs.length !== 1) throw new Error(`one input expected, ${inputs.length} given`);
  return inputs[0] as T;
}

export function asImage(operation: string, shape: Shape): readonly [height: number, width: number, channels: number] {
  if (shape.length !== 3)
    throw new ShapeError(
      `${operation} needs an image (height x width x channels), but gets ${formatShape(shape)} features. Put it before flatten(), global_avg_pool() or dense().`,
    );
  return shape as readonly [number, number, number];
}

export function asFeatures(operation: string, shape: Shape): readonly [features: number] {
  if (shape.length !== 1)
    throw new ShapeError(
      `${operation} needs a row of features, but gets ${formatShape(shape)}. Put flatten() or global_avg_pool() before it.`,
    );
  return shape as readonly [number];
}
