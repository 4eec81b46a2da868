/**
 * Features of the canonical graph: of what is left of an architecture once what makes no difference is gone (space/reduced.ts). Sums
 * are edges that meet and no layers. White, Neiswanger and Savani 2021 (BANANAS) count paths; counts of operations, shape and costs
 * make up for the paths that no observation has.
 */
import type { Candidate } from "../../space/instantiate.ts";
import { input, type ReducedGraph, reduced } from "../../space/reduced.ts";

/** Values by name. */
export type Values = Map<string, number>;

export interface GraphFeatures {
  /** How often each sequence of layers leads from the input to the output; none where there are very many. */
  readonly paths: Values;
  /** Up to three layers that follow each other. */
  readonly windows: Values;
  /** How often each layer occurs, and each of its arguments' values. */
  readonly operations: Values;
  /** Paths, the longest, the shortest, their mean length in layers, layers, whether one is a short way, whether there is none. */
  readonly shape: Values;
}

/** Paths are listed up to here. */
const mostPaths = 128;

export function graphFeatures({ architecture }: Candidate): GraphFeatures {
  const graph = reduced(architecture);
  const { count, ...shape } = shapeOf(graph);
  const operations: Values = new Map();
  for (const { operation, arguments: args, sum } of graph.nodes) {
    if (sum) continue;
    add(operations, operation);
    for (const [name, value] of Object.entries(args)) add(operations, `${operation} ${name} ${value}`);
  }
  return {
    paths: count > mostPaths ? new Map() : paths(graph),
    ...{ windows: windows(graph), operations, shape: new Map(Object.entries({ ...shape, paths: Math.log1p(count) })) },
  };
}

/** All paths from the input to each node, the node's own label included, counted. */
function paths({ nodes, output }: ReducedGraph): Values {
  const ending: Values[] = [];
  const to = (source: number): Values => (source === input ? new Map([["", 1]]) : (ending[source] ?? new Map()));
  for (const [index, { label, inputs, sum }] of nodes.entries()) {
    const own: Values = new Map();
    for (const source of inputs) for (const [path, times] of to(source)) add(own, sum ? path : `${path}>${label}`, times);
    ending[index] = own;
  }
  return to(output);
}

function windows({ nodes, output }: ReducedGraph): Values {
  const found: Values = new Map();
  const ending: ReadonlySet<string>[] = [];
  const to = (source: number): Iterable<string> => (source < 0 ? [""] : (ending[source] ?? []));
  for (const [index, { label, inputs, sum }] of nodes.entries()) {
    const before = new Set(inputs.flatMap((source) => [...to(source)]));
    ending[index] = sum ? before : new Set([...before].map((path) => [...path.split(">").slice(-2), label].join(">")));
    if (!sum) for (const window of ending[index]) add(found, window);
  }
  for (const last of to(output)) add(found, `${last}>`);
  return found;
}

/** Of the paths from the input to each node. */
interface Lengths {
  readonly count: number;
  /** In layers. */
  readonly total: number;
  readonly longest: number;
  readonly shortest: number;
}
const none: Lengths = { count: 0, total: 0, longest: 0, shortest: Number.POSITIVE_INFINITY };
const start: Lengths = { count: 1, total: 0, longest: 0, shortest: 0 };

function shapeOf({ nodes, output }: ReducedGraph) {
  const ending: Lengths[] = [];
  const to = (source: number): Lengths => (source === input ? start : (ending[source] ?? none));
  for (const [index, { inputs, sum }] of nodes.entries()) {
    const all = inputs.map(to);
    const count = all.reduce((sum, lengths) => sum + lengths.count, 0);
    const step = sum ? 0 : 1;
    ending[index] = {
      count,
      total: all.reduce((sum, lengths) => sum + lengths.total, 0) + step * count,
      longest: Math.max(...all.map(({ longest }) => longest)) + step,
      shortest: Math.min(...all.map(({ shortest }) => shortest)) + step,
    };
  }
  const layers = nodes.filter(({ sum }) => !sum).length;
  const { count, total, longest, shortest } = to(output);
  if (count === 0) return { count, longest: 0, shortest: 0, mean: 0, layers, direct: 0, dead: 1 };
  // Paths from a node to the output.
  const onward = new Map([[output, 1]]);
  for (let index = nodes.length - 1; index >= 0; index--)
    for (const source of nodes[index]?.inputs ?? []) add(onward, source, onward.get(index));
  const onAll = nodes.filter(({ sum }, index) => !sum && isNear(to(index).count * (onward.get(index) ?? 0), count)).length;
  // A path of nothing but what all paths have: a short way around everything that differs.
  const direct = shortest === onAll ? 1 : 0;
  return { count, longest, shortest, mean: total / count, layers, direct, dead: 0 };
}

/** Very large counts are not exact. */
const isNear = (a: number, b: number): boolean => Math.abs(a - b) < 1e-9 * b;

const add = <Key>(values: Map<Key, number>, name: Key, amount = 1): void =>
  void values.set(name, (values.get(name) ?? 0) + amount);
