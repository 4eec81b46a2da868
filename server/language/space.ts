/** Space blocks: from a body to a `Space`, with what can be proved about it. */
import type { DataSummary } from "../data/dataset.ts";
import { type Bound, type Bounds, bounds as boundsOf } from "../space/bounds.ts";
import { decisionsOf } from "../space/decisions.ts";
import { rangeOf } from "../space/ranges.ts";
import type { Constraint, Expression as Meaning, Space, SpaceNode } from "../space/space.ts";
import { childrenOf } from "../space/tree.ts";
import { tellBuilt } from "./blame.ts";
import { type Context, outsideSpaces, type Surroundings, tell, tellAt } from "./context.ts";
import { costNames, scalarOf } from "./expressions.ts";
import { buildBody } from "./layers.ts";
import { type Definition, type Module, nameSpan } from "./load.ts";
import * as rules from "./rules/decisions.ts";
import type { Problem } from "./rules/rule.ts";
import { Report } from "./source.ts";
import { largestSpace, Naming, Place, SpaceBuilder, TooLarge } from "./space_builder.ts";
import { type TaskHead, taskHead, trainingSettings } from "./task.ts";
import { isRequire, type Require, type Space as SpaceBlock } from "./tree.ts";
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
  const surroundings = {
    module,
    report: new Report(),
    constants: new Map(),
    cycles: new Set<never>(),
    inlined: new Map(),
    builtIn: new WeakMap(),
    alone: new Map(),
  };
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
  if (bounds.problem) {
    const { origin, message } = bounds.problem;
    if (origin) tellBuilt(origin, rules.shape(message), surroundings);
    else tellAt(context, nameSpan(node, node.name, surroundings.module.source), rules.shape(message));
    return undefined;
  }
  tellImpossible(space, bounds, surroundings);
  requires.forEach((require, index) => {
    const constraint = constraints[index];
    if (constraint) prove(constraint.expression, require, bounds, context);
  });
  return isSound() ? space : undefined;
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

/** What cannot be chosen in any of the places where the same text was built. */
function tellImpossible(space: Space, { impossible }: Bounds, surroundings: Surroundings): void {
  const places = new Map<string, Choosing[]>();
  for (const node of withOrigin(space.root)) {
    const key = JSON.stringify(node.origin);
    places.set(key, [...(places.get(key) ?? []), node]);
  }
  const told = (nodes: readonly Choosing[], problem: Problem): void => {
    for (const { origin } of nodes) tellBuilt(origin, problem, surroundings);
  };
  for (const [key, nodes] of places) {
    const here = impossible.filter((other) => JSON.stringify(other.origin) === key);
    for (const index of new Set(here.map((other) => other.index))) {
      const same = here.filter((other) => other.index === index);
      const [first] = same;
      const [node] = nodes;
      if (!first || same.length < nodes.length || !node) continue;
      if (node.kind === "repeat") told(nodes, rules.countNeverReached(index, first.reason.message));
      if (node.kind === "choice") {
        const { domain } = decisionsOf(space)(node.decision);
        const label = domain.kind === "categorical" ? domain.labels[index] : undefined;
        told(nodes, rules.neverChosen(`\`${label}\``, first.reason.message));
      }
    }
  }
}

type Choosing = SpaceNode & { readonly kind: "choice" | "repeat" };

function* withOrigin(node: SpaceNode): Iterable<Choosing> {
  if (node.kind === "choice" || node.kind === "repeat") yield node;
  for (const child of childrenOf(node)) yield* withOrigin(child);
}
