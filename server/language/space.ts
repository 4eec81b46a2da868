/** Space blocks: from a body to a `Space`, with what can be proved about it. */
import { isDeepStrictEqual } from "node:util";
import type { DataSummary } from "../data/dataset.ts";
import { formatShape } from "../network/operation.ts";
import { type Bound, type Bounds, bounds as boundsOf, type Reason } from "../space/bounds.ts";
import { decisionsOf } from "../space/decisions.ts";
import { rangeOf } from "../space/ranges.ts";
import type { Constraint, Expression as Meaning, Origin, Space, SpaceNode } from "../space/space.ts";
import { childrenOf } from "../space/tree.ts";
import { type Context, outsideSpaces, type Surroundings, tell, tellAt } from "./context.ts";
import { costNames, scalarOf } from "./expressions.ts";
import { buildBody, meaningOfName, namedValue } from "./layers.ts";
import { type Definition, type Module, nameSpan } from "./load.ts";
import * as rules from "./rules/decisions.ts";
import { takenName } from "./rules/names.ts";
import type { Mend } from "./rules/rule.ts";
import { placeOf, type Related, Report, type Source } from "./source.ts";
import { largestSpace, Naming, Place, SpaceBuilder, TooLarge } from "./space_builder.ts";
import { type TaskHead, taskHead, trainingSettings } from "./task.ts";
import { type Block, isRequire, type Require, type Space as SpaceBlock } from "./tree.ts";
import { rangesIn, typeOf } from "./types.ts";

interface Head {
  readonly task: TaskHead;
  readonly module: Definition["module"];
}

/** Makes the decisions of a space, in its settings of the training and its layers. */
function build(node: SpaceBlock, head: Head | undefined, builder: SpaceBuilder, surroundings: Surroundings) {
  const root = new Place("");
  const context = { ...outsideSpaces(surroundings), builder, place: root };
  const trainingPlace = root.claim("training");
  const training = head && trainingSettings(head.task, trainingPlace, { ...context, module: head.module });
  try {
    buildBody(node.body, context);
    return { context, training, isBuilt: true };
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return { context, training, isBuilt: false };
  }
}

/** What a constraint of the space can read, by its names: all that could be understood. */
export function placesOf(node: SpaceBlock, module: Module): Place {
  const surroundings = { module, report: new Report(), constants: new Map(), cycles: new Set<never>(), inlined: new Map() };
  const task = node.task === undefined ? undefined : module.names.get(node.task);
  const head =
    task?.node.$type === "Task" ? taskHead(task.node, outsideSpaces({ ...surroundings, module: task.module })) : undefined;
  return build(node, task && head && { task: head, module: task.module }, new SpaceBuilder(undefined), surroundings).context
    .place;
}

/**
 * Undefined where the space has mistakes or its data is not known; without `head`, mistakes are told all the same.
 * `isSound`: whether neither the space nor what it may use has a mistake that was told so far.
 */
export function compileSpace(
  node: SpaceBlock,
  head: Head | undefined,
  data: DataSummary | undefined,
  surroundings: Surroundings,
  isSound: () => boolean,
): Space | undefined {
  const builder = new SpaceBuilder(data?.classes.length);
  const { context, training, isBuilt } = build(node, head, builder, surroundings);
  if (!isBuilt) return tellAt(context, nameSpan(node, node.name, surroundings.module.source), rules.tooLarge(largestSpace));
  const requires = node.body.statements.filter(isRequire);
  const constraints = requires.map((require) => constraintOf(require, context));
  if (!training || !head || !data || !isSound()) return undefined;
  const space: Space = {
    name: node.name,
    input: data.shape,
    output: head.task.kind.output(data.classes),
    root: { kind: "sequence", children: context.nodes },
    training,
    decisions: builder.decisions,
    constraints: constraints.filter((constraint) => constraint !== undefined),
  };
  const bounds = boundsOf(space);
  const { source } = surroundings.module;
  const name = source.origin(nameSpan(node, node.name, source));
  if (bounds.problem) {
    const { origin = name, message, isHead } = bounds.problem;
    const problem = isHead ? rules.head(message, headMend(node, space, bounds.problem, source)) : rules.shape(message);
    surroundings.report.addOrigin(origin, problem, sourcesOf(bounds.problem, origin, name));
    return undefined;
  }
  tellImpossible(space, name, bounds, surroundings);
  requires.forEach((require, index) => {
    const constraint = constraints[index];
    if (constraint) prove(constraint.expression, require, bounds, context);
  });
  return isSound() ? space : undefined;
}

/** A block that nothing calls is checked with parameters of which nothing is known. */
export function checkBlock(node: Block, surroundings: Surroundings): void {
  const builder = new SpaceBuilder(undefined);
  const place = new Place("");
  const context = { ...outsideSpaces(surroundings), builder, place };
  try {
    for (const parameter of node.parameters) {
      const { name, default: standard } = parameter;
      const taken = meaningOfName(name);
      if (taken) tellAt(context, nameSpan(parameter, name, surroundings.module.source), takenName(name, taken));
      if (standard) namedValue(standard, context, place, name, place.claim(name));
      context.scope.define(name, undefined);
    }
    buildBody(node.body, { ...context, calls: [{ node, module: surroundings.module }] });
  } catch (error) {
    // Only a space that uses it is too large.
    if (!(error instanceof TooLarge)) throw error;
  }
}

function constraintOf(node: Require, context: Context): Constraint | undefined {
  const inside = { ...context, inConstraint: true, nodes: [] };
  const { source } = context.module;
  const value = scalarOf(node.condition, inside, new Naming(new Place(""), "require"), "a condition");
  if (!value) return undefined;
  if (typeOf(value.expression, context.builder) !== "boolean" || value.expression.kind === "list")
    return tell(context, node.condition, rules.notABoolean(source.textOf(node.condition)));
  return { expression: value.expression, text: source.textOf(node.condition), origin: source.origin(node) };
}

/** Tells of a constraint that no architecture meets or every one does, if that is certain. */
function prove(expression: Meaning, node: Require, bounds: Bounds, context: Context): void {
  const { builder } = context;
  if (!builder) return;
  const { range, optional } = rangeOf(expression, { ...rangesIn(builder), cost: (cost) => bounds[cost] });
  if (!range) return;
  const compared = costNames
    .filter((cost) => reads(expression, cost))
    .map((cost) => `${cost} ${describe(bounds[cost], cost !== "depth")}`);
  const why = compared.length > 0 ? `: ${compared.join(", ")}` : "";
  // Where it reads a decision that may not exist, it holds without it.
  if (range.max === 0 && !optional) tell(context, node.condition, rules.unsatisfiable(why));
  if (range.min === 1) tell(context, node.condition, rules.alwaysTrue(why));
}

function describe({ min, max }: Bound, plural: boolean): string {
  if (min === max) return `${plural ? "are" : "is"} ${number(min)}`;
  return `${plural ? "lie" : "lies"} between ${number(min)} and ${number(max)}`;
}
const number = (value: number): string => value.toLocaleString("en");

function reads(expression: Meaning, cost: string): boolean {
  if (expression.kind === "cost") return expression.cost === cost;
  return expression.kind === "call" && expression.operands.some((operand) => reads(operand, cost));
}

/** Where the last layer stands directly in the space: another one in its place, or more after it. */
function headMend({ body }: SpaceBlock, { output }: Space, { origin, shapes }: Reason, source: Source): Mend | undefined {
  const last = body.statements.findLast((statement) => !isRequire(statement));
  if (!last || output.length > 1 || !isDeepStrictEqual(source.origin(last), origin)) return undefined;
  if (/^dense\(/.test(source.textOf(last))) return { kind: "replace", text: "dense(classes)" };
  const rank = shapes?.[0]?.shape.length;
  const flat = rank === 1 ? [] : [rank === 3 ? "global_avg_pool()" : "flatten()"];
  return { kind: "statements", texts: [...flat, "dense(classes)"] };
}

/** Where the shapes come from that do not fit at a place; what comes into the space does where it has its name. */
function sourcesOf({ shapes = [] }: Reason, place: Origin, name: Origin): readonly Related[] {
  const sources = shapes.map(({ shape, origin = name }) => ({
    ...placeOf(origin),
    message: `${formatShape(shape)} comes ${origin === name ? "in" : "from"} here.`,
  }));
  const others = sources.filter((source) => !isDeepStrictEqual(source.range, placeOf(place).range) || source.file !== place.file);
  return [...new Map(others.map((source) => [JSON.stringify(source), source])).values()];
}

/** What cannot be chosen in any of the places where the same text was built. */
function tellImpossible(space: Space, name: Origin, { impossible }: Bounds, { report }: Surroundings): void {
  const places = new Map<string, { readonly origin: Origin; readonly nodes: SpaceNode[] }>();
  for (const node of withOrigin(space.root)) {
    const key = JSON.stringify(node.origin);
    const place = places.get(key) ?? { origin: node.origin, nodes: [] };
    place.nodes.push(node);
    places.set(key, place);
  }
  for (const { origin, nodes } of places.values()) {
    const here = impossible.filter((other) => JSON.stringify(other.origin) === JSON.stringify(origin));
    for (const index of new Set(here.map((other) => other.index))) {
      const same = here.filter((other) => other.index === index);
      const [first] = same;
      const [node] = nodes;
      if (!first || same.length < nodes.length || !node) continue;
      const { reason } = first;
      const sources = sourcesOf(reason, origin, name);
      if (node.kind === "repeat") report.addOrigin(origin, rules.countNeverReached(index, reason.message), sources);
      if (node.kind === "choice") {
        const { domain } = decisionsOf(space)(node.decision);
        const label = domain.kind === "categorical" ? domain.labels[index] : undefined;
        report.addOrigin(origin, rules.neverChosen(`\`${label}\``, reason.message, index), sources);
      }
    }
  }
}

type Choosing = SpaceNode & { readonly kind: "choice" | "repeat" };

function* withOrigin(node: SpaceNode): Iterable<Choosing> {
  if (node.kind === "choice" || node.kind === "repeat") yield node;
  for (const child of childrenOf(node)) yield* withOrigin(child);
}
