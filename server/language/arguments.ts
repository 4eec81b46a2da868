/** Which argument of a call is for which parameter. */

import { nearest } from "../words.ts";
import { type Context, tell, tellAt } from "./context.ts";
import * as rules from "./rules/values.ts";
import type { Argument, Name } from "./tree.ts";

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
      if (afterName) tell(context, argument, rules.positionAfterName());
      else if (parameter) matched.set(parameter.name, argument);
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

/** Tells of a parameter that must be given, unless another argument is misspelt or misplaced: then that one was probably meant. */
export function missing(node: Name, parameter: string, doc: string, parameters: readonly Named[], context: Context): void {
  const known = new Set(parameters.map(({ name }) => name));
  const confused = node.arguments.some(({ name }, index) =>
    name === undefined ? node.arguments[index - 1]?.name !== undefined : !known.has(name),
  );
  const { start } = node;
  if (!confused) tellAt(context, { start, end: start + node.name.length }, rules.missingArgument(node.name, parameter, doc));
}
