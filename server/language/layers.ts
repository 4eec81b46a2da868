/** Layers: from statements to the tree of a space. */
import { operations } from "../network/ops/index.ts";
import { expressionFunctions } from "../space/functions.ts";
import type { SpaceNode } from "../space/space.ts";
import { copyOf } from "../space/tree.ts";
import { nearest } from "../words.ts";
import { exampleCall } from "./arguments.ts";
import { callOperation, inline, merge } from "./calls.ts";
import { cell } from "./cell.ts";
import { choice, optional, repeat } from "./choices.ts";
import { builderOf, type Context, Scope, tell, tellAt, type Value } from "./context.ts";
import { makers } from "./decisions.ts";
import { languageNames, meaningOf } from "./expressions.ts";
import { checkName } from "./given_names.ts";
import { hoisted } from "./hoist.ts";
import { laterStructures } from "./later.ts";
import { kindName, nameSpan } from "./load.ts";
import { requireNotHere } from "./rules/decisions.ts";
import { notYet } from "./rules/entries.ts";
import * as nameRules from "./rules/names.ts";
import * as valueRules from "./rules/values.ts";
import { Naming, type Place } from "./space_builder.ts";
import { assign } from "./tensors.ts";
import type { Body, Expression, Let, Name, Statement } from "./tree.ts";

/** The statements of a body, in a scope of their own. */
export function buildBody(body: Body, context: Context): undefined {
  const inner = { ...context, scope: new Scope(context.scope) };
  for (const statement of body.statements) buildStatement(statement, inner);
}

/** `require` is left out: whoever builds a space reads it once all decisions are known. */
export function buildStatement(node: Statement, context: Context): undefined {
  builderOf(context).step(node, context.module.source);
  switch (node.$type) {
    case "Let":
      return define(node, context);
    case "Assignment":
      return assign(node, context);
    case "Repeat":
      return repeat(node, context);
    case "Optional":
      return optional(node, context);
    case "Require":
      if (!node.isInSpace) tell(context, node, requireNotHere());
      return;
    case "Layer":
      return buildLayer(node.value, context);
  }
}

function define(node: Let, context: Context): undefined {
  const { module, scope } = context;
  checkName(node, context);
  const own = context.place.claim(node.name, { node, module });
  const value = namedValue(node.value, context, context.place, node.name, own);
  if (value?.kind === "scalar") own.value = value.expression;
  own.damaged = value === undefined;
  if (!scope.define(node.name, value, node))
    tellAt(context, nameSpan(node, node.name, module.source), nameRules.duplicate(node.name, undefined, "statement"));
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
export function kindOf(node: Expression, context: Context): "layer" | "value" | "unknown" {
  if (node.$type === "Body") return "layer";
  if (node.$type === "Parentheses") return kindOf(node.inner, context);
  if (node.$type !== "Name") return "value";
  const bound = context.scope.find(node.name);
  const definition = context.module.names.get(node.name);
  if (node.call && node.name === "one_of") {
    const kinds = node.arguments.map(({ value }) => kindOf(value, context));
    return kinds.includes("layer") ? "layer" : kinds.includes("value") || kinds.length === 0 ? "value" : "unknown";
  }
  if (!bound && (operations.has(node.name) || node.name === "cell" || definition?.node.$type === "Block")) return "layer";
  if (bound) return bound.value === undefined ? "unknown" : bound.value.kind === "layers" ? "layer" : "value";
  const isKnown = node.call
    ? makers.has(node.name) || expressionFunctions.has(node.name)
    : definition || languageNames.has(node.name);
  return isKnown ? "value" : "unknown";
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
  const structure = structures.get(node.name);
  if (structure) return structure(node, context, own);
  const operation = operations.get(node.name);
  if (operation)
    return operation.inputs === "many" ? merge(node, operation, context, own) : callOperation(node, operation, context, own);
  const definition = module.names.get(node.name);
  if (definition?.node.$type === "Block") return inline(node, { node: definition.node, module: definition.module }, context, own);
  if (definition?.node.$type === "Let") return tell(context, node, valueRules.parentheses(node.name));
  if (definition) return tell(context, node, nameRules.wrongKind(node.name, kindName(definition), "a layer"));
  if (makers.has(node.name) || expressionFunctions.get(node.name)?.form === "function")
    return tell(context, node, valueRules.valueNotHere(module.source.textOf(node)));
  return tellUnknown(node, context);
}

/** Calls that choose between layers. */
const structures: ReadonlyMap<string, typeof choice> = new Map([
  ["one_of", choice],
  ["cell", cell],
]);

function tellUnknown(node: Name, context: Context): undefined {
  const { module } = context;
  const known = [...layerNames(context), ...makers, ...expressionFunctions.keys()];
  if (!module.lost.has(node.name))
    tellAt(context, nameSpan(node, node.name, module.source), nameRules.undefinedCall(node.name, nearest(node.name, known)));
}

function* layerNames({ module }: Context): Iterable<string> {
  yield* operations.keys();
  yield* structures.keys();
  for (const [name, { node }] of module.names) if (node.$type === "Block") yield name;
}

function layerByName(node: Name, context: Context): undefined {
  const { module, scope } = context;
  const bound = scope.find(node.name);
  if (bound) {
    if (bound.value === undefined) return;
    if (bound.value.kind !== "layers") return tell(context, node, valueRules.valueNotHere(node.name));
    // Each use is a node of its own, even where it is the same layer.
    context.nodes.push(sequence(copies(bound.value.nodes, node, context)));
    builderOf(context).newTensor();
    return;
  }
  const definition = module.names.get(node.name);
  if (operations.has(node.name) || definition?.node.$type === "Block")
    return tell(context, node, valueRules.noParentheses(node.name, exampleCall(node.name, module)));
  if (definition) return tell(context, node, valueRules.valueNotHere(node.name));
  if (module.lost.has(node.name)) return;
  const later = laterStructures.get(node.name);
  if (later !== undefined) return tell(context, node, notYet(`\`${node.name} { ... }\``, later));
  tell(
    context,
    node,
    nameRules.undefinedName(node.name, nearest(node.name, [...scope.names(), ...layerNames(context), ...statementWords])),
  );
}

const statementWords = ["let", "repeat", "optional", "require"];

/** A layer as one node. */
export function oneLayer(node: Expression, context: Context, own?: Place): SpaceNode {
  const nodes: SpaceNode[] = [];
  buildLayer(node, { ...context, nodes }, own);
  return sequence(nodes);
}

/** Of a statement, what one node of its layers counts. */
const shareOfNode = 0.1;

/** The same layers again, which count as often as they are used. Throws `TooLarge`. */
export function copies(nodes: readonly SpaceNode[], node: Name, context: Context): SpaceNode[] {
  const builder = builderOf(context);
  return nodes.map((each) => copyOf(each, () => builder.step(node, context.module.source, shareOfNode)));
}

/** A declaration alone stays in a sequence, which ends the place where it can be read. */
function sequence(nodes: readonly SpaceNode[]): SpaceNode {
  const [only] = nodes;
  return nodes.length === 1 && only && only.kind !== "declare" ? only : { kind: "sequence", children: nodes };
}
