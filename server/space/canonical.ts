/**
 * A key for what a candidate is, whatever decisions led to it: candidates with equal keys are equal, so all but one can be dropped.
 *
 * The architecture is reduced (reduced.ts); the nodes that are left are put into an order that does not depend on how they were
 * written, by colour refinement (Weisfeiler and Leman 1968), and written down completely in that order. So networks with equal keys
 * are equal, but for constants that do not depend on the input. Equal graphs have equal keys wherever nodes that refinement
 * cannot tell apart are symmetrical, as they are in every graph but contrived ones.
 */
import type { Architecture, ArchitectureNode, Source } from "../network/architecture.ts";
import type { Shape } from "../network/operation.ts";
import { choiceIn } from "./decisions.ts";
import type { Candidate } from "./instantiate.ts";
import { input, nothing, type ReducedNode, reduced, stable } from "./reduced.ts";
import type { Space } from "./space.ts";

export const canonicalKey = ({ architecture, training }: Omit<Candidate, "places">): string =>
  `${canonicalGraph(architecture)};${stable(training)}`;

/** The key of a candidate in its space, whose plain decisions count, too. */
export const keyIn = ({ plain = [] }: Space, candidate: Omit<Candidate, "places">): string =>
  [canonicalKey(candidate), ...plain.map((id) => choiceIn(candidate.decisions, id))].join(";");

/** The part of the key that tells the architecture. */
export function canonicalGraph(architecture: Architecture): string {
  const { nodes, output } = reduced(architecture);
  const place = order(nodes, output);
  const written: string[] = [];
  for (const [index, node] of nodes.entries()) written[place[index] as number] = `${node.label}${sources(node, place)}`;
  return `${architecture.input.join("x")}>${written.join(",")}>${output < 0 ? output : place[output]}`;
}

/** An architecture without what does not matter, in an order that does not depend on how it was written; a program is told it. */
export interface Graph {
  readonly input: Shape;
  /** Every node comes after its inputs. */
  readonly nodes: readonly (Pick<ArchitectureNode, "operation" | "arguments"> & { readonly inputs: readonly GraphSource[] })[];
  readonly output: GraphSource;
}

/** `nothing`: what does not depend on the input. */
type GraphSource = Source | "nothing";

export function canonical(architecture: Architecture): Graph {
  const { nodes, output } = reduced(architecture);
  const place = order(nodes, output);
  const ordered: Graph["nodes"][number][] = [];
  for (const [index, node] of nodes.entries()) {
    const { operation, arguments: given } = node;
    ordered[place[index] as number] = { operation, arguments: given, inputs: sourcesOf(node, place).map(named) };
  }
  return { input: architecture.input, nodes: ordered, output: named(place[output] ?? output) };
}

const named = (source: number): GraphSource => (source === input ? "input" : source === nothing ? "nothing" : source);

/** The inputs of a node by these names of nodes; in their order, where the operation is commutative. */
function sourcesOf({ inputs, commutative }: ReducedNode, names: readonly number[]): readonly number[] {
  const sources = inputs.map((source) => (source < 0 ? source : (names[source] as number)));
  return commutative ? sources.toSorted((a, b) => a - b) : sources;
}

/** The place of every node in an order that is the same for every way to write the graph. */
function order(nodes: readonly ReducedNode[], output: number): readonly number[] {
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

const sources = (node: ReducedNode, names: readonly number[]): string => `(${sourcesOf(node, names)})`;
