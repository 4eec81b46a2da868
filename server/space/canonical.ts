/**
 * A key for what a candidate is, whatever decisions led to it: candidates with equal keys are equal, so all but one can be dropped.
 *
 * Nodes that pass their input on are contracted, nodes that the output does not depend on are left out, and equal calculations on
 * equal inputs are one, unless they have weights or randomness of their own. What is left is a graph; its nodes are put into an
 * order that does not depend on how it was written, by colour refinement (Weisfeiler and Leman 1968), and written down completely
 * in that order. So different graphs always have different keys. Equal graphs have equal keys wherever nodes that refinement
 * cannot tell apart are symmetrical, as they are in every graph but contrived ones.
 */
import { type Architecture, type ArchitectureNode, inputShapes, type Source } from "../network/architecture.ts";
import type { Shape } from "../network/operation.ts";
import { operationNamed } from "../network/ops/index.ts";
import { choiceIn } from "./decisions.ts";
import type { Candidate } from "./instantiate.ts";
import type { Space } from "./space.ts";

export const canonicalKey = ({ architecture, training }: Candidate): string =>
  `${canonicalGraph(architecture)};${stable(training)}`;

/** The key of a candidate in its space, whose plain decisions count, too. */
export const keyIn = ({ plain = [] }: Space, candidate: Candidate): string =>
  [canonicalKey(candidate), ...plain.map((id) => choiceIn(candidate.decisions, id))].join(";");

/** The part of the key that tells the architecture. */
export function canonicalGraph(architecture: Architecture): string {
  const { nodes, output } = reduce(architecture);
  const place = order(nodes, output);
  const written: string[] = [];
  for (const [index, node] of nodes.entries()) written[place[index] as number] = `${node.label}${sources(node, place)}`;
  return `${architecture.input.join("x")}>${written.join(",")}>${output < 0 ? "input" : place[output]}`;
}

/** An architecture without what does not matter, in an order that does not depend on how it was written; a program is told it. */
export interface Graph {
  readonly input: Shape;
  /** Every node comes after its inputs. */
  readonly nodes: readonly Pick<ArchitectureNode, "operation" | "arguments" | "inputs">[];
  readonly output: Source;
}

export function canonical(architecture: Architecture): Graph {
  const { nodes, output } = reduce(architecture);
  const place = order(nodes, output);
  const placed = (source: number): Source => (source < 0 ? "input" : (place[source] as number));
  const ordered: Graph["nodes"][number][] = [];
  for (const [index, { of, inputs, commutative }] of nodes.entries()) {
    const { operation, arguments: given } = architecture.nodes[of] as ArchitectureNode;
    const sources = inputs.map(placed);
    if (commutative) sources.sort((a, b) => Number(a === "input" ? input : a) - Number(b === "input" ? input : b));
    ordered[place[index] as number] = { operation, arguments: given, inputs: sources };
  }
  return { input: architecture.input, nodes: ordered, output: placed(output) };
}

/** The network's input as a source; other sources are indices. */
const input = -1;

interface Node {
  /** The node of the architecture that it stands for; equal ones are one. */
  readonly of: number;
  /** The operation and its arguments. */
  readonly label: string;
  readonly inputs: readonly number[];
  readonly commutative: boolean;
}

/** The nodes that matter, in topological order. */
function reduce(architecture: Architecture): { nodes: readonly Node[]; output: number } {
  const live = new Set<number>();
  const mark = (source: number | "input"): void => {
    if (source === "input" || live.has(source)) return;
    live.add(source);
    architecture.nodes[source]?.inputs.forEach(mark);
  };
  mark(architecture.output);

  const nodes: Node[] = [];
  const reducedTo: number[] = [];
  const reduced = (source: number | "input"): number => (source === "input" ? input : (reducedTo[source] as number));
  const known = new Map<string, number>();
  for (const [index, node] of architecture.nodes.entries()) {
    if (!live.has(index)) continue;
    const operation = operationNamed(node.operation);
    const shapes = inputShapes(architecture, node);
    if (operation.isIdentity?.(node.arguments, shapes)) {
      reducedTo[index] = reduced(node.inputs[0] as number | "input");
      continue;
    }
    const commutative = operation.commutative === true;
    const inputs = node.inputs.map(reduced);
    if (commutative) inputs.sort((a, b) => a - b);
    const label = `${node.operation}${stable(node.arguments)}`;
    const own = operation.stochastic || operation.weights(node.arguments, shapes).length > 0;
    const key = `${label}${inputs}`;
    const same = own ? undefined : known.get(key);
    reducedTo[index] = same ?? nodes.push({ of: index, label, inputs, commutative }) - 1;
    if (same === undefined && !own) known.set(key, reducedTo[index]);
  }
  return { nodes, output: reduced(architecture.output) };
}

/** The place of every node in an order that is the same for every way to write the graph. */
function order(nodes: readonly Node[], output: number): readonly number[] {
  const users: { user: number; position: string }[][] = nodes.map(() => []);
  const depths: number[] = [];
  for (const [user, node] of nodes.entries()) {
    depths.push(1 + Math.max(...node.inputs.map((source) => (source < 0 ? 0 : (depths[source] as number)))));
    for (const [position, source] of node.inputs.entries())
      users[source]?.push({ user, position: node.commutative ? "" : String(position) });
  }
  let colours = ranks(nodes.map((node, index) => `${String(depths[index]).padStart(6, "0")} ${node.label} ${index === output}`));
  for (;;) {
    const classes = new Set(colours).size;
    if (classes === nodes.length) return colours;
    const current = colours;
    const refined = ranks(
      nodes.map((node, index) => {
        const usedBy = (users[index] ?? []).map(({ user, position }) => `${current[user]}.${position}`).sort();
        return `${String(current[index]).padStart(6, "0")} ${sources(node, current)} ${usedBy}`;
      }),
    );
    colours = new Set(refined).size > classes ? refined : ranks(singleOut(current));
  }
}

/** Gives one node of the first colour that several share a colour of its own, before theirs. */
function singleOut(colours: readonly number[]): readonly string[] {
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const shared = Math.min(...[...counts].filter(([, count]) => count > 1).map(([colour]) => colour));
  const chosen = colours.indexOf(shared);
  return colours.map((colour, index) => `${String(colour).padStart(6, "0")} ${index === chosen ? 0 : 1}`);
}

/** The place of each text among the different ones, sorted. */
function ranks(texts: readonly string[]): readonly number[] {
  const sorted = new Map([...new Set(texts)].sort().map((text, rank) => [text, rank]));
  return texts.map((text) => sorted.get(text) as number);
}

function sources(node: Node, names: readonly number[]): string {
  const named = node.inputs.map((source) => (source < 0 ? input : (names[source] as number)));
  return `(${node.commutative ? named.sort((a, b) => a - b) : named})`;
}

/** JSON with the keys of objects in alphabetical order. */
const stable = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
