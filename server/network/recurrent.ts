/** Recurrent layers: what LSTM and GRU share. */

import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import { asSequence } from "./checks.ts";
import { type KerasLayer, python, raw, type TorchCode, type TorchWeight, unless } from "./code.ts";
import type { RecurrentOptions, RecurrentWeights } from "./kernels.ts";
import {
  type Arguments,
  type Held,
  type Initializer,
  integer,
  type Parameter,
  type Shape,
  size,
  type Tensor,
  type Tf,
  type WeightLookup,
  type WeightSpec,
} from "./operation.ts";
import { productWorkspace } from "./workspace.ts";

export interface Recurrent extends Arguments {
  readonly units: number;
  readonly bidirectional: boolean;
  readonly return_sequences: boolean;
}

export const recurrentParameters: readonly Parameter[] = [
  integer("units", 1, "Number of features of the state, in each direction.", { monotone: true }),
  {
    name: "bidirectional",
    type: { kind: "boolean" },
    default: false,
    doc: "Whether a second layer goes from the last step to the first; its features come after those of the first layer.",
  },
  {
    name: "return_sequences",
    type: { kind: "boolean" },
    default: false,
    doc: "Whether the states after all steps are given, as a sequence; otherwise only the last one, as features.",
  },
];

export function recurrentShape(operation: string, args: Recurrent, input: Shape): Shape {
  const [length] = asSequence(operation, input);
  const features = args.units * directions(args).length;
  return args.return_sequences ? [length, features] : [features];
}

/** What the names of a direction's weights begin with. */
const directions = ({ bidirectional }: Pick<Recurrent, "bidirectional">) => (bidirectional ? ["", "backward_"] : [""]);

/** @param gates runs of `units` columns @param bias its shape and initializer */
export function recurrentWeights(
  args: Recurrent,
  features: number,
  gates: number,
  bias: { readonly shape: Shape; readonly initializer: Initializer },
): readonly WeightSpec[] {
  const width = gates * args.units;
  const initializer: Initializer = { kind: "glorot_uniform", fanIn: features, fanOut: width };
  return directions(args).flatMap((prefix) => [
    { name: `${prefix}kernel`, shape: [features, width], initializer, trainable: true },
    { name: `${prefix}recurrent_kernel`, shape: [args.units, width], initializer: { kind: "orthogonal" }, trainable: true },
    { name: `${prefix}bias`, ...bias, trainable: true },
  ]);
}

/** The two products with all gates' weights, and so many more evaluations for each unit. */
export const recurrentFlops = (args: Recurrent, [length, features]: readonly [number, number], gates: number, more: number) =>
  directions(args).length * length * args.units * (2 * gates * (features + args.units) + more);

/**
 * Of each direction the gates, the states and what lies between, twice, since tfjs fills their gradients with zeros; the gradient of
 * the gates' sums; what one step works on. Of two directions also their outputs and gradients apart. LSTM and GRU hold as much: what
 * one has less of gates, the other has less of gradients.
 */
export function recurrentMemory(args: Recurrent, [length, features]: readonly [number, number], output: Shape): Held {
  const { units } = args;
  const both = args.bidirectional ? 2 * length * features + 2 * size(output) : 0;
  return {
    example: directions(args).length * (16 * length * units + 4 * units) + both,
    once: 4 * units ** 2 + productWorkspace(4 * units, features),
  };
}

/** Both directions, one beside the other. */
export function recur(
  tf: Tf,
  run: (tf: Tf, x: Tensor3D, weights: RecurrentWeights, options: RecurrentOptions) => Tensor,
  args: Recurrent,
  x: Tensor3D,
  weight: WeightLookup,
): Tensor {
  const states = directions(args).map((prefix) => {
    const [kernel, recurrent] = [weight<Tensor2D>(`${prefix}kernel`), weight<Tensor2D>(`${prefix}recurrent_kernel`)];
    const options = { backwards: prefix !== "", last: !args.return_sequences };
    return run(tf, x, { kernel, recurrent, bias: weight(`${prefix}bias`) }, options);
  });
  return states.length === 1 ? (states[0] as Tensor) : tf.concat(states, -1);
}

/** As tfjs and Keras call a direction's layer inside of a bidirectional one, whose own name is `name`. */
export const directionNames = (args: Recurrent, name: string, cell: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    directions(args).flatMap((prefix) =>
      ["kernel", "recurrent_kernel", "bias"].map((weight) => {
        const direction = args.bidirectional ? `${prefix === "" ? "forward_" : prefix}${name}/` : "";
        return [`${prefix}${weight}`, `${direction}${cell}${weight}`] as const;
      }),
    ),
  );

export function kerasRecurrent(layer: "LSTM" | "GRU", args: Recurrent): KerasLayer {
  const name = layer.toLowerCase();
  const options = { return_sequences: unless(false, args.return_sequences) };
  const weights = directionNames(args, name, `${name}_cell/`);
  if (!args.bidirectional) return { layer, positional: [args.units], options, weights };
  // Keras would number the inner layers, and name weights after that.
  const inner = python(`layers.${layer}`, [args.units], { ...options, name });
  return { layer: "Bidirectional", positional: [raw(inner)], weights };
}

/** @param weightsOf where PyTorch keeps a direction's weights: `suffix` ends their names */
export function torchRecurrent(
  module: "nn.LSTM" | "nn.GRU",
  args: Recurrent,
  features: number,
  weightsOf: (suffix: string) => Readonly<Record<"kernel" | "recurrent_kernel" | "bias", TorchWeight | readonly TorchWeight[]>>,
): TorchCode {
  const lastState = module === "nn.LSTM" ? "[1][0]" : "[1]";
  return {
    module: python(module, [features, args.units], { batch_first: true, bidirectional: unless(false, args.bidirectional) }),
    weights: Object.fromEntries(
      directions(args).flatMap((prefix) =>
        Object.entries(weightsOf(prefix === "" ? "l0" : "l0_reverse")).map(([name, place]) => [`${prefix}${name}`, place]),
      ),
    ),
    call: ([x], own) => `${own}(${x})${args.return_sequences ? "[0]" : `${lastState}.transpose(0, 1).flatten(1)`}`,
  };
}
