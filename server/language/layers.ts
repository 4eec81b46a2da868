/** Layers: from statements to the tree of a space. Blocks are inlined, repeats unrolled. */
import type { Operation } from "../network/operation.ts";
import { operations } from "../network/ops/index.ts";
import { expressionFunctions } from "../space/functions.ts";
import { rangeOf } from "../space/ranges.ts";
import type { Expression as Meaning, SpaceNode } from "../space/space.ts";
import { matchArguments, missing } from "./arguments.ts";
import { type Context, Scope, tell, tellAt, type Value } from "./context.ts";
import { decide, integerDomain, makers } from "./decisions.ts";
import { meaningOf, scalarOf } from "./expressions.ts";
import type { Block, Body, Expression, Let, Name, Optional, Repeat, Statement } from "./generated/ast.ts";
import { hoisted } from "./hoist.ts";
import { type Definition, kindName, nameSpan } from "./load.ts";
import { nearest } from "./near.ts";
import * as rules from "./rules/decisions.ts";
import { notYet } from "./rules/entries.ts";
import * as nameRules from "./rules/names.ts";
import * as valueRules from "./rules/values.ts";
import { Naming, Place, type SpaceBuilder } from "./space_builder.ts";
import { describeType, fits, possibleValues } from "./types.ts";

/** The statements of a body, in a scope of their own. */
export function buildBody(body: Body, context: Context): undefined {
  const inner = { ...context, scope: new Scope(context.scope) };
  for (const statement of body.statements) buildStatement(statement, inner);
}

/** `require` is left out: whoever builds a space reads it once all decisions are known. */
function buildStatement(node: Statement, context: Context): undefined {
  builderOf(context).step(node, context.module.source);
  switch (node.$type) {
    case "Let":
      return define(node, context);
    case "Assignment":
      return tell(
        context,
        node,
        notYet(`A named tensor (\`${node.name} = ...\`)`, `If it is a value or a layer, write \`let ${node.name} = ...\`.`),
      );
    case "Repeat":
      return repeat(node, context);
    case "Optional":
      return optional(node, context);
    case "Require":
      if (node.$container.$container?.$type !== "Space") tell(context, node, rules.requireNotHere());
      return;
    case "Layer":
      return buildLayer(node.value, context);
  }
}

function builderOf({ builder }: Context): SpaceBuilder {
  if (!builder) throw new Error("layers stand in spaces only");
  return builder;
}

/** Why a name cannot be given to a value. */
export function meaningOfName(name: string): string | undefined {
  if (operations.has(name)) return "an operation";
  if (makers.has(name) || expressionFunctions.get(name)?.form === "function") return "a function";
  return undefined;
}

function define(node: Let, context: Context): undefined {
  const { module, scope } = context;
  const taken = meaningOfName(node.name);
  if (taken) tellAt(context, nameSpan(node, node.name, module.source), nameRules.takenName(node.name, taken));
  const own = context.place.claim(node.name);
  const value = namedValue(node.value, context, context.place, node.name, own);
  if (value?.kind === "scalar") own.value = value.expression;
  own.damaged = value === undefined;
  if (!scope.define(node.name, value))
    tellAt(context, nameSpan(node, node.name, module.source), nameRules.duplicate(node.name, undefined));
}

/** A value or layers that are given a name, at `own`: their decisions are made here, once. */
export function namedValue(node: Expression, context: Context, parent: Place, name: string, own: Place): Value | undefined {
  const kind = kindOf(node, context);
  if (kind === "unknown" && node.$type === "Name" && node.call && node.name !== "one_of") return tellUnknown(node, context);
  if (kind !== "layer") return meaningOf(node, context, new Naming(parent, name, own));
  const builder = builderOf(context);
  const before = builder.tensor;
  // Wherever it is used, another tensor may be current.
  builder.newTensor();
  const nodes: SpaceNode[] = [];
  buildLayer(node, { ...context, nodes }, own);
  builder.tensor = before;
  const { declarations, layers } = hoisted(nodes);
  context.nodes.push(...declarations);
  return { kind: "layers", nodes: layers };
}

/** Whether an expression stands for layers or for a value, by its form. */
function kindOf(node: Expression, context: Context): "layer" | "value" | "unknown" {
  if (node.$type === "Body") return "layer";
  if (node.$type === "Parentheses") return kindOf(node.inner, context);
  if (node.$type !== "Name") return "value";
  const bound = context.scope.find(node.name);
  const definition = context.module.names.get(node.name);
  if (node.call && node.name === "one_of") {
    const kinds = node.arguments.map(({ value }) => kindOf(value, context));
    return kinds.includes("layer") ? "layer" : kinds.includes("value") || kinds.length === 0 ? "value" : "unknown";
  }
  if (!bound && (operations.has(node.name) || definition?.node.$type === "Block")) return "layer";
  if (bound) return bound.value === undefined ? "unknown" : bound.value.kind === "layers" ? "layer" : "value";
  if (!node.call || makers.has(node.name) || expressionFunctions.has(node.name)) return "value";
  return "unknown";
}

/** Appends a layer to the sequence. `own`: the place that is named after it, where it has been claimed. */
export function buildLayer(node: Expression, context: Context, own?: Place): undefined {
  const { module } = context;
  if (node.$type === "Parentheses") return buildLayer(node.inner, context, own);
  if (node.$type === "Body") {
    const nodes: SpaceNode[] = [];
    buildBody(node, { ...context, nodes });
    context.nodes.push({ kind: "sequence", children: nodes });
    return;
  }
  if (node.$type !== "Name") return tell(context, node, valueRules.valueNotHere(module.source.textOf(node)));
  if (node.parts.length > 0) return tell(context, node, valueRules.pathNotHere(module.source.textOf(node)));
  builderOf(context).step(node, module.source);
  if (!node.call) return layerByName(node, context);
  const bound = context.scope.find(node.name);
  if (bound) return tell(context, node, valueRules.parentheses(node.name));
  if (node.name === "one_of") return choice(node, context, own);
  const operation = operations.get(node.name);
  if (operation) return operation.inputs === "many" ? merge(node, operation, context) : call(node, operation, context, own);
  const definition = module.names.get(node.name);
  if (definition?.node.$type === "Block") return inline(node, { node: definition.node, module: definition.module }, context, own);
  if (definition?.node.$type === "Let") return tell(context, node, valueRules.parentheses(node.name));
  if (definition) return tell(context, node, nameRules.wrongKind(node.name, kindName(definition), "a layer"));
  if (makers.has(node.name) || expressionFunctions.get(node.name)?.form === "function")
    return tell(context, node, valueRules.valueNotHere(module.source.textOf(node)));
  if (node.name === "cell") return tell(context, node, notYet("`cell`", "Write its edges with `add` and `one_of`."));
  return tellUnknown(node, context);
}

function tellUnknown(node: Name, context: Context): undefined {
  const { module } = context;
  const known = [...layerNames(context), ...makers, ...expressionFunctions.keys()];
  if (!module.lost.has(node.name))
    tellAt(context, nameSpan(node, node.name, module.source), nameRules.undefinedCall(node.name, nearest(node.name, known)));
}

function* layerNames({ module }: Context): Iterable<string> {
  yield* operations.keys();
  yield "one_of";
  for (const [name, { node }] of module.names) if (node.$type === "Block") yield name;
}

function layerByName(node: Name, context: Context): undefined {
  const { module, scope } = context;
  const bound = scope.find(node.name);
  if (bound) {
    if (bound.value === undefined) return;
    if (bound.value.kind !== "layers") return tell(context, node, valueRules.valueNotHere(node.name));
    // Each use is a node of its own, even where it is the same layer.
    context.nodes.push(sequence(structuredClone(bound.value.nodes)));
    builderOf(context).newTensor();
    return;
  }
  const definition = module.names.get(node.name);
  if (operations.has(node.name) || definition?.node.$type === "Block")
    return tell(context, node, valueRules.noParentheses(node.name));
  if (definition) return tell(context, node, valueRules.valueNotHere(node.name));
  if (module.lost.has(node.name)) return;
  tell(
    context,
    node,
    nameRules.undefinedName(node.name, nearest(node.name, [...scope.names(), ...layerNames(context), ...statementWords])),
  );
}

const statementWords = ["let", "repeat", "optional", "require"];

/** Arguments of an operation's call: an expression for every parameter. Undefined where one could not be understood. */
function argumentsOf(node: Name, operation: Operation, place: Place, context: Context): Record<string, Meaning> | undefined {
  const given = matchArguments(node, operation.parameters, context);
  const complete: Record<string, Meaning> = {};
  let failed = node.arguments.length > given.size;
  for (const { name, type, default: standard, doc } of operation.parameters) {
    const argument = given.get(name);
    if (!argument) {
      if (standard === undefined) missing(node, name, doc, operation.parameters, context);
      const value = typeof standard === "object" ? complete[standard.sameAs] : standard;
      if (value === undefined) failed = true;
      else complete[name] = typeof value === "object" ? value : { kind: "constant", value };
      continue;
    }
    const value = scalarOf(argument.value, context, new Naming(place, name), describeType(type));
    if (value?.tensor !== undefined && value.tensor !== builderOf(context).tensor)
      tell(context, argument.value, valueRules.shapeMoved());
    if (value && fits(value, type, `\`${name}\` of \`${node.name}\``, argument.value, context)) complete[name] = value.expression;
    else failed = true;
  }
  place.damaged = failed;
  return failed ? undefined : complete;
}

function call(node: Name, operation: Operation, context: Context, own: Place | undefined): undefined {
  const place = own ?? context.place.claim(node.name);
  const complete = argumentsOf(node, operation, place, context);
  if (complete)
    context.nodes.push({
      kind: "operation",
      operation: operation.name,
      arguments: complete,
      origin: context.module.source.origin(node),
    });
  builderOf(context).newTensor();
}

/** `add` and `concat`: every branch begins with the current tensor. */
function merge(node: Name, operation: Operation, context: Context): undefined {
  const builder = builderOf(context);
  const named = node.arguments.find((argument) => argument.name !== undefined);
  if (named) return tell(context, named, valueRules.noName(node.name));
  if (node.arguments.length < 2) tell(context, node, rules.fewBranches(node.name, node.arguments.length));
  const current = builder.tensor;
  const branches = node.arguments.map(({ value }) => {
    builder.tensor = current;
    return layers(value, context);
  });
  context.nodes.push({
    kind: "merge",
    operation: operation.name,
    arguments: {},
    branches,
    origin: context.module.source.origin(node),
  });
  builder.newTensor();
}

/** A layer as one node. */
function layers(node: Expression, context: Context, own?: Place): SpaceNode {
  const nodes: SpaceNode[] = [];
  buildLayer(node, { ...context, nodes }, own);
  return sequence(nodes);
}

/** A declaration alone stays in a sequence, which ends the place where it can be read. */
function sequence(nodes: readonly SpaceNode[]): SpaceNode {
  const [only] = nodes;
  return nodes.length === 1 && only && only.kind !== "declare" ? only : { kind: "sequence", children: nodes };
}

function choice(node: Name, context: Context, own: Place | undefined): undefined {
  const builder = builderOf(context);
  const { source } = context.module;
  const named = node.arguments.find((argument) => argument.name !== undefined);
  if (named) return tell(context, named, valueRules.noName(node.name));
  if (node.arguments.length === 0) return tell(context, node, rules.emptyChoice());
  const kinds = node.arguments.map(({ value }) => kindOf(value, context));
  if (!kinds.includes("layer") && kinds.includes("value"))
    return tell(context, node, valueRules.valueNotHere(source.textOf(node)));
  if (kinds.includes("value")) return tell(context, node, rules.mixedChoice());
  const labels = node.arguments.map(({ value }) => shortened(source.textOf(value)));
  labels.forEach((label, index) => {
    const option = node.arguments[index];
    if (option && labels.indexOf(label) < index && !label.endsWith("...")) tell(context, option, rules.sameOption(label));
  });
  const place = own ?? context.place.claim("choice");
  decide(node, { kind: "categorical", labels }, context, place);
  const current = builder.tensor;
  const options = node.arguments.map(({ value }) => {
    builder.tensor = current;
    return layers(value, { ...context, conditional: true });
  });
  context.nodes.push({ kind: "choice", decision: place.path, options, origin: source.origin(node) });
  builder.newTensor();
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}...` : text);

/** A choice between nothing and its body. For constraints its name is a condition: whether the body is there. */
function optional(node: Optional, context: Context): undefined {
  const builder = builderOf(context);
  const { source } = context.module;
  const { value } = node;
  if (kindOf(value, context) === "value") return tell(context, value, valueRules.valueNotHere(source.textOf(value)));
  const isCall = value.$type === "Name" && value.call && value.name !== "one_of";
  const place = context.place.claim(isCall ? value.name : "optional");
  const label = shortened(source.textOf(value));
  decide(value, { kind: "categorical", labels: ["nothing", label] }, context, place);
  const current = builder.tensor;
  const body = layers(value, { ...context, conditional: true }, isCall ? place : undefined);
  context.nodes.push({
    kind: "choice",
    decision: place.path,
    options: [{ kind: "sequence", children: [] }, body],
    origin: source.origin(node),
  });
  place.value = {
    kind: "call",
    function: "==",
    operands: [
      { kind: "decision", id: place.path },
      { kind: "constant", value: label },
    ],
  };
  if (builder.tensor !== current) builder.newTensor();
}

function repeat(node: Repeat, context: Context): undefined {
  const builder = builderOf(context);
  const place = context.place.claim(node.name ?? "repeat");
  const count = countOf(node, context, place);
  if (!count) {
    // What is inside is checked all the same.
    buildBody(node.body, { ...context, place: new Place(""), nodes: [] });
    return;
  }
  const { expression, min, max } = count;
  place.value = expression;
  const iterations: SpaceNode[] = [];
  const places: Place[] = [];
  for (let index = 0; index < max; index++) {
    builder.step(node, context.module.source);
    const inside = new Place(`${place.path}[${index}]`);
    places.push(inside);
    const nodes: SpaceNode[] = [];
    // Earlier iterations may be absent as a whole, so every one begins with an unknown tensor.
    if (index > 0) builder.newTensor();
    buildBody(node.body, { ...context, place: inside, nodes, conditional: context.conditional || index >= min });
    iterations.push({ kind: "sequence", children: nodes });
  }
  place.iterations = places;
  context.nodes.push({ kind: "repeat", count: expression, iterations, origin: context.module.source.origin(node) });
  builder.newTensor();
}

function countOf(node: Repeat, context: Context, place: Place) {
  const { count } = node;
  if (count.$type === "Range") {
    const domain = integerDomain(count, context);
    if (!domain) return undefined;
    if (domain.min < 0 || domain.max < 1) return tell(context, count, rules.repeatCount(`${domain.min}..${domain.max}`));
    return { expression: decide(count, domain, context, place).expression, min: domain.min, max: domain.max };
  }
  const value = scalarOf(count, context, new Naming(context.place, node.name ?? "repeat", place), "a number of iterations");
  if (!value) return undefined;
  const builder = builderOf(context);
  const { range } = rangeOf(value.expression, {
    decision: (id) => possibleValues(id, builder),
    shape: () => ({ min: 1, max: Number.POSITIVE_INFINITY }),
    cost: () => ({ min: 0, max: Number.POSITIVE_INFINITY }),
  });
  const type = { kind: "integer", min: 0 } as const;
  if (!fits(value, type, "The number of iterations", count, context)) return undefined;
  if (!range || !Number.isInteger(range.max) || range.max < 1)
    return tell(context, count, rules.repeatCount(`\`${context.module.source.textOf(count)}\``));
  return { expression: value.expression, min: Math.max(0, range.min), max: range.max };
}

/** A block's body in place of its call. Arguments are what the caller means by them; defaults are made anew at each call. */
function inline(node: Name, definition: Definition<Block>, context: Context, own: Place | undefined): undefined {
  const { calls } = context;
  const { node: block, module } = definition;
  const first = calls.findIndex((other) => other.node === block);
  if (first >= 0) {
    const chain = calls.slice(first).map((other) => other.node);
    if (chain.some((other) => context.cycles.has(other))) return;
    for (const other of chain) context.cycles.add(other);
    return tell(context, node, nameRules.recursiveBlock([...chain, block].map(({ name }) => name)));
  }
  const place = own ?? context.place.claim(node.name);
  const nodes: SpaceNode[] = [];
  const given = matchArguments(node, block.parameters, context);
  const scope = new Scope();
  const inside: Context = { ...context, module, scope, place, nodes, calls: [...calls, definition] };
  for (const parameter of block.parameters) {
    const argument = given.get(parameter.name);
    const slot = place.claim(parameter.name);
    const value = argument
      ? namedValue(argument.value, { ...context, nodes }, place, parameter.name, slot)
      : parameter.default && namedValue(parameter.default, inside, place, parameter.name, slot);
    if (!argument && !parameter.default) missing(node, parameter.name, "it has no default.", block.parameters, context);
    if (value?.kind === "scalar") slot.value = value.expression;
    slot.damaged = value === undefined;
    scope.define(parameter.name, value);
  }
  // Parameters and the body's own names share one scope.
  for (const statement of block.body.statements) buildStatement(statement, inside);
  context.nodes.push({ kind: "sequence", children: nodes });
}
