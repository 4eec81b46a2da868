/**
 * Whose mistake it is that shows in a block. A block that is right where it stands is right: what is wrong in it where it is called was
 * given to it, so it is told at the argument that it comes from, or at the call.
 */
import { basename } from "node:path";
import type { Origin } from "../space/space.ts";
import { checkBlock } from "./block.ts";
import type { Call, Context, Surroundings } from "./context.ts";
import type { Definition } from "./load.ts";
import type { Problem } from "./rules/rule.ts";
import { type Diagnostic, placeOf, type Related, Report, type Span } from "./source.ts";
import { type Block, isLet, type Node, withDescendants } from "./tree.ts";

/** Tells what was found in a block where it is called. */
export function passOn(found: Report, call: Call, context: Context): void {
  for (const diagnostic of found.told) {
    const isOwn = aloneIn(call.definition, context)?.has(diagnostic) ?? true;
    context.report.put(isOwn ? diagnostic : passedOn(diagnostic, call));
  }
}

/** What is told of a block that nothing calls. Undefined where it needs itself. */
function aloneIn(definition: Definition<Block>, surroundings: Surroundings): Report | undefined {
  const { alone } = surroundings;
  const { node, module } = definition;
  const known = alone.get(node);
  if (known || alone.has(node)) return known;
  alone.set(node, undefined);
  const report = new Report();
  checkBlock(node, { ...surroundings, module, report, cycles: new Set(), inlined: new Map(), builtIn: new WeakMap() });
  alone.set(node, report);
  return report;
}

/** Tells of something that was built, at its `origin` or at the call that is to blame. */
export function tellBuilt(
  origin: Origin,
  problem: Problem,
  { report, builtIn }: Surroundings,
  related: readonly Related[] = [],
): void {
  let told: Diagnostic = { ...placeOf(origin), ...problem, ...(related.length > 0 && { related }) };
  for (let call = builtIn.get(origin); call; call = call.outer) told = passedOn(told, call);
  report.put(told);
}

function passedOn(diagnostic: Diagnostic, call: Call): Diagnostic {
  const { node: block, module } = call.definition;
  const { source } = module;
  const span = { start: source.offsetAt(diagnostic.range.start), end: source.offsetAt(diagnostic.range.end) };
  if (diagnostic.file !== source.path || !isWithin(span, block)) return diagnostic;
  const [argument, second] = argumentsReadIn(span, call);
  if (!argument && module === call.home) return diagnostic;
  const { code, severity, namesLine, related } = diagnostic;
  const where = module === call.home ? "" : ` of ${basename(source.path)}`;
  const message = namesLine
    ? diagnostic.message
    : `${diagnostic.message} This is in \`${block.name}\`, line ${diagnostic.range.start.line + 1}${where}.`;
  const range = call.module.source.range(argument && !second ? argument : call.node);
  return { code, severity, message, file: call.module.source.path, range, namesLine: true, ...(related && { related }) };
}

const isWithin = (inner: Span, outer: Span): boolean => inner.start >= outer.start && inner.end <= outer.end;

/** What was given for the parameters that are read there, also by way of values that have a name in the block. */
function argumentsReadIn(span: Span, { definition: { node: block }, given }: Call): readonly Span[] {
  const meanings = new Map<string, Node[]>();
  for (const node of withDescendants(block))
    if (isLet(node) || node.$type === "Assignment" || (node.$type === "BlockParameter" && !given.has(node.name)))
      meanings.set(node.name, [...(meanings.get(node.name) ?? []), node]);
  const read = new Set<string>();
  const follow = (nodes: Iterable<Node>): void => {
    for (const node of nodes) {
      if (node.$type !== "Name" || read.has(node.name)) continue;
      read.add(node.name);
      for (const meaning of meanings.get(node.name) ?? []) follow(withDescendants(meaning));
    }
  };
  follow([...withDescendants(block)].filter((node) => isWithin(node, span)));
  return [...given].flatMap(([name, { value }]) => (read.has(name) ? [value] : []));
}
