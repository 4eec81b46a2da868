/** Names that somebody gives: whether the language has them already, and whether they hide others. */
import { basename } from "node:path";
import { operations } from "../network/ops/index.ts";
import { expressionFunctions } from "../space/functions.ts";
import { type Context, tellAt } from "./context.ts";
import { makers } from "./decisions.ts";
import { costNames } from "./expressions.ts";
import { laterCosts } from "./later.ts";
import { type Module, nameSpan } from "./load.ts";
import { shadowed, takenName } from "./rules/names.ts";
import type { Assignment, AstNode, Let, Repeat } from "./tree.ts";

/** Why a name cannot be given to a value or layer. */
export function meaningOfName(name: string): string | undefined {
  if (operations.has(name) || name === "cell") return "an operation";
  if (makers.has(name) || expressionFunctions.get(name)?.form === "function") return "a function";
  return isCost(name) ? "a cost" : undefined;
}

/** In `require`, whatever else had such a name would be read in its place. */
export const isCost = (name: string): boolean => costNames.some((cost) => cost === name) || laterCosts.has(name);

/** A name that is given in a body. */
export function checkName(node: Let | Assignment, context: Context): void {
  const outer = context.scope.parent?.find(node.name)?.node;
  const taken = meaningOfName(node.name);
  if (taken) tellAt(context, nameSpan(node, node.name, context.module.source), takenName(node.name, taken));
  else if (outer)
    tellShadowed(node, node.name, outer.$type === "BlockParameter" ? "parameter" : "one", outer, context.module, context);
  else checkHidden(node, node.name, context);
}

/** The name of a `repeat`, which is read in `require`. */
export function checkLabel({ name, count, end }: Repeat, context: Context): void {
  if (name === undefined) return;
  const label = { $type: "Repeat", start: count.end, end };
  if (isCost(name)) tellAt(context, nameSpan(label, name, context.module.source), takenName(name, "a cost"));
  else checkHidden(label, name, context);
}

/** Of the file's constants and blocks. */
function checkHidden(node: AstNode, name: string, context: Context): void {
  const hidden = context.module.names.get(name);
  if (hidden?.node.$type === "Let") tellShadowed(node, name, "constant", hidden.node, hidden.module, context);
  if (hidden?.node.$type === "Block") tellShadowed(node, name, "block", hidden.node, hidden.module, context);
}

function tellShadowed(node: AstNode, name: string, what: string, hidden: AstNode, { source }: Module, context: Context): void {
  const own = context.module.source;
  const where = `line ${source.lineAt(hidden.start) + 1}${source === own ? "" : ` of ${basename(source.path)}`}`;
  context.report.add(own, nameSpan(node, name, own), shadowed(name, what, where), { namesLine: true });
}
