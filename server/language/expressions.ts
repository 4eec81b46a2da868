/** What an expression means: a value, possibly over decisions, which are made on the way. */
import { operations } from "../network/ops/index.ts";
import { expressionFunctions } from "../space/functions.ts";
import type { CostName } from "../space/space.ts";
import { nearest } from "../words.ts";
import { exampleCall } from "./arguments.ts";
import { apply, calculation } from "./calculations.ts";
import { outputParameter } from "./cell_parameters.ts";
import { type Context, type Scalar, Scope, tell, type Value } from "./context.ts";
import { makeDecision, makers } from "./decisions.ts";
import { laterCosts } from "./later.ts";
import { type Definition, kindName } from "./load.ts";
import { readPath } from "./paths.ts";
import { notYet } from "./rules/entries.ts";
import * as nameRules from "./rules/names.ts";
import * as rules from "./rules/values.ts";
import { Naming, Place } from "./space_builder.ts";
import type { Expression, Let, ListLiteral, Name, NumberLiteral } from "./tree.ts";
import { typeNames, typeOf } from "./types.ts";
import { quantityOf, units } from "./units.ts";

/** `words`: names that mean themselves here, such as `same`. Further decisions get their names from `naming`. */
export function meaningOf(node: Expression, context: Context, naming: Naming): Value | undefined {
  switch (node.$type) {
    case "NumberLiteral":
      return numberOf(node, context);
    case "TextLiteral":
      return constant(node.text.slice(1, -1));
    case "BooleanLiteral":
      return constant(node.value === "true");
    case "ListLiteral":
      return numbersOf(node, context, naming);
    case "Parentheses":
      return meaningOf(node.inner, context, naming);
    case "Body":
      return tell(context, node, rules.layerNotHere("{ ... }"));
    case "Range":
      return tell(context, node, rules.rangeNotHere());
    case "Binary":
    case "Unary":
      return calculation(node, context, naming);
    case "Name":
      return node.call ? callOf(node, context, naming) : named(node, context);
  }
}

/** A value that is a number, boolean or text; others are told. `needed`: "a number", for the message. */
export function scalarOf(node: Expression, context: Context, naming: Naming, needed: string): Scalar | undefined {
  return asScalar(meaningOf(node, context, naming), node, context, needed);
}

export function asScalar(value: Value | undefined, node: Expression, context: Context, needed: string): Scalar | undefined {
  switch (value?.kind) {
    case "quantity":
      return tell(context, node, rules.unitNotHere(dimensionNames[value.dimension], needed));
    case "numbers":
      return tell(context, node, rules.wrongType("This", needed, "a list"));
    case "layers":
      return tell(context, node, rules.layerNotHere(context.module.source.textOf(node)));
    default:
      return value;
  }
}

export const dimensionNames = {
  time: "a time",
  memory: "an amount of memory",
  evaluations: "a number of evaluations",
  epochs: "a number of epochs",
} as const;

export const constant = (value: number | boolean | string): Scalar => ({
  kind: "scalar",
  expression: { kind: "constant", value },
});

/** The value of an expression that reads no decision, shape or cost. */
export const constantIn = (value: Scalar) => (value.expression.kind === "constant" ? value.expression.value : undefined);

function numberOf(node: NumberLiteral, context: Context): Value | undefined {
  const quantity = quantityOf(node.text);
  if ("unknown" in quantity) {
    const known = [...units.keys()].filter((unit) => unit !== "evaluation" && unit !== "epoch");
    const near = known.find((unit) => unit.toLowerCase() === quantity.unknown.toLowerCase()) ?? nearest(quantity.unknown, known);
    return tell(context, node, rules.unknownUnit(quantity.unknown, near, known));
  }
  const { dimension, amount } = quantity;
  if (!Number.isFinite(amount)) return tell(context, node, rules.notFinite(node.text));
  return dimension === "number" ? constant(amount) : { kind: "quantity", dimension, amount };
}

function numbersOf(node: ListLiteral, context: Context, naming: Naming): Value | undefined {
  const numbers = node.items.map((item) => {
    const value = scalarOf(item, { ...context, builder: undefined }, naming, "a number");
    const number = value && constantIn(value);
    if (value && typeof number !== "number")
      tell(context, item, rules.wrongType("An item of a list", "a number", typeNames[typeOf(value.expression, context.builder)]));
    return typeof number === "number" ? number : undefined;
  });
  const known = numbers.filter((number) => number !== undefined);
  return known.length === numbers.length ? { kind: "numbers", numbers: known } : undefined;
}

function callOf(node: Name, context: Context, naming: Naming): Value | undefined {
  const { name } = node;
  if (node.parts.length > 0) return tell(context, node, rules.pathNotHere(context.module.source.textOf(node)));
  if (makers.has(name)) return makeDecision(node, context, naming);
  const found = expressionFunctions.get(name);
  if (found?.form === "function") {
    const unnamed = node.arguments.every((argument) => argument.name === undefined);
    if (!unnamed) return tell(context, node, rules.noName(name));
    if (node.arguments.length < found.min || node.arguments.length > found.max)
      return tell(context, node, rules.functionArguments(name, found.min, found.max));
    return apply(
      node,
      name,
      node.arguments.map((argument) => argument.value),
      `\`${name}\``,
      context,
      naming,
    );
  }
  const definition = context.module.names.get(name);
  if (context.scope.find(name) || definition?.node.$type === "Let") return tell(context, node, rules.parentheses(name));
  if (operations.has(name) || definition?.node.$type === "Block")
    return tell(context, node, rules.layerNotHere(context.module.source.textOf(node)));
  if (context.module.lost.has(name)) return undefined;
  const later = context.inConstraint && name === "latency" ? laterCosts.get(name) : undefined;
  if (later !== undefined) return tell(context, node, notYet("`latency`", later));
  const known = [
    ...makers,
    ...[...expressionFunctions.values()].filter(({ form }) => form === "function").map((other) => other.name),
  ];
  return tell(context, node, nameRules.undefinedCall(name, nearest(name, known)));
}

const axes = ["channels", "height", "width"] as const;
export const costNames = ["parameters", "flops", "depth", "memory"] as const satisfies readonly CostName[];
/** Words that parameters of operations know: `same`, `valid`. */
export const words: ReadonlySet<string> = new Set(
  [outputParameter, ...[...operations.values()].flatMap(({ parameters }) => parameters)].flatMap(({ type }) =>
    type.kind === "enum" ? type.values : [],
  ),
);

/** Names that have a meaning of their own where a value is needed. */
export const languageNames: ReadonlySet<string> = new Set([...axes, ...costNames, "classes", ...words]);

/** A name, or a path in a constraint. */
function named(node: Name, context: Context): Value | undefined {
  const { name } = node;
  const { module, builder } = context;
  const inPlace = context.inConstraint && context.place.members.has(name);
  const bound = inPlace ? undefined : context.scope.find(name);
  if (inPlace || (node.parts.length > 0 && context.inConstraint && !bound)) return readPath(node, context);
  if (node.parts.length > 0) return tell(context, node, rules.pathNotHere(module.source.textOf(node)));
  if (bound) return bound.value;
  const definition = module.names.get(name);
  if (definition?.node.$type === "Let") return constantOf({ node: definition.node, module: definition.module }, context);
  if (definition) {
    if (definition.node.$type === "Block") return tell(context, node, rules.noParentheses(name, exampleCall(name, module)));
    return tell(context, node, nameRules.wrongKind(name, kindName(definition), "a value"));
  }
  const cost = costNames.find((other) => other === name);
  if (cost) {
    if (!context.inConstraint) return tell(context, node, rules.costNotHere(name));
    return { kind: "scalar", expression: { kind: "cost", cost }, ...(cost === "memory" && { dimension: "memory" }) };
  }
  const later = context.inConstraint ? laterCosts.get(name) : undefined;
  if (later !== undefined) return tell(context, node, notYet(`\`${name}\``, later));
  const axis = axes.find((other) => other === name);
  if (axis) {
    if (!builder || context.inConstraint) return tell(context, node, rules.shapeNotHere(name));
    return { kind: "scalar", expression: { kind: "shape", axis }, tensor: builder.tensor };
  }
  if (name === "classes") {
    if (!builder) return tell(context, node, rules.classesNotHere());
    if (builder.classes === null) return tell(context, node, rules.classesNotGiven());
    return builder.classes === undefined ? undefined : constant(builder.classes);
  }
  if (words.has(name)) return constant(name);
  if (module.lost.has(name)) return undefined;
  if (operations.has(name)) return tell(context, node, rules.noParentheses(name, exampleCall(name, module)));
  const known = [
    ...context.scope.names(),
    ...context.place.members.keys(),
    ...module.names.keys(),
    ...axes,
    ...costNames,
    "classes",
    ...words,
  ];
  return tell(context, node, nameRules.undefinedName(name, nearest(name, known)));
}

/** A `let` at file level. */
export function constantOf({ node, module }: Definition<Let>, context: Context): Value | undefined {
  const { constants } = context;
  if (constants.has(node)) {
    const value = constants.get(node);
    if (value !== "pending") return value;
    constants.set(node, undefined);
    return tell({ ...context, module }, node, nameRules.constantCycle(node.name));
  }
  constants.set(node, "pending");
  const place = new Place("");
  const inFile = { ...context, module, scope: new Scope(), builder: undefined, inConstraint: false, place, nodes: [] };
  const value = meaningOf(node.value, inFile, new Naming(place, node.name));
  constants.set(node, value);
  return value;
}
