/** An architecture: a graph of operations with every argument, shape and cost known. Plain JSON. */
import { type Arguments, type Shape, ShapeError, shapeFor, size, type WeightSpec } from "./operation.ts";
import { operationNamed } from "./ops/index.ts";

/** What a node reads: another node, by its index, or the network's input. */
export type Source = number | "input";

export interface ArchitectureNode {
  /** Unique and readable: the operation and its place among its kind, "conv2d_2". Weights are named after it. */
  readonly name: string;
  readonly operation: string;
  readonly arguments: Arguments;
  readonly inputs: readonly Source[];
  readonly shape: Shape;
  /** Trainable values. */
  readonly parameters: number;
  /** For one example. */
  readonly flops: number;
}

export interface Architecture {
  readonly input: Shape;
  /** In an order in which every node comes after its inputs. */
  readonly nodes: readonly ArchitectureNode[];
  readonly output: Source;
  readonly parameters: number;
  readonly flops: number;
}

/** Builds an architecture node by node, inferring shapes and costs. */
export class ArchitectureBuilder {
  readonly #nodes: ArchitectureNode[] = [];
  readonly #counts = new Map<string, number>();
  readonly input: Shape;

  constructor(input: Shape) {
    this.input = input;
  }

  shapeOf(source: Source): Shape {
    return source === "input" ? this.input : (this.#nodes[source] as ArchitectureNode).shape;
  }

  nameOf(source: Source): string {
    return source === "input" ? source : (this.#nodes[source] as ArchitectureNode).name;
  }

  /** Adds a call of an operation; its arguments must be complete. Throws `ShapeError` where the inputs do not fit. */
  add(operationName: string, args: Arguments, inputs: readonly Source[]): Source {
    const operation = operationNamed(operationName);
    const shapes = inputs.map((source) => this.shapeOf(source));
    const shape = shapeFor(operation, args, shapes);
    const place = (this.#counts.get(operationName) ?? 0) + 1;
    this.#counts.set(operationName, place);
    this.#nodes.push({
      name: `${operationName}_${place}`,
      operation: operationName,
      arguments: args,
      inputs,
      shape,
      parameters: parametersOf(operation.weights(args, shapes)),
      flops: operation.flops(args, shapes, shape),
    });
    return this.#nodes.length - 1;
  }

  /** The architecture with this output: of what was added, all that the output depends on. */
  finish(output: Source): Architecture {
    const live = this.#liveFrom(output);
    const places = new Map(live.map((node, place) => [node, place]));
    const moved = (source: Source): Source => (source === "input" ? source : (places.get(source) ?? source));
    const nodes = live.flatMap((index) => {
      const node = this.#nodes[index];
      return node ? [{ ...node, inputs: node.inputs.map(moved) }] : [];
    });
    const sum = (cost: "parameters" | "flops") => nodes.reduce((total, node) => total + node[cost], 0);
    return { input: this.input, nodes, output: moved(output), parameters: sum("parameters"), flops: sum("flops") };
  }

  /** In the order in which they were added. */
  #liveFrom(output: Source): readonly number[] {
    const live = new Set<Source>([output]);
    // Every node comes after its inputs.
    for (let index = this.#nodes.length - 1; index >= 0; index--)
      if (live.has(index)) for (const source of this.#nodes[index]?.inputs ?? []) live.add(source);
    return this.#nodes.flatMap((_, index) => (live.has(index) ? [index] : []));
  }
}

/** The number of trainable values. */
export const parametersOf = (weights: readonly WeightSpec[]): number =>
  weights.reduce((total, weight) => total + (weight.trainable ? size(weight.shape) : 0), 0);

export interface NamedWeight extends WeightSpec {
  /** "conv2d_1/kernel": the node and the operation's weight. */
  readonly key: string;
}

/** Every weight of the network, in the order of its nodes. */
export function weightsOf(architecture: Architecture): readonly NamedWeight[] {
  return architecture.nodes.flatMap((node) =>
    operationNamed(node.operation)
      .weights(node.arguments, inputShapes(architecture, node))
      .map((weight) => ({ ...weight, key: `${node.name}/${weight.name}` })),
  );
}

export const inputShapes = (architecture: Architecture, node: ArchitectureNode): readonly Shape[] =>
  node.inputs.map((source) => (source === "input" ? architecture.input : shapeAt(architecture, source)));

export const outputShape = (architecture: Architecture): Shape =>
  architecture.output === "input" ? architecture.input : shapeAt(architecture, architecture.output);

function shapeAt(architecture: Architecture, index: number): Shape {
  const node = architecture.nodes[index];
  if (!node) throw new ShapeError(`the architecture has no node ${index}`);
  return node.shape;
}
