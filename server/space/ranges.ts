/** What an expression can be, from what its parts can be: interval arithmetic (Moore 1966), with false as 0 and true as 1. */
import type { ArgumentValue } from "../network/operation.ts";
import { decisionsIn, evaluate, functionNamed, somewhere } from "./functions.ts";
import type { CostName, Expression } from "./space.ts";

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** The values that an expression can have. `range` is undefined for texts and where nothing is known. */
export interface Possible {
  readonly range: Range | undefined;
  /** It may have no value, because a decision that it reads may not exist. */
  readonly optional: boolean;
}

export interface RangeEnvironment {
  decision(id: string): Possible;
  /** All values of a decision, undefined among them where it may not exist; nothing where they cannot be listed. */
  options?(id: string): readonly (ArgumentValue | undefined)[] | undefined;
  shape(axis: "channels" | "height" | "width"): Range;
  cost(cost: CostName): Range;
}

/** Holds every value that the expression can have; it may hold others. */
export function rangeOf(expression: Expression, environment: RangeEnvironment): Possible {
  switch (expression.kind) {
    case "constant":
      return { range: rangeOfValue(expression.value), optional: false };
    case "decision":
      return environment.decision(expression.id);
    case "shape":
      return { range: environment.shape(expression.axis), optional: false };
    case "cost":
      return { range: environment.cost(expression.cost), optional: false };
    case "list":
      return { range: undefined, optional: false };
    case "call":
      return (
        tried(expression, environment) ??
        (expression.operands.some((operand) => operand.kind === "list")
          ? ofList(expression, environment)
          : ofOperands(expression, environment))
      );
  }
}

export const rangeOfValue = (value: ArgumentValue): Range | undefined =>
  typeof value === "string" ? undefined : { min: Number(value), max: Number(value) };

type Call = Expression & { kind: "call" };

/** Combinations of options that are tried. */
const mostTried = 1000;

/** A condition on few options, tried with all of them; undefined where they are many or it reads anything else. */
function tried(call: Call, { options }: RangeEnvironment): Possible | undefined {
  if (!options || functionNamed(call.function).result !== "boolean" || readsMore(call)) return undefined;
  let combinations: readonly ReadonlyMap<string, ArgumentValue | undefined>[] = [new Map()];
  for (const id of decisionsIn(call)) {
    const values = options(id);
    if (!values || values.length * combinations.length > mostTried) return undefined;
    combinations = combinations.flatMap((made) => values.map((value) => new Map([...made, [id, value]])));
  }
  const results = combinations.map((made) => evaluate(call, { decision: (id) => made.get(id), shape: unread, cost: unread }));
  const known = results.filter((result) => result !== undefined).map(Number);
  const range = known.length > 0 ? { min: Math.min(...known), max: Math.max(...known) } : undefined;
  return { range, optional: known.length < results.length };
}

const readsMore = (expression: Expression): boolean => somewhere(expression, ({ kind }) => kind === "shape" || kind === "cost");

const unread = (): never => {
  throw new Error("a condition on decisions reads nothing else");
};

function ofOperands(call: Call, environment: RangeEnvironment): Possible {
  const parts = call.operands.map((operand) => rangeOf(operand, environment));
  const optional = parts.some((part) => part.optional);
  const ranges = parts.flatMap((part) => part.range ?? []);
  const range = ranges.length === parts.length ? (equality(call, ranges) ?? extremes(call, ranges)) : undefined;
  return { range: range ?? unknown(call), optional };
}

/** Nothing is known but the type. */
const unknown = (call: Call): Range | undefined =>
  functionNamed(call.function).result === "boolean" ? { min: 0, max: 1 } : undefined;

function equality({ function: name }: Call, [a, b]: readonly Range[]): Range | undefined {
  if ((name !== "==" && name !== "!=") || !a || !b) return undefined;
  const apart = a.max < b.min || b.max < a.min;
  const same = a.min === b.max && a.max === b.min;
  if (!apart && !same) return undefined;
  const value = Number(same === (name === "=="));
  return { min: value, max: value };
}

/** The results at the ends of the operands, for a function whose extremes lie there. */
function extremes({ function: name }: Call, ranges: readonly Range[]): Range | undefined {
  const { trend, operands, evaluate } = functionNamed(name);
  const divisor = ranges[1];
  if (!trend || (name === "/" && divisor && divisor.min <= 0 && divisor.max >= 0)) return undefined;
  const lowAndHigh = ranges.map(({ min, max }, index) =>
    trend !== "ends" && trend[index % trend.length] === "down" ? [max, min] : [min, max],
  );
  const corners =
    trend === "ends"
      ? lowAndHigh.reduce<readonly (readonly number[])[]>(
          (all, ends) => all.flatMap((row) => ends.map((end) => [...row, end])),
          [[]],
        )
      : [0, 1].map((side) => lowAndHigh.map((ends) => ends[side] as number));
  const results = corners.map((row) => Number(evaluate(operands === "boolean" ? row.map((value) => value === 1) : row)));
  return results.some(Number.isNaN) ? undefined : { min: Math.min(...results), max: Math.max(...results) };
}

/** Functions of lists, whose items fall away where they do not exist. */
function ofList(call: Call, environment: RangeEnvironment): Possible {
  const items = call.operands
    .flatMap((operand) => (operand.kind === "list" ? operand.items : [operand]))
    .map((item) => rangeOf(item, environment));
  const certain = items.filter((item) => !item.optional).length;
  const optional = call.operands.some((operand) => operand.kind !== "list" && rangeOf(operand, environment).optional);
  const ranges = items.flatMap((item) => item.range ?? []);
  if (call.function === "count") return { range: { min: certain, max: items.length }, optional };
  if (ranges.length < items.length) return { range: unknown(call), optional: true };
  if (call.function === "sum") {
    const addends = items.map(({ range = zero, optional }) =>
      optional ? { min: Math.min(range.min, 0), max: Math.max(range.max, 0) } : range,
    );
    const sum = (end: "min" | "max") => addends.reduce((total, range) => total + range[end], 0);
    return { range: { min: sum("min"), max: sum("max") }, optional };
  }
  if (["min", "max", "mean"].includes(call.function) && ranges.length > 0)
    return {
      range: { min: Math.min(...ranges.map(({ min }) => min)), max: Math.max(...ranges.map(({ max }) => max)) },
      optional: optional || certain === 0,
    };
  return { range: unknown(call), optional: true };
}

const zero: Range = { min: 0, max: 0 };
