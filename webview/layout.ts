/** Where the layers of an architecture are drawn: a graph from top to bottom, laid out by dagre. Lengths are pixels. */
import { Graph, layout } from "@dagrejs/dagre";
import type { Architecture, ArchitectureNode } from "../server/network/architecture.ts";
import { formatNumber } from "../server/protocol/format.ts";

export interface Box {
  readonly key: string;
  readonly title: string;
  /** The main arguments; empty where there are none. */
  readonly text: string;
  /** Of what comes out. */
  readonly shape: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly end: boolean;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  /** As data of an SVG path. */
  readonly lines: readonly { readonly key: string; readonly path: string }[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}
interface Size {
  readonly width: number;
  readonly height: number;
}

/** Width of a character of the monospaced font that the boxes are written in. */
const character = 6.7;
const padding = 10;
const heights = { title: 26, both: 42 } as const;

export function drawingOf(architecture: Architecture, input: string): Drawing {
  const boxes = [
    { key: "input", title: input, text: "", shape: shapeText(architecture.input), end: true },
    ...architecture.nodes.map((node, index) => ({
      key: String(index),
      title: node.operation,
      text: mainArguments(node),
      shape: shapeText(node.shape),
      end: architecture.output === index,
    })),
  ];
  const characters = Math.max(...boxes.map(({ title, text, shape }) => Math.max(title.length + shape.length + 3, text.length)));
  const width = Math.round(characters * character + 2 * padding);
  const graph = new Graph();
  graph.setGraph({ rankdir: "TB", ranksep: 20, nodesep: 20, marginx: 12, marginy: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { key, text } of boxes) graph.setNode(key, { width, height: text ? heights.both : heights.title });
  architecture.nodes.forEach((node, index) => {
    for (const source of node.inputs) graph.setEdge(String(source), String(index));
  });
  layout(graph);
  const { width: whole = 0, height: tall = 0 }: Partial<Size> = graph.graph();
  const edges: readonly { readonly v: string; readonly w: string }[] = graph.edges();
  return {
    width: whole,
    height: tall,
    boxes: boxes.map((box) => {
      const { x = 0, y = 0, height = 0 }: Partial<Point & Size> = graph.node(box.key);
      return { ...box, x: x - width / 2, y: y - height / 2, width, height };
    }),
    lines: edges.map((edge) => {
      const { points }: { readonly points: readonly Point[] } = graph.edge(edge);
      return { key: `${edge.v}-${edge.w}`, path: smooth(points) };
    }),
  };
}

/** Through the first and the last point, and past those between them. */
function smooth(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  const parts = [`M${first.x},${first.y}`];
  rest.forEach((point, index) => {
    const following = rest[index + 1];
    if (!following) parts.push(`L${point.x},${point.y}`);
    else parts.push(`Q${point.x},${point.y} ${(point.x + following.x) / 2},${(point.y + following.y) / 2}`);
  });
  return parts.join(" ");
}

/** Arguments that seldom make the difference, by the value that they then have; null: they are never shown in the graph. */
const quiet: Readonly<Record<string, number | null>> = {
  padding: null,
  bias: null,
  epsilon: null,
  momentum: null,
  strides: 1,
  dilation: 1,
  groups: 1,
  multiplier: 1,
};

/** "filters 32, kernel 3" */
function mainArguments({ arguments: args }: ArchitectureNode): string {
  return Object.entries(args)
    .filter(([name, value]) => quiet[name] !== null && quiet[name] !== value && !(name === "strides" && value === args.size))
    .map(([name, value]) => `${name} ${typeof value === "number" ? formatNumber(value) : value}`)
    .join(", ");
}

/** All of them: "filters 32, kernel 3, strides 1, padding same, bias true" */
export const allArguments = ({ arguments: args }: ArchitectureNode): string =>
  Object.entries(args)
    .map(([name, value]) => `${name} ${typeof value === "number" ? formatNumber(value) : value}`)
    .join(", ");

/** "28 × 28 × 16" */
export const shapeText = (shape: readonly number[]): string => shape.join(" × ");
