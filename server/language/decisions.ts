/** The decisions about values: `one_of(16, 32)`, `int(1..4)`, `float(0.1..0.5)`, `log(1e-4..1e-2)`. */
import { domainSize, optionAt } from "../space/decisions.ts";
import type { Domain } from "../space/space.ts";
import { type Context, originOf, type Scalar, tell, type Value } from "./context.ts";
import { constantIn, scalarOf } from "./expressions.ts";
import * as rules from "./rules/decisions.ts";
import * as valueRules from "./rules/values.ts";
import { Naming, Place } from "./space_builder.ts";
import type { Expression, Name, Range } from "./tree.ts";
import { show, typeNames, typeOf, typeOfValue } from "./types.ts";

/** What makes a decision when it is called. */
export const makers: ReadonlySet<string> = new Set(["one_of", "int", "float", "log"]);

export function makeDecision(node: Name, context: Context, naming: Naming): Value | undefined {
  if (context.inConstraint) return tell(context, node, rules.decisionInConstraint());
  if (!context.builder) return tell(context, node, rules.decisionNotHere());
  const named = node.arguments.find((argument) => argument.name !== undefined);
  if (named) return tell(context, named, valueRules.noName(node.name));
  const domain = node.name === "one_of" ? choiceDomain(node, context) : rangeDomain(node, context);
  return domain && decide(node, domain, context, naming.next());
}

/** Makes a decision here, and gives what reads it. */
export function decide(node: Expression, domain: Domain, context: Context, place: Place): Scalar {
  const { builder, conditional } = context;
  if (!builder) throw new Error("decisions are made in spaces only");
  context.nodes.push(builder.decide(place, domain, originOf(node, context), conditional));
  return { kind: "scalar", expression: { kind: "decision", id: place.path } };
}

function choiceDomain(node: Name, context: Context): Domain | undefined {
  if (node.arguments.length === 0) return tell(context, node, rules.emptyChoice());
  const values = node.arguments.map(({ value }) => {
    const scalar = scalarOf(value, context, unnamed(), "a value");
    const known = scalar && constantIn(scalar);
    if (scalar && known === undefined) tell(context, value, rules.optionNotConstant(context.module.source.textOf(value)));
    return known;
  });
  const known = values.filter((value) => value !== undefined);
  if (known.length < values.length) return undefined;
  if (new Set(known.map(typeOfValue)).size > 1) return tell(context, node, rules.mixedChoice());
  known.forEach((value, index) => {
    const option = node.arguments[index];
    if (option && known.indexOf(value) < index) tell(context, option, rules.sameOption(String(value)));
  });
  return { kind: "categorical", labels: known.map(String), values: known };
}

/** Options are constants, so no name is ever needed; a nested decision is told by `optionNotConstant`. */
const unnamed = (): Naming => new Naming(new Place(""), "option");

function rangeDomain(node: Name, context: Context): Domain | undefined {
  const range = node.arguments[0]?.value;
  if (node.arguments.length !== 1 || range?.$type !== "Range") return tell(context, node, valueRules.rangeNeeded(node.name));
  if (node.name === "int") return integerDomain(range, context);
  const scale = node.name === "log" ? "log" : "linear";
  const ends = endsOf(range, context, scale);
  return ends && untilLast({ kind: "real", scale, ...ends });
}

export function integerDomain(range: Range, context: Context): (Domain & { readonly kind: "integer" }) | undefined {
  const ends = endsOf(range, context, "linear");
  if (!ends) return undefined;
  const { min, max, step = 1 } = ends;
  for (const [value, node] of [
    [min, range.from],
    [max, range.to],
    [step, range.step ?? range],
  ] as const)
    if (!Number.isSafeInteger(value)) return tell(context, node, rules.wholeRange(value));
  return untilLast({ kind: "integer", min, max, step });
}

/** Up to the last value that its steps come past. */
function untilLast<Kind extends Exclude<Domain, { kind: "categorical" }>>(domain: Kind): Kind {
  return domain.step === undefined ? domain : { ...domain, max: optionAt(domain, domainSize(domain) - 1) };
}

interface Ends {
  readonly min: number;
  readonly max: number;
  readonly step?: number;
}

function endsOf(range: Range, context: Context, scale: "linear" | "log"): Ends | undefined {
  const [min, max] = [numberIn(range.from, context), numberIn(range.to, context)];
  const step = range.step && numberIn(range.step, context);
  if (min === undefined || max === undefined || (range.step && step === undefined)) return undefined;
  if (min > max) return tell(context, range, rules.reversedRange(min, max));
  if (scale === "log" && min <= 0) return tell(context, range.from, rules.logRange(min));
  if (!range.step || step === undefined) return { min, max };
  const [least, most] = scale === "log" ? [1, max / min] : [0, max - min];
  // 0.3 - 0.1 is a little less than 0.2 in floating point.
  if (!(step > least && step <= most * (1 + 1e-9)))
    return tell(context, range.step, (scale === "log" ? rules.rangeFactor : rules.rangeStep)(most));
  return { min, max, step };
}

function numberIn(node: Expression, context: Context): number | undefined {
  const scalar = scalarOf(node, context, unnamed(), "a number");
  if (!scalar) return undefined;
  const value = constantIn(scalar);
  if (typeof value === "number") return value;
  if (value !== undefined) return tell(context, node, valueRules.wrongType("An end of a range", "a number", show(value)));
  const type = typeNames[typeOf(scalar.expression, context.builder)];
  return tell(
    context,
    node,
    valueRules.wrongType("An end of a range", "a constant", `${type} that depends on a decision or shape`),
  );
}
