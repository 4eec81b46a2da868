/** The decisions about values: `one_of(16, 32)`, `int(1..4)`, `float(0.1..0.5)`, `log(1e-4..1e-2)`. */
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
  const ends = endsOf(range, context);
  if (!ends) return undefined;
  const { min, max, step } = ends;
  if (node.name === "float") return { kind: "real", min, max, scale: "linear", ...(step !== undefined && { step }) };
  if (min <= 0) return tell(context, range.from, rules.logRange(min));
  if (step !== undefined)
    return tell(context, range, rules.rangeStep("A logarithmic range has no step: its values are not evenly spaced."));
  return { kind: "real", min, max, scale: "log" };
}

export function integerDomain(range: Range, context: Context): (Domain & { readonly kind: "integer" }) | undefined {
  const ends = endsOf(range, context);
  if (!ends) return undefined;
  for (const [value, node] of [
    [ends.min, range.from],
    [ends.max, range.to],
    [ends.step ?? 1, range.step ?? range],
  ] as const)
    if (!Number.isSafeInteger(value)) return tell(context, node, rules.wholeRange(value));
  return { kind: "integer", min: ends.min, max: ends.max, step: ends.step ?? 1 };
}

interface Ends {
  readonly min: number;
  readonly max: number;
  readonly step: number | undefined;
}

function endsOf(range: Range, context: Context): Ends | undefined {
  const [min, max] = [numberIn(range.from, context), numberIn(range.to, context)];
  const step = range.step && numberIn(range.step, context);
  if (min === undefined || max === undefined || (range.step && step === undefined)) return undefined;
  if (min > max) return tell(context, range, rules.reversedRange(min, max));
  if (range.step && step !== undefined && !(step > 0 && step <= max - min))
    return tell(context, range.step, rules.rangeStep(`A step is positive and at most as large as its range, ${max - min}.`));
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
