/** Search blocks: what is improved, how, and for how long. */
import { type Budget, deviceChoices, type Goal, type SearchSpec } from "../protocol/problem.ts";
import { generators, selections } from "../search/pieces.ts";
import type { Metric, TaskKind } from "../tasks/task.ts";
import { nearest } from "../words.ts";
import { type Context, tell, tellAt } from "./context.ts";
import { Entries } from "./entries.ts";
import { constantIn, meaningOf, scalarOf } from "./expressions.ts";
import { laterDevices, laterGenerators, laterSearchEntries, laterSelections } from "./later.ts";
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
  "space",
  "maximize",
  "minimize",
  "budget",
  "until",
  "generator",
  "selection",
  "workers",
  "device",
  "memory",
  "seed",
];

const generator: PieceKind = { what: "generator", pieces: generators, example: "modules(hidden: 32)", later: laterGenerators };
const selection: PieceKind = { what: "selection", pieces: selections, example: "probability()", later: laterSelections };

export const defaults = {
  budget: { evaluations: 100, seconds: 3600 },
  generator: "modules()",
  selection: "probability()",
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
  task: TaskKind | undefined,
  context: Context,
): SearchSpec | undefined {
  const goal = task && goalOf(entries, task, context);
  const metric = task?.metrics.find(({ name }) => name === goal?.metric);
  const until = metric && untilOf(entries, metric, context);
  const budget = budgetOf(entries, context);
  const pieces = {
    generator: piece(entries, "generator", generator, context),
    selection: piece(entries, "selection", selection, context),
  };
  const workers = workersOf(entries.one("workers"), context);
  const device = deviceOf(entries.one("device"), context);
  const memory = memoryLimitOf(entries.one("memory"), context);
  const seed = seedOf(entries.one("seed"), context);
  if (
    !goal ||
    until === null ||
    !budget ||
    !pieces.generator ||
    !pieces.selection ||
    workers === undefined ||
    !device ||
    memory === null ||
    seed === undefined
  )
    return undefined;
  return {
    name: node.name ?? space?.node.name ?? "search",
    goal,
    budget,
    ...(until !== undefined && { until }),
    generator: pieces.generator,
    selection: pieces.selection,
    workers,
    device,
    ...(memory !== undefined && { memory }),
    seed,
  };
}

function goalOf(entries: Entries, task: TaskKind, context: Context): Goal | undefined {
  const goals = (["maximize", "minimize"] as const).flatMap((direction) =>
    entries.all(direction).map((node) => ({ direction, node })),
  );
  const [first, second] = goals;
  if (second)
    return tell(
      context,
      second.node,
      rules.notYet("A search with several objectives", "Keep one, and limit the other with `require`."),
    );
  const [metric] = task.metrics;
  if (!first) return metric && { metric: metric.name, direction: metric.direction };
  const { node, direction } = first;
  const known = task.metrics.map(({ name }) => name);
  if (node.$type !== "Name" || node.call || node.parts.length > 0) return tell(context, node, rules.metricNeeded(known));
  const found = task.metrics.find(({ name }) => name === node.name);
  if (!found) {
    if (["parameters", "flops", "depth", "latency", "memory"].includes(node.name))
      return tell(
        context,
        node,
        rules.notYet(`A search for few \`${node.name}\``, `Limit it with \`require ${node.name} <= ...\` in the space.`),
      );
    return tell(context, node, rules.unknownMetric(node.name, nearest(node.name, known), known));
  }
  if (found.direction !== direction) return tell(context, node, rules.wrongDirection(node.name, found.direction));
  return { metric: found.name, direction };
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
  const budget: { evaluations?: number; seconds?: number } = {};
  let failed = false;
  const wrong = (node: Expression, problem: ReturnType<typeof rules.budget>) => {
    failed = true;
    tell(context, node, problem);
  };
  for (const node of entries.all("budget")) {
    const value = meaningOf(node, context, naming());
    if (!value) failed = true;
    else if (value.kind !== "quantity" || value.dimension === "memory") wrong(node, rules.budget());
    else if (value.dimension === "epochs") wrong(node, rules.notYetNeeded("A budget in epochs", "Give evaluations or a time."));
    else if (value.dimension === "evaluations") {
      if (budget.evaluations !== undefined) wrong(node, rules.budgetTwice("numbers of evaluations"));
      else if (!Number.isSafeInteger(value.amount) || value.amount < 1) wrong(node, rules.budget());
      budget.evaluations = value.amount;
    } else {
      if (budget.seconds !== undefined) wrong(node, rules.budgetTwice("times"));
      else if (!(value.amount > 0)) wrong(node, rules.budget());
      budget.seconds = value.amount;
    }
  }
  return failed ? undefined : budget;
}

function piece(entries: Entries, key: "generator" | "selection", kind: PieceKind, context: Context) {
  const node = entries.one(key);
  if (node) return pieceSpec(node, kind, context);
  const name = defaults[key].replace("()", "");
  const standard = kind.pieces.find((other) => other.name === name);
  const values = (standard?.parameters ?? []).flatMap((parameter) =>
    parameter.default === undefined ? [] : [[parameter.name, parameter.default] as const],
  );
  return { name, arguments: Object.fromEntries(values) };
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
