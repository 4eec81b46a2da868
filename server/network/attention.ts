/** Multi-head attention (Vaswani et al. 2017, section 3.2): what self-attention and cross-attention share. */
import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-core";
import { type KerasLayer, python, type TfjsFunction, type TorchCode, type TorchWeight, unless } from "./code.ts";
import { tfjsAttention, torchAttention } from "./definitions/attention.ts";
import * as kernels from "./kernels.ts";
import {
  type Arguments,
  type Held,
  integer,
  last,
  type Parameter,
  type Shape,
  size,
  type Tf,
  type WeightLookup,
  type WeightSpec,
} from "./operation.ts";
import { productWorkspace } from "./workspace.ts";

export interface Heads extends Arguments {
  readonly heads: number;
  /** Features of a head's queries, keys and values; 0: see `depth`. */
  readonly key: number;
}

export const headParameters: readonly Parameter[] = [
  integer("heads", 1, "Number of heads, each of which looks for something else."),
  integer("key", 0, "Features of each head; 0: those of the sequence divided by `heads`, rounded down, but at least 1.", {
    default: 0,
  }),
];

/** Of a head, in features. */
const depth = ({ heads, key }: Heads, [, features = 1]: Shape): number => key || Math.max(1, Math.floor(features / heads));

const projections = ["query", "key", "value", "output"] as const;

export function attentionWeights(args: Heads, query: Shape, memory: Shape): readonly WeightSpec[] {
  const width = args.heads * depth(args, query);
  const [features, remembered] = [query[1] as number, memory[1] as number];
  const sizes = { query: [features, width], key: [remembered, width], value: [remembered, width], output: [width, features] };
  return projections.flatMap((name): WeightSpec[] => {
    const [fanIn, fanOut] = sizes[name] as [number, number];
    return [
      { name: `${name}_kernel`, shape: [fanIn, fanOut], initializer: { kind: "glorot_uniform", fanIn, fanOut }, trainable: true },
      { name: `${name}_bias`, shape: [fanOut], initializer: { kind: "zeros" }, trainable: true },
    ];
  });
}

/** Four projections, the products of queries with keys and of probabilities with values, and the softmax. */
export function attentionFlops(args: Heads, query: Shape, memory: Shape): number {
  const width = args.heads * depth(args, query);
  const [queries, features] = query as [number, number];
  const [keys, remembered] = memory as [number, number];
  return 4 * width * (queries * features + keys * remembered + queries * keys) + args.heads * queries * keys;
}

/**
 * Queries, keys, values, what is attended to and its gradients; the probabilities, their gradient, which tfjs fills with zeros, and
 * those of one head; the gradients of the inputs that come by three ways.
 */
export function attentionMemory(args: Heads, query: Shape, memory: Shape): Held {
  const width = args.heads * depth(args, query);
  const [queries, keys] = [query[0] as number, memory[0] as number];
  const between = 4 * width * (queries + keys) + (2 * args.heads + 1) * queries * keys;
  return {
    example: between + size(query) + 2 * size(memory),
    once: productWorkspace(width, keys, last(query), last(memory)),
  };
}

/** @param query [batch, queries, features] @param memory [batch, keys, features] */
export function attended(tf: Tf, args: Heads, query: Tensor3D, memory: Tensor3D, causal: boolean, weight: WeightLookup) {
  const project = (name: (typeof projections)[number], x: Tensor3D) =>
    kernels.dense(tf, x, weight<Tensor2D>(`${name}_kernel`), weight<Tensor1D>(`${name}_bias`)) as Tensor3D;
  const [q, k, v] = [project("query", query), project("key", memory), project("value", memory)];
  return project("output", kernels.attention(tf, q, k, v, args.heads, causal));
}

/** How targets say it, but for what it is called with. */
export const attentionCode = {
  /** @param memory the variable */
  tfjs: (args: Heads, query: Shape, memory: "x" | "memory", causal: boolean): TfjsFunction => ({
    apply: `(${memory === "x" ? "x, w" : "x, w, memory"}) => attention(x, w, ${memory}, ${args.heads}, ${depth(args, query)}${causal ? ", true" : ""})`,
    definition: tfjsAttention,
  }),
  keras: (args: Heads, query: Shape): KerasLayer => ({
    layer: "MultiHeadAttention",
    positional: [args.heads, depth(args, query)],
    weights: byProjection((name, part) => `${name === "output" ? "attention_output" : name}/${part}`),
  }),
  pytorch: (args: Heads, query: Shape, memory: Shape, causal: boolean): Omit<TorchCode, "call"> => ({
    definition: torchAttention,
    module: python("Attention", [query[1] as number, memory[1] as number, args.heads, depth(args, query)], {
      causal: unless(false, causal),
    }),
    weights: byProjection<TorchWeight>((name, part) =>
      part === "kernel" ? { name: `${name}.weight`, axes: [1, 0] } : { name: `${name}.bias` },
    ),
  }),
};

const byProjection = <T>(of: (name: string, part: "kernel" | "bias") => T): Record<string, T> =>
  Object.fromEntries(
    projections.flatMap((name) => (["kernel", "bias"] as const).map((part) => [`${name}_${part}`, of(name, part)] as const)),
  );
