/** Types of expressions, and whether a value fits a parameter. */
import type { ArgumentValue, ParameterType } from "../network/operation.ts";
import type { PieceParameterType } from "../protocol/piece.ts";
import { functionNamed } from "../space/functions.ts";
import { type Possible, type RangeEnvironment, rangeOf, rangeOfValue } from "../space/ranges.ts";
import type { Domain, Expression } from "../space/space.ts";
import { type Context, type Scalar, tell } from "./context.ts";
import * as rules from "./rules/values.ts";
import type { SpaceBuilder } from "./space_builder.ts";
import type { Expression as Node } from "./tree.ts";

export type Type = "number" | "boolean" | "text";

export const typeNames: Readonly<Record<Type, string>> = { number: "a number", boolean: "true or false", text: "a word" };

/** A list has the type of its items. */
export function typeOf(expression: Expression, builder: SpaceBuilder | undefined): Type {
  switch (expression.kind) {
    case "constant":
      return typeOfValue(expression.value);
    case "decision":
      return builder ? typeOfDomain(builder.domain(expression.id)) : "number";
    case "shape":
    case "cost":
      return "number";
    case "list":
      return expression.items[0] ? typeOf(expression.items[0], builder) : "number";
    case "call":
      return functionNamed(expression.function).result;
  }
}

export const typeOfValue = (value: ArgumentValue): Type =>
  typeof value === "string" ? "text" : typeof value === "boolean" ? "boolean" : "number";

function typeOfDomain(domain: Domain): Type {
  if (domain.kind !== "categorical") return "number";
  const value = domain.values?.[0];
  return value === undefined ? "text" : typeOfValue(value);
}

/** What decisions and shapes can be; costs anything, unless told otherwise. */
export const rangesIn = (builder: SpaceBuilder): RangeEnvironment => ({
  decision: (id) => possibleValues(id, builder),
  shape: () => ({ min: 1, max: Number.POSITIVE_INFINITY }),
  cost: () => ({ min: 0, max: Number.POSITIVE_INFINITY }),
});

function possibleValues(id: string, builder: SpaceBuilder): Possible {
  const domain = builder.domain(id);
  const optional = builder.conditional.has(id);
  if (domain.kind !== "categorical") return { range: { min: domain.min, max: domain.max }, optional };
  const ranges = (domain.values ?? []).map(rangeOfValue);
  const known = ranges.filter((range) => range !== undefined);
  if (known.length === 0 || known.length < ranges.length) return { range: undefined, optional };
  return { range: { min: Math.min(...known.map(({ min }) => min)), max: Math.max(...known.map(({ max }) => max)) }, optional };
}

/** "an integer of at least 1" */
export function describeType(type: ParameterType): string {
  switch (type.kind) {
    case "integer":
      return type.max === undefined ? `an integer of at least ${type.min}` : `an integer from ${type.min} to ${type.max}`;
    case "number":
      return type.maxExcluded
        ? `a number of at least ${type.min} and below ${type.max}`
        : `a number from ${type.min} to ${type.max}`;
    case "boolean":
      return "`true` or `false`";
    case "enum":
      return type.values.map((value) => `\`${value}\``).join(" or ");
  }
}

/** The same of what stands outside of a space: "the path of a file". */
export function describePieceType(type: PieceParameterType): string {
  switch (type.kind) {
    case "path":
      return `the path of a ${type.of}`;
    case "text":
      return "a text";
    case "integers":
      if (type.growing) return "a list of growing integers of at least 1";
      return type.length === undefined ? "a list of integers" : `a list of ${type.length} integers`;
    case "schedule":
      return `a number from ${type.min} to ${type.max}, or \`anneal(from, to)\``;
    default:
      return describeType(type);
  }
}

type Fit = "fits" | "type" | "range";

export function fitOf(type: ParameterType, value: ArgumentValue): Fit {
  switch (type.kind) {
    case "integer":
      if (typeof value !== "number") return "type";
      return Number.isSafeInteger(value) && value >= type.min && value <= (type.max ?? value) ? "fits" : "range";
    case "number":
      if (typeof value !== "number") return "type";
      return value >= type.min && (type.maxExcluded ? value < type.max : value <= type.max) ? "fits" : "range";
    case "boolean":
      return typeof value === "boolean" ? "fits" : "type";
    case "enum":
      return typeof value === "string" && type.values.includes(value) ? "fits" : "type";
  }
}

/** Reports a value that a parameter cannot take: where it is a decision, also one of its options. `what`: "`filters` of `conv2d`". */
export function fits(value: Scalar, type: ParameterType, what: string, node: Node, context: Context): boolean {
  const { expression } = value;
  const needed = describeType(type);
  const wrong = (given: ArgumentValue): boolean => {
    const found = fitOf(type, given);
    if (found === "type") tell(context, node, rules.wrongType(what, needed, show(given)));
    if (found === "range") tell(context, node, rules.outOfRange(what, needed, show(given)));
    return found !== "fits";
  };
  if (expression.kind === "constant") return !wrong(expression.value);
  if (expression.kind === "decision" && context.builder) {
    const domain = context.builder.domain(expression.id);
    if (domain.kind === "real" && type.kind === "integer") {
      const isWhole = node.$type === "Name" && Number.isInteger(domain.min) && Number.isInteger(domain.max);
      tell(context, node, rules.noWhole(what, isWhole ? node.name : undefined));
      return false;
    }
    const ends = domain.kind === "categorical" ? (domain.values ?? domain.labels) : [domain.min, domain.max];
    const bad = ends.findIndex((option) => fitOf(type, option) !== "fits");
    if (bad < 0) return true;
    const option = ends[bad] as ArgumentValue;
    const place = domain.kind === "categorical" ? optionNode(node, bad) : node;
    if (fitOf(type, option) === "type") tell(context, place, rules.wrongType(what, needed, show(option)));
    else
      tell(
        context,
        place,
        rules.optionOutOfRange(what, needed, show(option), node.$type === "Name" && place !== node && ends.length > 1),
      );
    return false;
  }
  const wanted = type.kind === "boolean" ? "boolean" : type.kind === "enum" ? "text" : "number";
  const is = typeOf(expression, context.builder);
  if (is !== wanted) {
    tell(context, node, rules.wrongType(what, needed, typeNames[is]));
    return false;
  }
  const { builder } = context;
  if (!builder || (type.kind !== "integer" && type.kind !== "number")) return true;
  const { range } = rangeOf(expression, rangesIn(builder));
  if (!range || (range.max >= type.min && range.min <= (type.max ?? range.min))) return true;
  const given = range.min === range.max ? show(range.min) : `from ${show(range.min)} to ${show(range.max)}`;
  tell(context, node, rules.outOfRange(what, needed, given));
  return false;
}

/** The option of a `one_of` that stands right here; otherwise the whole expression. */
function optionNode(node: Node, index: number): Node {
  if (node.$type === "Parentheses") return optionNode(node.inner, index);
  return (node.$type === "Name" && node.call && node.name === "one_of" && node.arguments[index]?.value) || node;
}

export const show = (value: ArgumentValue): string => (typeof value === "string" ? `"${value}"` : String(value));
