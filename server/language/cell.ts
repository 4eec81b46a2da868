/**
 * `cell(nodes: 4, edge: one_of(...))`: a small graph in which the search chooses every edge (Zoph et al. 2018; Liu, Simonyan and Yang
 * 2019; Dong and Yang 2020). Node 0 is the tensor that comes in; each further node adds up edges from nodes before it. The edge to
 * node i that comes j-th decides by itself, under the name `cell[i][j]`.
 */
import type { ArgumentValue, Parameter } from "../network/operation.ts";
import type { SpaceNode } from "../space/space.ts";
import { isForeignWord, matchArguments, missing } from "./arguments.ts";
import { cellParameters, edgeParameter, inputsParameter, nodesParameter, outputParameter } from "./cell_parameters.ts";
import { builderOf, type Context, originOf, tell } from "./context.ts";
import { decide } from "./decisions.ts";
import { constantIn, scalarOf } from "./expressions.ts";
import { copies, kindOf, namedValue } from "./layers.ts";
import { constantNeeded, tooManyWays } from "./rules/decisions.ts";
import { valueNotHere } from "./rules/values.ts";
import { Naming, Place } from "./space_builder.ts";
import type { Argument, Expression, Name } from "./tree.ts";
import { describeType, fits } from "./types.ts";

/** What must be given, with an example of it. */
const needed = [
  [nodesParameter, "4"],
  [edgeParameter, "identity()"],
] as const;

/** Ways to choose the inputs of a node beyond which a cell is refused. */
const mostWays = 200;

export function cell(node: Name, context: Context, own: Place | undefined): undefined {
  const given = matchArguments(node, cellParameters, context);
  const constants = new Map<string, ArgumentValue | undefined>(
    [nodesParameter, inputsParameter, outputParameter].map((parameter) => [
      parameter.name,
      constantOf(given.get(parameter.name), parameter, context),
    ]),
  );
  for (const [{ name, doc }, example] of needed)
    if (!given.has(name)) missing(node, { name, doc, example }, cellParameters, context);
  const edge = given.get(edgeParameter.name)?.value;
  const nodes = constants.get("nodes");
  const place = own ?? context.place.claim("cell");
  if (edge && kindOf(edge, context) === "value") tell(context, edge, valueNotHere(context.module.source.textOf(edge)));
  else if (edge && typeof nodes === "number") {
    const inputs = given.has("inputs") ? constants.get("inputs") : nodes - 1;
    if (typeof inputs === "number") {
      const builder = new CellBuilder(node, edge, inputs, { ...context, place, nodes: [] });
      context.nodes.push(builder.build(nodes, constants.get("output")));
      place.iterations = builder.places;
    }
  }
  place.damaged = place.iterations === undefined;
  builderOf(context).newTensor();
}

function constantOf(argument: Argument | undefined, parameter: Parameter, context: Context): ArgumentValue | undefined {
  if (!argument) return undefined;
  const { value } = argument;
  const outside = { ...context, builder: undefined };
  const what = `\`${parameter.name}\` of \`cell\``;
  if (isForeignWord(value, parameter.type, what, context)) return undefined;
  const scalar = scalarOf(value, outside, new Naming(new Place(""), parameter.name), describeType(parameter.type));
  if (!scalar || !fits(scalar, parameter.type, what, value, outside)) return undefined;
  const constant = constantIn(scalar);
  return constant === undefined ? tell(context, value, constantNeeded(what)) : constant;
}

class CellBuilder {
  readonly places: Place[] = [];
  readonly #node: Name;
  readonly #edge: Expression;
  readonly #inputs: number;
  readonly #context: Context;

  constructor(node: Name, edge: Expression, inputs: number, context: Context) {
    this.#node = node;
    this.#edge = edge;
    this.#inputs = inputs;
    this.#context = context;
  }

  build(nodes: number, output: ArgumentValue | undefined): SpaceNode {
    const { nodes: built } = this.#context;
    this.#addNode(0);
    for (let index = 1; index < nodes; index++) {
      const place = this.#addNode(index);
      const edges = this.#edges(Math.min(index, this.#inputs), place);
      const ways = choicesOf(index, edges.length);
      if (ways.length > mostWays) tell(this.#context, this.#node, tooManyWays(ways.length, mostWays));
      const options = ways.slice(0, mostWays).map((sources) => this.#sum(sources, edges));
      built.push(this.#oneOf(options, ways, place), { kind: "name", tensor: place.path });
    }
    const rest = this.places.slice(1).map(({ path }): SpaceNode => ({ kind: "tensor", tensor: path }));
    if (output === "all") built.push(this.#merge("concat", rest));
    return { kind: "sequence", children: built };
  }

  #addNode(index: number): Place {
    const place = new Place(`${this.#context.place.path}[${index}]`);
    place.iterations = [];
    this.places.push(place);
    if (index === 0) this.#context.nodes.push({ kind: "name", tensor: place.path });
    return place;
  }

  /** The layers of each edge to a node; their decisions are made here. */
  #edges(count: number, place: Place): readonly (readonly SpaceNode[])[] {
    const places = Array.from({ length: count }, (_, index) => new Place(`${place.path}[${index}]`));
    place.iterations = places;
    return places.map((own) => {
      builderOf(this.#context).step(this.#node, this.#context.module.source);
      const value = namedValue(this.#edge, { ...this.#context, place: own }, own, edgeParameter.name, own);
      return value?.kind === "layers" ? value.nodes : [];
    });
  }

  /** Each edge begins at its source. */
  #sum(sources: readonly number[], edges: readonly (readonly SpaceNode[])[]): SpaceNode {
    const branches = sources.map((source, index): SpaceNode => {
      const tensor = this.places[source]?.path ?? "";
      return {
        kind: "sequence",
        children: [{ kind: "tensor", tensor }, ...copies(edges[index] ?? [], this.#node, this.#context)],
      };
    });
    return this.#merge("add", branches);
  }

  #merge(operation: string, branches: readonly SpaceNode[]): SpaceNode {
    const [only] = branches;
    const origin = originOf(this.#node, this.#context);
    return branches.length === 1 && only ? only : { kind: "merge", operation, arguments: {}, branches, origin };
  }

  /** Which nodes a node reads is a decision where there are several ways. */
  #oneOf(options: readonly SpaceNode[], ways: readonly (readonly number[])[], place: Place): SpaceNode {
    const [only] = options;
    if (only && options.length === 1) return only;
    const decision = place.claim(inputsParameter.name);
    const labels = ways.slice(0, options.length).map((sources) => sources.join(", "));
    decide(this.#node, { kind: "categorical", labels }, this.#context, decision);
    return { kind: "choice", decision: decision.path, options, origin: originOf(this.#node, this.#context) };
  }
}

/** All ways to choose some of the first `of` integers, each in order. */
function choicesOf(of: number, some: number): readonly (readonly number[])[] {
  if (some === 0) return [[]];
  return Array.from({ length: of }, (_, last) => last).flatMap((last) =>
    choicesOf(last, some - 1).map((before) => [...before, last]),
  );
}
