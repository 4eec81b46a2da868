import { isDeepStrictEqual } from "node:util";
import { bounds as boundsOf, type Reason } from "../space/bounds.ts";
import type { Constraint, Space } from "../space/space.ts";
import { plainDecisions } from "../space/survey.ts";
import { optimizerSlots } from "../tasks/index.ts";
import { tellBuilt } from "./blame.ts";
import { type Context, outsideSpaces, type Surroundings, tell, tellAt } from "./context.ts";
import { scalarOf } from "./expressions.ts";
import { buildBody } from "./layers.ts";
import { type Definition, type Module, nameSpan } from "./load.ts";
import { prove, sourcesOf, tellImpossible } from "./proofs.ts";
import * as rules from "./rules/decisions.ts";
import type { Mend } from "./rules/rule.ts";
import { trainingSettings } from "./settings.ts";
import { Report, type Source } from "./source.ts";
import { type Ends, largestSpace, Naming, Place, SpaceBuilder, TooLarge } from "./space_builder.ts";
import { type TaskHead, taskHead } from "./task.ts";
import { isRequire, type Require, type Space as SpaceBlock } from "./tree.ts";
import { typeOf } from "./types.ts";

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
 * Undefined where the space has mistakes or its ends are not known; without `head`, mistakes are told all the same.
 * `isSound`: whether neither the space nor what it may use has a mistake that was told so far.
 */
export function compileSpace(
  node: SpaceBlock,
  head: Head | undefined,
  ends: Ends | undefined,
  surroundings: Surroundings,
  isSound: () => boolean,
): Space | undefined {
  const builder = new SpaceBuilder(ends);
  const { context, training, isBuilt } = build(node, head, builder, surroundings);
  if (!isBuilt) return tellAt(context, nameSpan(node, node.name, surroundings.module.source), rules.tooLarge(largestSpace));
  const requires = node.body.statements.filter(isRequire);
  const constraints = requires.map((require) => constraintOf(require, context));
  if (!training || !head || !ends || !isSound()) return undefined;
  const root = { kind: "sequence", children: context.nodes } as const;
  const space: Space = {
    name: node.name,
    input: ends.input,
    ...(ends.output && { output: ends.output }),
    slots: optimizerSlots,
    root,
    training,
    decisions: builder.decisions,
    constraints: constraints.filter((constraint) => constraint !== undefined),
    ...(head.task.program && { plain: plainDecisions(root, builder.decisions) }),
  };
  const bounds = boundsOf(space);
  const { source } = surroundings.module;
  const name = source.origin(nameSpan(node, node.name, source));
  if (bounds.problem) {
    const { origin = name, message, isHead } = bounds.problem;
    const problem = isHead ? rules.head(message, headMend(node, space, bounds.problem, source)) : rules.shape(message);
    tellBuilt(origin, problem, surroundings, sourcesOf(bounds.problem, origin, name));
    return undefined;
  }
  tellImpossible(space, name, bounds, surroundings);
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

/** Where the last layer stands directly in the space: another one in its place, or more after it. */
function headMend({ body }: SpaceBlock, { output }: Space, { origin, shapes }: Reason, source: Source): Mend | undefined {
  const last = body.statements.findLast((statement) => !isRequire(statement));
  if (!last || output?.length !== 1 || !isDeepStrictEqual(source.origin(last), origin)) return undefined;
  if (/^dense\(/.test(source.textOf(last))) return { kind: "replace", text: "dense(classes)" };
  const rank = shapes?.[0]?.shape.length;
  const flat = rank === 1 ? [] : [rank === 3 ? "global_avg_pool()" : "flatten()"];
  return { kind: "statements", texts: [...flat, "dense(classes)"] };
}
