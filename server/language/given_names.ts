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
import type { Span } from "./source.ts";
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
  const { module, scope } = context;
  const span = nameSpan(node, node.name, module.source);
  const taken = meaningOfName(node.name);
  const outer = scope.parent?.find(node.name)?.node;
  if (taken) tellAt(context, span, takenName(node.name, taken));
  else if (outer) tellShadowed(node.name, span, outer.$type === "BlockParameter" ? "parameter" : "one", outer, module, context);
  else tellHidden(node.name, span, context);
}

/** The name of a `repeat`, which is read in `require`. */
export function checkLabel(node: Repeat, context: Context): void {
  const { name, count, end } = node;
  if (name === undefined) return;
  const span = nameSpan({ $type: "Repeat", start: count.end, end }, name, context.module.source);
  if (isCost(name)) tellAt(context, span, takenName(name, "a cost"));
  else tellHidden(name, span, context);
}

/** Of the file's constants and blocks. */
function tellHidden(name: string, span: Span, context: Context): void {
  const hidden = context.module.names.get(name);
  if (hidden?.node.$type === "Let") tellShadowed(name, span, "constant", hidden.node, hidden.module, context);
  if (hidden?.node.$type === "Block") tellShadowed(name, span, "block", hidden.node, hidden.module, context);
}

function tellShadowed(name: string, span: Span, what: string, hidden: AstNode, { source }: Module, context: Context): void {
  const own = context.module.source;
  const where = `line ${source.lineAt(hidden.start) + 1}${source === own ? "" : ` of ${basename(source.path)}`}`;
  context.report.add(own, span, shadowed(name, what, where), { namesLine: true });
}
