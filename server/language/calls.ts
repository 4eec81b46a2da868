/** Calls of operations and blocks. */
import type { Operation } from "../network/operation.ts";
import type { Expression as Meaning, SpaceNode } from "../space/space.ts";
import { exampleIn, exampleOf, isForeignWord, matchArguments, missing } from "./arguments.ts";
import { passOn } from "./blame.ts";
import { builderOf, type Context, originOf, Scope, tell } from "./context.ts";
import { scalarOf } from "./expressions.ts";
import { buildStatement, namedValue, oneLayer } from "./layers.ts";
import type { Definition } from "./load.ts";
import { fewBranches, wrongBranches } from "./rules/decisions.ts";
import { recursiveBlock } from "./rules/names.ts";
import * as valueRules from "./rules/values.ts";
import { Report } from "./source.ts";
import { Naming, type Place } from "./space_builder.ts";
import type { Block, Name } from "./tree.ts";
import { describeType, fits } from "./types.ts";

/** Arguments of an operation's call: an expression for every parameter. Undefined where one could not be understood. */
function argumentsOf(node: Name, operation: Operation, place: Place, context: Context): Record<string, Meaning> | undefined {
  const given = matchArguments(node, operation.parameters, context);
  const complete: Record<string, Meaning> = {};
  let failed = node.arguments.length > given.size;
  for (const { name, type, default: standard, doc } of operation.parameters) {
    const argument = given.get(name);
    if (!argument) {
      if (standard === undefined) missing(node, { name, doc, example: exampleOf(name, type) }, operation.parameters, context);
      const value = typeof standard === "object" ? complete[standard.sameAs] : standard;
      if (value === undefined) failed = true;
      else complete[name] = typeof value === "object" ? value : { kind: "constant", value };
      continue;
    }
    const what = `\`${name}\` of \`${node.name}\``;
    const value = isForeignWord(argument.value, type, what, context)
      ? undefined
      : scalarOf(argument.value, context, new Naming(place, name), describeType(type));
    if (value?.tensor !== undefined && value.tensor !== builderOf(context).tensor)
      tell(context, argument.value, valueRules.shapeMoved());
    if (value && fits(value, type, what, argument.value, context)) complete[name] = value.expression;
    else failed = true;
  }
  place.damaged = failed;
  return failed ? undefined : complete;
}

/** A layer that is one operation. */
export function callOperation(node: Name, operation: Operation, context: Context, own: Place | undefined): undefined {
  const place = own ?? context.place.claim(node.name);
  const complete = argumentsOf(node, operation, place, context);
  if (complete)
    context.nodes.push({
      kind: "operation",
      operation: operation.name,
      arguments: complete,
      origin: originOf(node, context),
    });
  builderOf(context).newTensor();
}

/** `add`, `concat` and others that merge: every branch begins with the current tensor. What has a name is an argument. */
export function merge(node: Name, operation: Operation, context: Context, own: Place | undefined): undefined {
  const builder = builderOf(context);
  const [given, branches] = [namedOf(node), node.arguments.filter(({ name }) => name === undefined)];
  const first = given[0];
  if (first && operation.parameters.length === 0) return tell(context, first, valueRules.noName(node.name));
  const late = branches.find((branch) => first !== undefined && branch.start > first.start);
  if (late) return tell(context, late, valueRules.positionAfterName(undefined));
  if (operation.branches && branches.length !== operation.branches.length)
    return tell(context, node, wrongBranches(node.name, operation.branches, branches.length));
  if (branches.length < 2) tell(context, node, fewBranches(node.name, branches.length));
  const current = builder.tensor;
  const place = operation.parameters.length === 0 ? undefined : (own ?? context.place.claim(node.name));
  const complete = place ? argumentsOf({ ...node, arguments: given }, operation, place, context) : {};
  const built = branches.map(({ value }) => {
    builder.tensor = current;
    return oneLayer(value, context);
  });
  if (complete)
    context.nodes.push({
      kind: "merge",
      operation: operation.name,
      arguments: complete,
      branches: built,
      origin: originOf(node, context),
    });
  builder.newTensor();
}

const namedOf = (node: Name) => node.arguments.filter(({ name }) => name !== undefined);

/** A block's body in place of its call. Arguments are what the caller means by them; defaults are made anew at each call. */
export function inline(node: Name, definition: Definition<Block>, context: Context, own: Place | undefined): undefined {
  const { calls } = context;
  const { node: block, module } = definition;
  const first = calls.findIndex((other) => other.node === block);
  if (first >= 0) {
    const chain = calls.slice(first).map((other) => other.node);
    if (chain.some((other) => context.cycles.has(other))) return;
    for (const other of chain) context.cycles.add(other);
    return tell(context, node, recursiveBlock([...chain, block].map(({ name }) => name)));
  }
  const place = own ?? context.place.claim(node.name, { node, module: context.module });
  const nodes: SpaceNode[] = [];
  const given = matchArguments(node, block.parameters, context);
  const scope = new Scope();
  const report = new Report();
  const call = { node, module: context.module, definition, given, home: context.home, outer: context.call };
  const inside: Context = { ...context, module, report, scope, place, nodes, calls: [...calls, definition], call };
  for (const parameter of block.parameters) {
    const argument = given.get(parameter.name);
    const slot = place.claim(parameter.name, { node: parameter, module });
    const value = argument
      ? namedValue(argument.value, { ...context, nodes }, place, parameter.name, slot)
      : parameter.default && namedValue(parameter.default, inside, place, parameter.name, slot);
    if (!argument && !parameter.default) {
      const needed = { name: parameter.name, doc: "it has no default.", example: exampleIn(block, parameter) };
      missing(node, needed, block.parameters, context);
    }
    if (value?.kind === "scalar") slot.value = value.expression;
    slot.damaged = value === undefined;
    scope.define(parameter.name, value, parameter);
  }
  try {
    // Parameters and the body's own names share one scope.
    for (const statement of block.body.statements) buildStatement(statement, inside);
  } finally {
    passOn(report, call, context);
  }
  const sequence: SpaceNode = { kind: "sequence", children: nodes };
  context.inlined.set(sequence, originOf(node, context));
  context.nodes.push(sequence);
}
