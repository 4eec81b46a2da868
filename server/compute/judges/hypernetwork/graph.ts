/** An architecture as a hypernetwork reads it: features of its nodes, and who hears whom. */
import { type Architecture, type ArchitectureNode, inputShapes } from "../../../network/architecture.ts";
import { type ArgumentValue, type Shape, size } from "../../../network/operation.ts";
import { operationNamed, operations } from "../../../network/ops/index.ts";

export interface Graph {
  /** [nodes, columns] */
  readonly features: Float32Array;
  /** [nodes, nodes]: each node's row sums to 1 over the nodes that it depends on, the nearer the more, or is 0. */
  readonly before: Float32Array;
  /** Likewise over the nodes that depend on it. */
  readonly after: Float32Array;
}

/** One column for each operation, for each of its parameters (of words: for each word), and for what is known of any node. */
const places = new Map<string, number>();
for (const [name, { parameters }] of operations) {
  places.set(name, places.size);
  for (const { name: parameter, type } of parameters)
    for (const value of type.kind === "enum" ? type.values : [""]) places.set(columnOf(name, parameter, value), places.size);
}
const general = [
  "one",
  "rank 1",
  "rank 2",
  "rank 3",
  "channels",
  "positions",
  "channels before",
  "from input",
  "to output",
  "nodes",
];
for (const name of general) places.set(name, places.size);

export const columns = places.size;

function columnOf(operation: string, parameter: string, value: ArgumentValue): string {
  return `${operation} ${parameter} ${typeof value === "string" ? value : ""}`;
}

/** Numbers from 0 to thousands, brought near each other. */
const log = (value: number): number => Math.log2(1 + value) / 4;

export function graphOf(architecture: Architecture): Graph {
  const { nodes } = architecture;
  const distances = distancesIn(nodes);
  const longest = nodes.map((_, node) => Math.max(0, ...(distances[node] as readonly number[]).filter(Number.isFinite)));
  const features = new Float32Array(nodes.length * columns);
  for (const [index, node] of nodes.entries()) {
    const put = (column: string, value: number): void => {
      features[index * columns + (places.get(column) as number)] = value;
    };
    put(node.operation, 1);
    for (const { name } of operationNamed(node.operation).parameters) {
      const value = node.arguments[name];
      if (value !== undefined)
        put(columnOf(node.operation, name, value), typeof value === "number" ? log(value) : Number(value !== false));
    }
    const before = inputShapes(architecture, node)[0] as Shape;
    put("one", 1);
    put(`rank ${node.shape.length}`, 1);
    put("channels", log(node.shape.at(-1) ?? 1));
    put("positions", log(size(node.shape.slice(0, -1))));
    put("channels before", log(before.at(-1) ?? 1));
    put("from input", log(longest[index] as number));
    put("to output", log(Math.max(0, ...distances.map((row) => row[index] as number).filter(Number.isFinite))));
    put("nodes", log(nodes.length));
  }
  const near = (from: number, to: number): number => 1 / Math.max(1, distances[from]?.[to] as number);
  return {
    features,
    before: rows(nodes.length, (node, other) => (node === other ? 0 : near(node, other))),
    after: rows(nodes.length, (node, other) => (node === other ? 0 : near(other, node))),
  };
}

/** Steps from each node to each that it depends on; infinite to others. */
function distancesIn(nodes: readonly ArchitectureNode[]): readonly (readonly number[])[] {
  const distances: number[][] = [];
  for (const [node, { inputs }] of nodes.entries()) {
    const row = nodes.map((_, other) => (other === node ? 0 : Number.POSITIVE_INFINITY));
    for (const source of inputs)
      for (const [other, distance] of (source === "input" ? [] : (distances[source] as number[])).entries())
        row[other] = Math.min(row[other] as number, distance + 1);
    distances.push(row);
  }
  return distances;
}

function rows(count: number, value: (row: number, column: number) => number): Float32Array {
  const matrix = new Float32Array(count * count);
  for (let row = 0; row < count; row++) {
    const values = Array.from({ length: count }, (_, column) => value(row, column));
    const sum = values.reduce((total, each) => total + each, 0);
    if (sum > 0)
      matrix.set(
        values.map((each) => each / sum),
        row * count,
      );
  }
  return matrix;
}
