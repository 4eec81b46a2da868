/**
 * What an operation is. Each operation is one file in ops/, an `Operation` that everything else reads: completion, hover,
 * validation, bounds of cost, training, generated code. Adding an operation is adding a file and listing it in ops/index.ts.
 */
import type * as tfjs from "@tensorflow/tfjs-core";
import type { OperationCode } from "./code.ts";
import type { Part } from "./composite.ts";

/** The tfjs-core API, given to operations as a value by the backend; never imported as one here. */
export type Tf = typeof tfjs;
export type Tensor = tfjs.Tensor;

/**
 * The shape of one example, without the batch axis: an image [height, width, channels], a sequence [length, features] or a row
 * [features]. A row may hold the ids of tokens, whole numbers from 0: [length].
 */
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
  | { readonly kind: "constant"; readonly value: number }
  /** U(-l, l), l = sqrt(6 / (fanIn + fanOut)); Glorot and Bengio 2010, eq. 16. */
  | { readonly kind: "glorot_uniform"; readonly fanIn: number; readonly fanOut: number }
  /** U(-limit, limit) */
  | { readonly kind: "uniform"; readonly limit: number }
  /** Rows of length 1 at right angles to each other, as many as there are columns or fewer; Saxe et al. 2014, section 3. */
  | { readonly kind: "orthogonal" }
  /** As many equal runs as there are values, each filled with its value. */
  | { readonly kind: "runs"; readonly values: readonly number[] };

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
  /** Uniform values in [0, 1), reproducible from the seed of the step. Left out: nothing is left to chance, as outside of training. */
  random?(shape: readonly number[]): Tensor;
  /** Gives the new value of a weight that is not trainable, to hold after this step. */
  update(weight: string, value: Tensor): void;
}

/** Looks up a weight of the operation by its name in `WeightSpec`. */
export type WeightLookup = <T extends Tensor = Tensor>(name: string) => T;

/** What a training holds, in values. Neither decreases when an input dimension or a monotone parameter grows. */
export interface Held {
  /** Of each example of a batch. */
  readonly example?: number;
  /** However many examples there are. */
  readonly once?: number;
}

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
   * their dimensions or a monotone parameter grows, but for `equalAxes` and `fits`.
   */
  shape(args: A, inputs: readonly Shape[]): Shape;
  /**
   * Throws `ShapeError` where inputs do not fit of which larger and smaller ones may: channels that groups must divide. `shape`,
   * `weights` and `flops` are asked without it, for the two ends of a range of shapes, and must give whole numbers then, too.
   */
  fits?(args: A, inputs: readonly Shape[]): void;
  weights(args: A, inputs: readonly Shape[]): readonly WeightSpec[];
  /** For one example; a multiply and an add count as two, any other evaluation of an element as one. */
  flops(args: A, inputs: readonly Shape[], output: Shape): number;
  /**
   * What a step of training holds at its peak beside inputs, output, weights and their gradients: what lies between, with its
   * gradients. Left out: nothing. memory.ts says what is counted.
   */
  memory?(args: A, inputs: readonly Shape[], output: Shape): Held;
  /** A pure function. Inputs and output carry the batch axis first. */
  apply(context: ApplyContext, args: A, inputs: readonly Tensor[], weight: WeightLookup): Tensor;
  /** Of an operation with many inputs that takes exactly these: what they are. Left out: at least two, which are all alike. */
  readonly branches?: readonly string[];
  /** Of an operation with many inputs: the axes in which they must have the same length. */
  readonly equalAxes?: "all" | "all but the last";
  /** The order of many inputs makes no difference. */
  readonly commutative?: boolean;
  /** What canonicalisation knows of it: a sum of its inputs, whose nesting makes no difference; or zeros, which add nothing. */
  readonly meaning?: "sum" | "zero";
  /** Draws random numbers while training: two equal calls on one input differ. */
  readonly stochastic?: boolean;
  /** The output is exactly the first input, in training too: canonicalisation contracts it. */
  isIdentity?(args: A, inputs: readonly Shape[]): boolean;
  /** Of an operation that is made of others, in whose place exported code has them: see composite.ts. */
  parts?(args: A, inputs: readonly Shape[]): readonly Part[];
  /** How exported code says it; null: never, because it is always the identity, which is left out, or is made of parts. */
  readonly code: OperationCode<A> | null;
}

/** An operation as everyone else sees it; its arguments have been checked against `parameters`. */
export type Operation = OperationDefinition<Arguments>;

/** The output's shape for inputs that are known. Throws `ShapeError` where they do not fit. */
export function shapeFor(operation: Operation, args: Arguments, inputs: readonly Shape[]): Shape {
  const shape = operation.shape(args, inputs);
  operation.fits?.(args, inputs);
  return shape;
}

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
export const dilation = integer("dilation", 1, "Distance between two pixels of the window: 2 leaves one out between them.", {
  default: 1,
});
export const poolSize = integer("size", 1, "Height and width of the window, in pixels.");
export const poolStrides = integer("strides", 1, "Step of the window, in pixels; by default its size.", {
  default: { sameAs: "size" },
});
export const multiplier = integer("multiplier", 1, "Output channels for each input channel.", { default: 1, monotone: true });
export const height = integer("height", 1, "Height of the output, in pixels.", { monotone: true });
export const width = integer("width", 1, "Width of the output, in pixels.", { monotone: true });
export const interpolation: Parameter = {
  name: "interpolation",
  type: { kind: "enum", values: ["nearest", "bilinear"] },
  default: "nearest",
  doc: "`nearest`: each pixel is the nearest one of the input. `bilinear`: between four of them.",
};
export const epsilon: Parameter = {
  name: "epsilon",
  type: { kind: "number", min: 1e-8, max: 1 },
  default: 1e-3,
  doc: "Added to the variance against division by zero.",
};
export const useBias: Parameter = {
  name: "bias",
  type: { kind: "boolean" },
  default: true,
  doc: "Whether a learned bias is added to each output channel.",
};

/** The bias of a layer, or nothing. */
export const bias = (used: boolean, channels: number): readonly WeightSpec[] =>
  used ? [{ name: "bias", shape: [channels], initializer: { kind: "zeros" }, trainable: true }] : [];

/** Of operations that compute each value from the one at its place. */
export const elementwise = {
  parameters: [],
  inputs: "one",
  shape: (_args: Arguments, inputs: readonly Shape[]) => only(inputs),
  weights: () => [],
  flops: (_args: Arguments, _inputs: readonly Shape[], output: Shape) => size(output),
} as const;

/** The product of a shape's dimensions. */
export const size = (shape: Shape): number => shape.reduce((product, dimension) => product * dimension, 1);

/** The length of the last axis: of channels or features. */
export const last = (shape: Shape): number => shape.at(-1) ?? 1;

export const equalShapes = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((length, axis) => length === b[axis]);

/** "28 x 28 x 16", as messages and hovers write a shape. */
export const formatShape = (shape: Shape): string => shape.join(" x ");

/** The one input of an operation that takes one. */
export function only<T>(inputs: readonly T[]): T {
  if (inputs.length !== 1) throw new Error(`one input expected, ${inputs.length} given`);
  return inputs[0] as T;
}

/** "an image of 28 x 28 x 1", as messages tell what comes in. */
export const described = (shape: Shape): string =>
  shape.length === 1 ? `${shape[0]} features` : `${shape.length === 2 ? "a sequence" : "an image"} of ${formatShape(shape)}`;

export function asImage(operation: string, shape: Shape): readonly [height: number, width: number, channels: number] {
  if (shape.length !== 3)
    throw new ShapeError(
      `${operation} needs an image (height x width x channels), but gets ${described(shape)}. Put it before ${shape.length === 2 ? "to_sequence()" : "flatten(), global_avg_pool() or dense()"}.`,
    );
  return shape as readonly [number, number, number];
}
