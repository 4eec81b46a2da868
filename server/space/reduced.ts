/**
 * What is left of an architecture once what makes no difference is gone: identities are contracted, sums of sums are one sum, and
 * what the output does not depend on, or what does not depend on the input (the edges of a `cell` that are zero and what follows
 * from them alone), is left out. Equal calculations on equal inputs are one, unless they have weights or randomness of their own.
 */
import { type Architecture, type ArchitectureNode, inputShapes } from "../network/architecture.ts";
import { operationNamed } from "../network/ops/index.ts";

/** The network's input as a source, and what does not depend on it; other sources are indices of nodes. */
export const input = -1;
export const nothing = -2;

export interface ReducedNode {
  readonly operation: string;
  readonly arguments: ArchitectureNode["arguments"];
  /** The operation and its arguments. */
  readonly label: string;
  readonly inputs: readonly number[];
  readonly commutative: boolean;
  readonly sum: boolean;
}

export interface ReducedGraph {
  /** In topological order. */
  readonly nodes: readonly ReducedNode[];
  readonly output: number;
}

export function reduced(architecture: Architecture): ReducedGraph {
  const nodes: ReducedNode[] = [];
  const places: number[] = [];
  const known = new Map<string, number>();
  const placeOf = (source: number | "input"): number => (source === "input" ? input : (places[source] as number));
  /** The terms of a sum, those of its terms that are sums in their place. */
  const terms = (source: number): readonly number[] => {
    const node = nodes[source];
    return source === nothing ? [] : node?.sum ? node.inputs : [source];
  };
  for (const [index, node] of architecture.nodes.entries()) {
    const operation = operationNamed(node.operation);
    const shapes = inputShapes(architecture, node);
    const sum = operation.meaning === "sum";
    const sources = node.inputs.map(placeOf);
    const inputs = sum ? sources.flatMap(terms) : sources;
    const first = inputs[0] ?? nothing;
    if (operation.meaning === "zero" || inputs.every((source) => source === nothing)) places[index] = nothing;
    else if (sum ? inputs.length === 1 : operation.isIdentity?.(node.arguments, shapes)) places[index] = first;
    else {
      const commutative = operation.commutative === true;
      const label = `${node.operation}${stable(node.arguments)}`;
      const ordered = commutative ? inputs.toSorted((a, b) => a - b) : inputs;
      const own = operation.stochastic || operation.weights(node.arguments, shapes).length > 0;
      const key = `${label}${ordered}`;
      const place = (own ? undefined : known.get(key)) ?? nodes.length;
      places[index] = place;
      if (place < nodes.length) continue;
      nodes.push({ operation: node.operation, arguments: node.arguments, label, inputs: ordered, commutative, sum });
      if (!own) known.set(key, place);
    }
  }
  return alive(nodes, placeOf(architecture.output));
}

/** Without what the output does not depend on. */
function alive(nodes: readonly ReducedNode[], output: number): ReducedGraph {
  const live = new Set([output]);
  for (let index = nodes.length - 1; index >= 0; index--)
    if (live.has(index)) for (const source of nodes[index]?.inputs ?? []) live.add(source);
  const places = new Map(nodes.flatMap((_, index) => (live.has(index) ? [index] : [])).map((index, place) => [index, place]));
  const moved = (source: number) => places.get(source) ?? source;
  return {
    nodes: nodes.flatMap((node, index) => (live.has(index) ? { ...node, inputs: node.inputs.map(moved) } : [])),
    output: moved(output),
  };
}

/** A text that is the same for equal values: JSON with the keys of objects in alphabetical order. */
export function stable(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "";
  if (Array.isArray(value)) return `[${value.map(stable)}]`;
  const entries = Object.keys(value).sort();
  return `{${entries.map((key) => `${key}:${stable(value[key as keyof typeof value])}`)}}`;
}
