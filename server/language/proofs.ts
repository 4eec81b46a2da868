/** What can be proved about a space: constraints that no architecture or every one meets, and what can never be chosen. */
import type { ArgumentValue } from "../network/operation.ts";
import { formatLabel } from "../protocol/format.ts";
import type { Bounds } from "../space/bounds.ts";
import { decisionsOf, domainSize, options, valueOfChoice } from "../space/decisions.ts";
import { decisionsIn } from "../space/functions.ts";
import { type Range, rangeOf } from "../space/ranges.ts";
import type { Domain, Expression as Meaning, Origin, Space, SpaceNode } from "../space/space.ts";
import { childrenOf } from "../space/tree.ts";
import { type Context, type Surroundings, tell } from "./context.ts";
import { costNames } from "./expressions.ts";
import * as rules from "./rules/decisions.ts";
import { either } from "./rules/rule.ts";
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
    ...costNames.filter((cost) => reads(expression, cost)).map((cost) => `${cost} ${describe(bounds[cost], cost !== "depth")}`),
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

function describe({ min, max }: Range, plural: boolean): string {
  if (min === max) return `${plural ? "are" : "is"} ${number(min)}`;
  return `${plural ? "lie" : "lies"} between ${number(min)} and ${number(max)}`;
}
const number = (value: number): string => value.toLocaleString("en");

function reads(expression: Meaning, cost: string): boolean {
  if (expression.kind === "cost") return expression.cost === cost;
  return expression.kind === "call" && expression.operands.some((operand) => reads(operand, cost));
}

/** What cannot be chosen in any of the places where the same text was built. */
export function tellImpossible(space: Space, { impossible }: Bounds, { report }: Surroundings): void {
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
      if (node.kind === "repeat") report.addOrigin(origin, rules.countNeverReached(index, first.reason.message));
      if (node.kind === "choice") {
        const { domain } = decisionsOf(space)(node.decision);
        const label = domain.kind === "categorical" ? domain.labels[index] : undefined;
        report.addOrigin(origin, rules.neverChosen(`\`${formatLabel(String(label))}\``, first.reason.message));
      }
    }
  }
}

type Choosing = SpaceNode & { readonly kind: "choice" | "repeat" };

function* withOrigin(node: SpaceNode): Iterable<Choosing> {
  if (node.kind === "choice" || node.kind === "repeat") yield node;
  for (const child of childrenOf(node)) yield* withOrigin(child);
}
