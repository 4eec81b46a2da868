/** Which argument of a call is for which parameter. */

import type { ParameterType } from "../network/operation.ts";
import { operations } from "../network/ops/index.ts";
import type { PieceParameterType } from "../protocol/piece.ts";
import { nearest } from "../words.ts";
import { type Context, tell, tellAt } from "./context.ts";
import { languageNames } from "./expressions.ts";
import type { Module } from "./load.ts";
import * as rules from "./rules/values.ts";
import { type Argument, type Block, type Expression, type Name, withDescendants } from "./tree.ts";
import { describeType } from "./types.ts";

interface Named {
  readonly name: string;
}

/** By parameter name. Mistakes are told; what is missing is told by `missing`. */
export function matchArguments(node: Name, parameters: readonly Named[], context: Context): ReadonlyMap<string, Argument> {
  const matched = new Map<string, Argument>();
  const known = parameters.map(({ name }) => name);
  let [position, afterName, tooMany] = [0, false, false];
  for (const argument of node.arguments) {
    if (argument.name === undefined) {
      const parameter = parameters[position++];
      if (afterName) {
        const given = new Set(node.arguments.map(({ name }) => name));
        const free = known.find((name) => !matched.has(name) && !given.has(name));
        tell(context, argument, rules.positionAfterName(free));
      } else if (parameter) matched.set(parameter.name, argument);
      else if (!tooMany) {
        tooMany = true;
        tell(context, argument, rules.tooManyArguments(node.name, parameters.length));
      }
      continue;
    }
    afterName = true;
    if (!known.includes(argument.name))
      tell(context, argument, rules.unknownArgument(node.name, argument.name, nearest(argument.name, known), known));
    else if (matched.has(argument.name)) tell(context, argument, rules.argumentTwice(node.name, argument.name));
    else matched.set(argument.name, argument);
  }
  return matched;
}

/** Tells of a word where the parameter knows others: `padding: full`. */
export function isForeignWord(node: Expression, type: ParameterType, what: string, context: Context): boolean {
  if (type.kind !== "enum" && type.kind !== "boolean") return false;
  if (node.$type !== "Name" || node.call || node.parts.length > 0 || context.module.lost.has(node.name)) return false;
  const { name } = node;
  if (context.scope.find(name) || context.module.names.has(name) || languageNames.has(name) || operations.has(name)) return false;
  const known = type.kind === "enum" ? type.values : ["true", "false"];
  tell(context, node, rules.foreignWord(what, name, nearest(name, known), describeType(type)));
  return true;
}

/** What must be given to a call. */
export interface Needed extends Named {
  readonly doc: string;
  /** What may be written. */
  readonly example: string;
}

/** Tells of a parameter that must be given, unless another argument is misspelt or misplaced: then that one was probably meant. */
export function missing(
  node: Name,
  { name: parameter, doc, example }: Needed,
  parameters: readonly Named[],
  context: Context,
): void {
  const known = new Set(parameters.map(({ name }) => name));
  const confused = node.arguments.some(({ name }, index) =>
    name === undefined ? node.arguments[index - 1]?.name !== undefined : !known.has(name),
  );
  const { start } = node;
  if (!confused)
    tellAt(context, { start, end: start + node.name.length }, rules.missingArgument(node.name, parameter, doc, example));
}

/** A value of a type, as it may be written; of a block's parameter, nothing is known of it. */
export function exampleOf(name: string, type: ParameterType | PieceParameterType | undefined): string {
  switch (type?.kind) {
    case undefined:
      return "1";
    case "integer":
      return String(Math.max(type.min, 1));
    case "number":
    case "schedule":
      return String(type.min <= 1 && type.max > 1 ? 1 : (type.min + type.max) / 2);
    case "boolean":
      return "true";
    case "enum":
      return type.values[0] ?? "1";
    case "integers":
      if (type.growing) return "[1, 3, 9]";
      return `[${Array.from({ length: type.length ?? 1 }, () => 1).join(", ")}]`;
    default:
      return `"${name}"`;
  }
}

/** The same of a block's parameter, by how the block uses it. */
export const exampleIn = ({ body }: Block, { name }: Named): string =>
  [...withDescendants(body)].some((node) => node.$type === "Layer" && node.value.$type === "Name" && node.value.name === name)
    ? "identity()"
    : exampleOf(name, undefined);

/** A call with all that must be given to it. */
export function exampleCall(name: string, { names }: Module): string {
  const operation = operations.get(name);
  const block = names.get(name)?.node;
  const needed = operation
    ? operation.parameters
        .filter((each) => each.default === undefined)
        .map((each) => `${each.name}: ${exampleOf(each.name, each.type)}`)
    : block?.$type === "Block"
      ? block.parameters.filter((each) => !each.default).map((each) => `${each.name}: ${exampleIn(block, each)}`)
      : [];
  return `${name}(${needed.join(", ")})`;
}
