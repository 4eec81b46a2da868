/** What can be proved about a space: constraints that no architecture or every one meets, and what can never be chosen. */
import { isDeepStrictEqual } from "node:util";
import { type ArgumentValue, formatShape } from "../network/operation.ts";
import { formatBytes, formatLabel } from "../protocol/format.ts";
import type { Bounds, Reason } from "../space/bounds.ts";
import { domainSize, options, valueOfChoice } from "../space/decisions.ts";
import { decisionsIn, somewhere } from "../space/functions.ts";
import { type Range, rangeOf } from "../space/ranges.ts";
import type { CostName, Decision, Domain, Expression as Meaning, Origin, Space, SpaceNode } from "../space/space.ts";
import { childrenOf } from "../space/tree.ts";
import { tellBuilt } from "./blame.ts";
import { nothing } from "./choices.ts";
import { type Context, type Surroundings, tell } from "./context.ts";
import { costNames } from "./expressions.ts";
import * as rules from "./rules/decisions.ts";
import { either } from "./rules/rule.ts";
import { placeOf, type Related } from "./source.ts";
import type { Require } from "./tree.ts";
import { rangesIn } from "./types.ts";

/** Tells of a constraint that no architecture meets or every one does, if that is certain. */
export function prove(expression: Meaning, node: Require, bounds: Bounds, context: Context): void {
  const { builder } = context;
  if (!builder) return;
  const options = (id: string) => optionsOf(builder.domain(id), builder.conditional.has(id));
  const { range, optional } = rangeOf(expression, { ...rangesIn(builder), options, cost: (cost) => bounds[cost] });
  if (!range) return;
  const compared = [
    ...costNames.filter((cost) => reads(expression, cost)).map((cost) => `${cost} ${costText(cost, bounds[cost])}`),
    ...[...decisionsIn(expression)].slice(0, mostShown).map((id) => `\`${id}\` ${describeDomain(builder.domain(id))}`),
  ];
  const why = compared.length > 0 ? `: ${compared.join(", ")}` : "";
  // Where it reads a decision that may not exist, it holds without it.
  if (range.max === 0 && !optional) tell(context, node.condition, rules.unsatisfiable(why));
  if (range.min === 1) tell(context, node.condition, rules.alwaysTrue(why));
}

/** Decisions that a message names, and options of each. */
const mostShown = 3;
const mostOptions = 6;
/** Options that are tried one by one. */
const mostTried = 100;

function optionsOf(domain: Domain, mayBeAbsent: boolean): readonly (ArgumentValue | undefined)[] | undefined {
  if (domainSize(domain) > mostTried) return undefined;
  const values = options(domain).map((choice) => valueOfChoice(domain, choice));
  return mayBeAbsent ? [...values, undefined] : values;
}

function describeDomain(domain: Domain): string {
  const [low, high] = domain.kind === "categorical" ? [undefined, undefined] : [domain.min, domain.max];
  if (domainSize(domain) > mostOptions && low !== undefined && high !== undefined)
    return describe({ min: low, max: high }, false);
  const values = options(domain).map((choice) => valueOfChoice(domain, choice));
  const shown = values
    .slice(0, mostOptions)
    .map((value) => (typeof value === "string" ? `"${formatLabel(value)}"` : number(Number(value))));
  return `is ${either(values.length > mostOptions ? [...shown, "..."] : shown)}`;
}

const costText = (cost: CostName, range: Range): string =>
  cost === "memory" ? describe(range, false, formatBytes) : describe(range, cost !== "depth");

function describe({ min, max }: Range, plural: boolean, write = number): string {
  if (min === max) return `${plural ? "are" : "is"} ${write(min)}`;
  return `${plural ? "lie" : "lies"} between ${write(min)} and ${write(max)}`;
}
const number = (value: number): string => value.toLocaleString("en");

const reads = (expression: Meaning, cost: string): boolean =>
  somewhere(expression, (part) => part.kind === "cost" && part.cost === cost);

/** What cannot be chosen in any of the places where the same text was built. */
export function tellImpossible(space: Space, name: Origin, { impossible }: Bounds, surroundings: Surroundings): void {
  if (impossible.length === 0) return;
  const found = new Map(impossible.map((each) => [each.decision, each]));
  const counts = new Set(countsIn(space.root));
  for (const same of Map.groupBy(space.decisions, ({ origin }) => JSON.stringify(origin)).values()) {
    const places = same.map(({ id }) => found.get(id)?.choices);
    const choices = places[0]?.filter((choice) => places.every((others) => others?.includes(choice))) ?? [];
    const [first] = choices;
    const [decision] = same;
    const reason = decision && found.get(decision.id)?.reason;
    if (first === undefined || !decision || !reason) continue;
    const { domain, id, origin } = decision;
    const options = choices.map((choice) => optionText(domain, choice));
    const told = counts.has(id)
      ? rules.countNeverReached(first, reason.message)
      : rules.neverChosen(either(options), reason.message, removable(decision, first));
    for (const each of same) tellBuilt(each.origin, told, surroundings, sourcesOf(reason, origin, name));
  }
}

/** The index of an option that can be taken out of its `one_of`. */
const removable = ({ domain }: Decision, choice: number): number | undefined =>
  domain.kind === "categorical" && domain.labels[0] !== nothing ? choice : undefined;

function optionText(domain: Domain, choice: number): string {
  const value = String(valueOfChoice(domain, choice));
  return value === nothing ? "Leaving it out" : `\`${formatLabel(value)}\``;
}

/** The decisions that say how often something is repeated. */
function* countsIn(node: SpaceNode): Iterable<string> {
  if (node.kind === "repeat" && node.count.kind === "decision") yield node.count.id;
  for (const child of childrenOf(node)) yield* countsIn(child);
}

/** Where the shapes come from that do not fit at a place; what comes into the space does where it has its name. */
export function sourcesOf({ shapes = [] }: Reason, place: Origin, name: Origin): readonly Related[] {
  const sources = shapes.map(({ shape, origin = name }) => ({
    ...placeOf(origin),
    message: `${formatShape(shape)} comes ${origin === name ? "in" : "from"} here.`,
  }));
  const others = sources.filter((source) => !isDeepStrictEqual(source.range, placeOf(place).range) || source.file !== place.file);
  return [...new Map(others.map((source) => [JSON.stringify(source), source])).values()];
}
