/** Search blocks: what is improved, how, and for how long. */

import { measuredCost } from "../protocol/objectives.ts";
import { type Budget, deviceChoices, type Goal, type PieceSpec, type SearchSpec } from "../protocol/problem.ts";
import { knownCosts } from "../search/pieces.ts";
import { pieces as allPieces, pieceOf, type Role, roles, type StrategyPreset, strategies } from "../search/strategies.ts";
import { type AnyTask, isProgram, type Metric } from "../tasks/task.ts";
import { nearest } from "../words.ts";
import { type Context, tell, tellAt } from "./context.ts";
import { Entries } from "./entries.ts";
import { constantIn, meaningOf, scalarOf } from "./expressions.ts";
import { isStartWrong } from "./generator_start.ts";
import { hasEvaluator, judgeIn } from "./judge.ts";
import { laterDevices, laterGenerators, laterSearchEntries } from "./later.ts";
import { type Definition, kindName } from "./load.ts";
import { memoryLimitOf } from "./memory_limit.ts";
import { constantArgument, type PieceKind, pieceSpec, wordOf } from "./pieces.ts";
import * as rules from "./rules/entries.ts";
import { undefinedName, wrongKind } from "./rules/names.ts";
import { wrongType } from "./rules/values.ts";
import { Naming, Place } from "./space_builder.ts";
import type { Expression, Search, Space } from "./tree.ts";
import { describeType } from "./types.ts";

const keys = [
  ...["space", "maximize", "minimize", "budget", "until", "strategy", ...roles],
  ...["weights", "workers", "device", "memory", "seed"],
];

const kind = (role: Role, example: string, later: PieceKind["later"] = new Map()): PieceKind => ({
  ...{ what: role, pieces: allPieces[role], example, later },
});
const kinds: Readonly<Record<Role, PieceKind>> = {
  generator: kind("generator", "modules(hidden: 32)", laterGenerators),
  evaluator: kind("evaluator", "gaussian_process()"),
  selection: kind("selection", "expected_improvement()"),
  feedback: kind("feedback", "elites(10)"),
  fidelity: kind("fidelity", "halving(epochs: [1, 3, 9])"),
};
export const defaults = {
  budget: { evaluations: 100, seconds: 3600 },
  strategy: "bayesian",
  seed: 1,
} as const;

export interface SearchHead {
  readonly entries: Entries;
  readonly space: Definition<Space> | undefined;
}

export function searchHead(node: Search, context: Context): SearchHead {
  const entries = new Entries(
    node.entries,
    node.name ? `\`search ${node.name}\`` : "A search",
    keys,
    laterSearchEntries,
    context,
  );
  return { entries, space: spaceOf(node, entries, context) };
}

function spaceOf(node: Search, entries: Entries, context: Context): Definition<Space> | undefined {
  const { module } = context;
  const entry = entries.one("space");
  const known = () => [...module.names].flatMap(([name, definition]) => (definition.node.$type === "Space" ? [name] : []));
  if (!entry) {
    const { start } = node;
    if (!entries.mayBeLost("space")) tellAt(context, { start, end: start + "search".length }, rules.missingSpace(known()));
    return undefined;
  }
  if (entry.$type !== "Name" || entry.call || entry.parts.length > 0)
    return tell(context, entry, rules.pieceNeeded("The name of a space", known()[0] ?? "Net"));
  const found = module.names.get(entry.name);
  if (found?.node.$type === "Space") return { node: found.node, module: found.module };
  if (found) return tell(context, entry, wrongKind(entry.name, kindName(found), "a space"));
  return module.lost.has(entry.name)
    ? undefined
    : tell(context, entry, undefinedName(entry.name, nearest(entry.name, known()), `a \`space ${entry.name}\` block`));
}

/** Undefined where something is wrong. `task`: undefined where it is not known. */
export function searchSpec(
  node: Search,
  { entries, space }: SearchHead,
  task: AnyTask | undefined,
  context: Context,
): SearchSpec | undefined {
  const objectives = task && objectivesOf(node, entries, task, context);
  const goal = task && objectives?.find(({ metric }) => isMetric(metric, task));
  const metric = task && goal && (isProgram(task) ? freeMetric(goal) : task.metrics.find(({ name }) => name === goal.metric));
  const until = metric && untilOf(entries, metric, context);
  const budget = budgetOf(entries, context);
  const strategy = strategyOf(entries.one("strategy"), context);
  const pieces = strategy && piecesOf(entries, strategy, context);
  const weights = strategy && judgeIn(entries, strategy, task, context);
  const workers = workersOf(entries.one("workers"), context);
  const device = deviceOf(entries.one("device"), context);
  const memory = memoryLimitOf(entries.one("memory"), context);
  const seed = seedOf(entries.one("seed"), context);
  if (weights === null || (pieces && !hasEvaluator(entries, { ...pieces, ...(weights && { weights }) }, context)))
    return undefined;
  if (!objectives || !goal || until === null || !budget || !pieces || workers === undefined || !device) return undefined;
  if (memory === null || seed === undefined) return undefined;
  return {
    name: node.name ?? space?.node.name ?? "search",
    ...{ goal, objectives: [goal, ...objectives.filter((other) => other !== goal)], budget },
    ...(until !== undefined && { until }),
    ...pieces,
    ...(weights && { weights }),
    ...{ workers, device, seed },
    ...(memory !== undefined && { memory }),
  };
}

/** What a program measures has no bounds that are known. */
const freeMetric = ({ metric: name, direction }: Goal): Metric => ({
  ...{ name, direction, doc: "" },
  range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
});

/** Costs of a candidate of the task: little is good. */
const costsOf = (task: AnyTask): readonly string[] => [
  ...knownCosts(isProgram(task)),
  ...(isProgram(task) ? [] : [measuredCost]),
];

/** Whether it is what candidates are trained for, and no cost. */
const isMetric = (name: string, task: AnyTask): boolean =>
  isProgram(task) ? !costsOf(task).includes(name) : task.metrics.some((metric) => metric.name === name);

/** At least one of them is a metric of the task; undefined where something is wrong. */
function objectivesOf(search: Search, entries: Entries, task: AnyTask, context: Context): readonly Goal[] | undefined {
  const goals = (["maximize", "minimize"] as const).flatMap((direction) =>
    entries.all(direction).map((node) => ({ node, goal: goalOf(node, direction, task, context) })),
  );
  const known: Goal[] = [];
  for (const { node, goal } of goals) {
    if (!goal) return undefined;
    if (known.some(({ metric }) => metric === goal.metric)) return tell(context, node, rules.objectiveTwice(goal.metric));
    known.push(goal);
  }
  const [standard] = task.metrics;
  if (known.some(({ metric }) => isMetric(metric, task))) return known;
  if (!standard) {
    if (entries.mayBeLost("maximize") || entries.mayBeLost("minimize")) return undefined;
    const span = { start: search.start, end: search.start + "search".length };
    return tellAt(context, span, rules.missingEntry(`A search over a \`${task.name}\` task`, "maximize: accuracy"));
  }
  return [{ metric: standard.name, direction: standard.direction }, ...known];
}

function goalOf(node: Expression, direction: Goal["direction"], task: AnyTask, context: Context): Goal | undefined {
  const known = task.metrics.map(({ name }) => name);
  if (node.$type !== "Name" || node.call || node.parts.length > 0) return tell(context, node, rules.metricNeeded(known));
  const { name } = node;
  if (costsOf(task).includes(name))
    return direction === "minimize" ? { metric: name, direction } : tell(context, node, rules.wrongDirection(name, "minimize"));
  if (isProgram(task)) return { metric: name, direction };
  const found = task.metrics.find((metric) => metric.name === name);
  if (!found) return tell(context, node, rules.unknownMetric(name, nearest(name, [...known, ...costsOf(task)]), known));
  if (found.direction !== direction) return tell(context, node, rules.wrongDirection(name, found.direction));
  return { metric: name, direction };
}

/** null: something is wrong. */
function untilOf(entries: Entries, metric: Metric, context: Context): number | undefined | null {
  const node = entries.one("until");
  if (!node) return undefined;
  const { name, direction, range } = metric;
  const operator = direction === "maximize" ? ">=" : "<=";
  const limit = node.$type === "Binary" && wordOf(node.left, [name]) ? node.right : node;
  const mend = limit.$type === "NumberLiteral" ? limit.text : undefined;
  const wrong = () => tell(context, node, rules.until(name, operator, mend)) ?? null;
  if (node.$type !== "Binary" || node.operator !== operator) return wrong();
  if (wordOf(node.left, [name]) === undefined) return wrong();
  const value = scalarOf(node.right, context, naming(), "a number");
  if (!value) return null;
  const number = constantIn(value);
  if (typeof number !== "number") return wrong();
  const [worst, best] = direction === "maximize" ? range : range.toReversed();
  const never = operator === ">=" ? number > (best ?? number) : number < (best ?? number);
  const always = operator === ">=" ? number <= (worst ?? number) : number >= (worst ?? number);
  return never || always ? (tell(context, node.right, rules.untilOutside(name, range, never)) ?? null) : number;
}

const naming = (): Naming => new Naming(new Place(""), "entry");

function budgetOf(entries: Entries, context: Context): Budget | undefined {
  if (!entries.has("budget")) return defaults.budget;
  const budget: { -readonly [limit in keyof Budget]: Budget[limit] } = {};
  let failed = false;
  const wrong = (node: Expression, problem: ReturnType<typeof rules.budget>) => {
    failed = true;
    tell(context, node, problem);
  };
  for (const node of entries.all("budget")) {
    const value = meaningOf(node, context, naming());
    if (!value) failed = true;
    else if (value.kind !== "quantity" || value.dimension === "memory") wrong(node, rules.budget());
    else if (value.dimension === "evaluations" || value.dimension === "epochs") {
      const limit = value.dimension;
      if (budget[limit] !== undefined) wrong(node, rules.budgetTwice(`numbers of ${limit}`));
      else if (!Number.isSafeInteger(value.amount) || value.amount < 1) wrong(node, rules.budget());
      budget[limit] = value.amount;
    } else {
      if (budget.seconds !== undefined) wrong(node, rules.budgetTwice("times"));
      else if (!(value.amount > 0)) wrong(node, rules.budget());
      budget.seconds = value.amount;
    }
  }
  return failed ? undefined : budget;
}

function strategyOf(node: Expression | undefined, context: Context): StrategyPreset | undefined {
  const names = strategies.map(({ name }) => name);
  const wanted = node ? wordOf(node, names) : defaults.strategy;
  const found = strategies.find(({ name }) => name === wanted);
  if (found || !node) return found;
  const name = context.module.source.textOf(node);
  return tell(context, node, rules.unknownPiece("strategy", name, nearest(name, names), names));
}

/** The pieces that the block names, and those of its strategy in place of the others. Undefined where one is wrong. */
function piecesOf(entries: Entries, strategy: StrategyPreset, context: Context): Record<Role, PieceSpec> | undefined {
  const found = roles.map((role): [Role, PieceSpec | undefined] => {
    const node = entries.one(role);
    return [role, node ? pieceSpec(node, kinds[role], context) : pieceOf(role, strategy.pieces[role])];
  });
  if (isStartWrong(found.find(([role]) => role === "generator")?.[1], entries.one("generator"), context)) return undefined;
  const complete = found.filter((entry): entry is [Role, PieceSpec] => entry[1] !== undefined);
  return complete.length === found.length ? (Object.fromEntries(complete) as Record<Role, PieceSpec>) : undefined;
}

function workersOf(node: Expression | undefined, context: Context): number | "auto" | undefined {
  if (!node || wordOf(node, ["auto"])) return "auto";
  const type = { kind: "integer", min: 1, max: 1024 } as const;
  const { names, source } = context.module;
  if (node.$type === "Name" && !node.call && !names.has(node.name))
    return tell(context, node, wrongType("`workers`", `\`auto\` or ${describeType(type)}`, `\`${source.textOf(node)}\``));
  return numberOf(node, type, "`workers`", context);
}

function deviceOf(node: Expression | undefined, context: Context): SearchSpec["device"] | undefined {
  if (!node) return "auto";
  const later = node.$type === "Name" ? laterDevices.get(node.name) : undefined;
  if (later !== undefined) return tell(context, node, rules.notYet("This device", later));
  const word = wordOf(node, deviceChoices);
  const found = deviceChoices.find((other) => other === word);
  if (found) return found;
  const name = context.module.source.textOf(node);
  return tell(context, node, rules.unknownPiece("device", name, nearest(name, deviceChoices), deviceChoices));
}

const seedOf = (node: Expression | undefined, context: Context): number | undefined =>
  node ? numberOf(node, { kind: "integer", min: 0, max: 2 ** 32 - 1 }, "`seed`", context) : defaults.seed;

function numberOf(node: Expression, type: { kind: "integer"; min: number; max: number }, what: string, context: Context) {
  const value = constantArgument(node, type, what, context);
  return typeof value === "number" ? value : undefined;
}
