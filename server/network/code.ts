/**
 * How an operation is written in the code that HNAS exports. Each operation says it once for every target; server/codegen puts the
 * pieces together.
 */
import type { Arguments, Shape } from "./operation.ts";
import { type Padding, samePadding } from "./window.ts";

export type Literal = number | boolean | string | readonly Literal[];

/** Code that stands for itself among the arguments of a call. */
export interface Raw {
  readonly code: string;
}
export const raw = (code: string): Raw => ({ code });

/** Named arguments of a call; those that are undefined are not written, so that the target's default holds. */
export type Options = Readonly<Record<string, Literal | Raw | undefined>>;

export interface OperationCode<A extends Arguments> {
  readonly tfjs: (args: A, inputs: readonly Shape[]) => TfjsLayer | TfjsFunction;
  readonly keras: (args: A, inputs: readonly Shape[]) => KerasLayer | KerasExpression;
  readonly pytorch: (args: A, inputs: readonly Shape[]) => TorchCode;
}

/** A layer of tfjs: `tf.layers.conv2d({ filters: 16, kernelSize: 3 })`. */
export interface TfjsLayer {
  readonly layer: string;
  readonly options?: Options;
  /** The layer's names of weights where they are not the operation's. Layouts are the same. */
  readonly weights?: Readonly<Record<string, string>>;
}

/** What tfjs has no layer for. */
export interface TfjsFunction {
  /** Of the input, of the weights by their names, and of further inputs: "(x, w) => x.mul(w.scale)". May have several lines. */
  readonly apply: string;
  /** The source of a function that `apply` calls. */
  readonly definition?: string;
}

/** A layer of Keras: `layers.Conv2D(16, 3, padding="same")`. */
export interface KerasLayer extends TfjsLayer {
  readonly positional?: readonly (Literal | Raw)[];
  /** What the layer is called with; by default its input, or a list of its inputs. */
  readonly call?: (inputs: readonly string[]) => string;
  /** The source of the layer's class, where Keras has none. */
  readonly definition?: string;
}

/** What Keras says without a layer. */
export interface KerasExpression {
  readonly expression: (inputs: readonly string[]) => string;
}

/** A step of PyTorch's `forward`. Images are channels x height x width there, sequences length x features. */
export interface TorchCode {
  /** A class that `module` is made of, in the code that is exported, where PyTorch has none. */
  readonly definition?: string;
  /** What holds its weights or its state, as an expression: "nn.Linear(64, 10)". Expressions may have several lines. */
  readonly module?: string;
  /** The module's name and layout of each weight of the operation. */
  readonly weights?: Readonly<Record<string, TorchWeight | readonly TorchWeight[]>>;
  /** The output, as an expression of the inputs' variables and of the module ("self.dense_1"). */
  readonly call: (inputs: readonly string[], module: string) => string;
  /** What a reader may wonder at. */
  readonly comment?: string;
}

export interface TorchWeight {
  /** Inside the module: "weight", "0.weight". */
  readonly name: string;
  /** The order in which the operation's axes stand; left out: as they are. */
  readonly axes?: readonly number[];
  /** Of `of` equal parts along the first axis after that, those that it holds, in their order. */
  readonly parts?: { readonly of: number; readonly taken: readonly number[] };
  /** It holds zeros instead: PyTorch adds the same thing twice. */
  readonly zeros?: boolean;
  /** The shape after all that, where axes are joined. */
  readonly shape?: Shape;
}

/** A value, or nothing where the target assumes it anyway. */
export const unless = <T extends Literal>(assumed: T, value: T): T | undefined => (value === assumed ? undefined : value);

/** How a window moves, as tfjs and Keras say it for every convolution. */
export const windowOptions = (args: { readonly strides: number; readonly padding: Padding }): Options => ({
  strides: unless(1, args.strides),
  padding: unless("valid", args.padding),
});

/** How a window moves, as tfjs and Keras say it for every pooling. */
export const poolOptions = (args: { readonly size: number; readonly strides: number; readonly padding: Padding }): Options => ({
  strides: unless(args.size, args.strides),
  padding: unless("valid", args.padding),
});

/** A function of each value that every target knows by a name. */
export const activation = (name: string, torch: string): OperationCode<Arguments> => ({
  tfjs: () => ({ layer: "activation", options: { activation: name } }),
  keras: () => ({ layer: "Activation", positional: [name] }),
  pytorch: () => ({ call: ([x]) => `${torch}(${x})` }),
});

/** A module of PyTorch over the last axis: of images the channels, which stand elsewhere there. */
export const overLastAxis = (module: string, input: Shape | undefined): Pick<TorchCode, "module" | "call"> => ({
  module,
  call: ([x], self) => (input?.length === 3 ? `${self}(${x}.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)` : `${self}(${x})`),
});

/** A module of PyTorch that takes the second axis as channels: of sequences these are the last one. */
export const overChannels = (module: string, input: Shape | undefined): Pick<TorchCode, "module" | "call"> => ({
  module,
  call: ([x], self) => (input?.length === 2 ? `${self}(${x}.transpose(1, 2)).transpose(1, 2)` : `${self}(${x})`),
});

/** TensorFlow's padding in PyTorch, which can only pad both sides alike by itself. */
export interface TorchPadding {
  /** The option `padding` of a convolution or pooling: [height, width], or one number for both. */
  readonly option: Literal | undefined;
  /** The expression of the tensor with what the option cannot say. */
  readonly pad: (x: string, value?: string) => string;
  /** Whether `pad` adds something. */
  readonly explicit: boolean;
}

export function torchPadding(image: Shape, window: number, stride: number, padding: Padding): TorchPadding {
  const [top, bottom] = padding === "same" ? samePadding(image[0] ?? 1, window, stride) : [0, 0];
  const [left, right] = padding === "same" ? samePadding(image[1] ?? 1, window, stride) : [0, 0];
  const explicit = top !== bottom || left !== right;
  return {
    option: explicit ? undefined : top === left ? unless(0, top) : [top, left],
    pad: (x, value) => (explicit ? python("F.pad", [raw(x), [left, right, top, bottom]], { value: value && raw(value) }) : x),
    explicit,
  };
}

/** A call in Python: `python("nn.Linear", [64, 10], { bias: false })` is `nn.Linear(64, 10, bias=False)`. */
export function python(
  callee: string,
  positional: readonly (Literal | Raw)[],
  named: Readonly<Record<string, Literal | Raw | undefined>> = {},
): string {
  const options = Object.entries(named).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${pythonValue(value)}`],
  );
  return `${callee}(${[...positional.map(pythonValue), ...options].join(", ")})`;
}

/** A value in Python; lists become tuples. JSON's numbers and texts are Python's, too. */
export function pythonValue(value: Literal | Raw): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return JSON.stringify(value);
  if ("code" in value) return value.code;
  return value.length === 1 ? `(${pythonValue(value[0] as Literal)},)` : `(${value.map(pythonValue).join(", ")})`;
}
