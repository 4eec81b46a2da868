/** The operators and functions of expressions: one table, which the language checks, explains and completes by, too. */
import type { ArgumentValue } from "../network/operation.ts";
import type { CostName, Expression } from "./space.ts";

export type Value = ArgumentValue | readonly ArgumentValue[];

/**
 * What a function takes. "number", "boolean", "value": each operand is one of that type ("value": any, all of the same type).
 * "numbers", "values": each operand is one or a list of them, and all are taken as one row.
 */
export type OperandType = "number" | "boolean" | "value" | "numbers" | "values";

export interface ExpressionFunction {
  readonly name: string;
  readonly form: "operator" | "function";
  /** The number of operands. */
  readonly min: number;
  readonly max: number;
  readonly operands: OperandType;
  readonly result: "number" | "boolean";
  readonly doc: string;
  /**
   * For bounds, with false below true: whether the result goes up or down as each operand grows (one entry for all operands or one
   * for each), or only that its extremes lie where every operand is at one of its ends ("ends").
   */
  readonly trend?: readonly ("up" | "down")[] | "ends";
  /** Operands as a row. Gives undefined where there is no answer, as for the mean of nothing. */
  readonly evaluate: (row: readonly ArgumentValue[]) => ArgumentValue | undefined;
}

const up = ["up"] as const;
type Numeric = (...row: readonly number[]) => number;

type Trend = NonNullable<ExpressionFunction["trend"]>;

const operator = (name: string, trend: Trend | undefined, doc: string, evaluate: Numeric, operands = 2): ExpressionFunction => ({
  ...{ name, doc, form: "operator", min: operands, max: operands, operands: "number", result: "number" },
  ...(trend && { trend }),
  evaluate: (row) => evaluate(...(row as readonly number[])),
});
const comparison = (
  name: string,
  trend: Trend,
  doc: string,
  evaluate: (a: number, b: number) => boolean,
): ExpressionFunction => ({
  ...{ name, doc, form: "operator", min: 2, max: 2, operands: "number", result: "boolean", trend },
  evaluate: ([a, b]) => evaluate(a as number, b as number),
});
const logical = (
  name: string,
  trend: Trend,
  doc: string,
  operands: number,
  evaluate: (row: readonly ArgumentValue[]) => boolean,
): ExpressionFunction => ({
  ...{ name, doc, form: "operator", min: operands, max: operands, operands: "boolean", result: "boolean", trend },
  evaluate,
});
const equality = (name: string, doc: string, evaluate: (a: ArgumentValue, b: ArgumentValue) => boolean): ExpressionFunction => ({
  ...{ name, doc, form: "operator", min: 2, max: 2, operands: "value", result: "boolean" },
  evaluate: ([a, b]) => evaluate(a as ArgumentValue, b as ArgumentValue),
});
/** A function of one row of numbers; `empty` is its value where there are none. */
const summary = (
  name: string,
  doc: string,
  empty: number | undefined,
  evaluate: (row: readonly number[]) => number,
): ExpressionFunction => ({
  ...{ name, doc, form: "function", min: 1, max: Number.POSITIVE_INFINITY, operands: "numbers", result: "number" },
  trend: up,
  evaluate: (row) => (row.length === 0 ? empty : evaluate(row as readonly number[])),
});
const order = (name: string, doc: string, holds: (a: number, b: number) => boolean): ExpressionFunction => ({
  ...{ name, doc, form: "function", min: 1, max: Number.POSITIVE_INFINITY, operands: "numbers", result: "boolean" },
  evaluate: (row) => row.every((value, index) => index === 0 || holds(row[index - 1] as number, value as number)),
});
const rounding = (name: string, doc: string, evaluate: (value: number) => number): ExpressionFunction => ({
  ...{ name, doc, form: "function", min: 1, max: 1, operands: "number", result: "number", trend: up },
  evaluate: ([value]) => evaluate(value as number),
});
const sum = (row: readonly number[]) => row.reduce((total, value) => total + value, 0);

const all: readonly ExpressionFunction[] = [
  operator("+", up, "Sum.", (a = 0, b = 0) => a + b),
  operator("-", ["up", "down"], "Difference.", (a = 0, b = 0) => a - b),
  operator("*", "ends", "Product.", (a = 0, b = 0) => a * b),
  operator("/", "ends", "Quotient, not rounded: `3 / 2` is 1.5.", (a = 0, b = 0) => a / b),
  operator("%", undefined, "Remainder of a division; it has the sign of the left side.", (a = 0, b = 0) => a % b),
  operator("negate", ["down"], "The number with the other sign.", (a = 0) => -a, 1),
  equality("==", "Both sides are equal.", (a, b) => a === b),
  equality("!=", "The sides differ.", (a, b) => a !== b),
  comparison("<", ["down", "up"], "The left side is smaller.", (a, b) => a < b),
  comparison("<=", ["down", "up"], "The left side is at most the right one.", (a, b) => a <= b),
  comparison(">", ["up", "down"], "The left side is larger.", (a, b) => a > b),
  comparison(">=", ["up", "down"], "The left side is at least the right one.", (a, b) => a >= b),
  logical("and", up, "Both sides hold.", 2, ([a, b]) => a === true && b === true),
  logical("or", up, "At least one side holds.", 2, ([a, b]) => a === true || b === true),
  logical("not", ["down"], "The condition does not hold.", 1, ([a]) => a !== true),
  order("nondecreasing", "Each number is at least the one before: `nondecreasing(stage.filters)`.", (a, b) => a <= b),
  order("nonincreasing", "Each number is at most the one before.", (a, b) => a >= b),
  order("increasing", "Each number is larger than the one before.", (a, b) => a < b),
  order("decreasing", "Each number is smaller than the one before.", (a, b) => a > b),
  summary("sum", "The sum of all numbers; 0 if there are none.", 0, sum),
  summary("min", "The smallest of all numbers.", undefined, (row) => Math.min(...row)),
  summary("max", "The largest of all numbers.", undefined, (row) => Math.max(...row)),
  summary("mean", "The arithmetic mean of all numbers.", undefined, (row) => sum(row) / row.length),
  {
    ...{ name: "count", form: "function", min: 1, max: Number.POSITIVE_INFINITY, operands: "values", result: "number" },
    doc: "How many values there are; those that do not exist do not count: `count(stage.filters)`.",
    evaluate: (row) => row.length,
  },
  {
    ...{ name: "all_equal", form: "function", min: 1, max: Number.POSITIVE_INFINITY, operands: "values", result: "boolean" },
    doc: "All values are the same.",
    evaluate: (row) => row.every((value) => value === row[0]),
  },
  {
    ...{ name: "all_different", form: "function", min: 1, max: Number.POSITIVE_INFINITY, operands: "values", result: "boolean" },
    doc: "No two values are the same.",
    evaluate: (row) => new Set(row).size === row.length,
  },
  {
    ...{ name: "abs", form: "function", min: 1, max: 1, operands: "number", result: "number" },
    doc: "The number without its sign.",
    evaluate: ([value]) => Math.abs(value as number),
  },
  rounding("floor", "The next integer below: `floor(2.5)` is 2.", Math.floor),
  rounding("ceil", "The next integer above: `ceil(2.5)` is 3.", Math.ceil),
  rounding("round", "The nearest integer: `round(2.5)` is 3.", Math.round),
];

export const expressionFunctions: ReadonlyMap<string, ExpressionFunction> = new Map(all.map((entry) => [entry.name, entry]));

export function functionNamed(name: string): ExpressionFunction {
  const found = expressionFunctions.get(name);
  if (!found) throw new Error(`there is no operator or function '${name}'`);
  return found;
}

/** Where expressions are evaluated: what they can read. */
export interface Environment {
  /** The value of a decision; undefined where it does not exist. */
  decision(id: string): ArgumentValue | undefined;
  /** A dimension of the tensor that comes in. */
  shape(axis: "channels" | "height" | "width"): number;
  /** A cost of the whole architecture. */
  cost(cost: CostName): number;
}

/** The value of an expression; undefined where it reads, outside a list, a decision that does not exist. */
export function evaluate(expression: Expression, environment: Environment): Value | undefined {
  switch (expression.kind) {
    case "constant":
      return expression.value;
    case "decision":
      return environment.decision(expression.id);
    case "shape":
      return environment.shape(expression.axis);
    case "cost":
      return environment.cost(expression.cost);
    case "list":
      return expression.items.flatMap((item) => evaluate(item, environment) ?? []);
    case "call": {
      const row: ArgumentValue[] = [];
      for (const operand of expression.operands) {
        const value = evaluate(operand, environment);
        if (value === undefined) return undefined;
        if (typeof value === "object") row.push(...value);
        else row.push(value);
      }
      return functionNamed(expression.function).evaluate(row);
    }
  }
}

/** The value of one that reads decisions only, as the count of a repeat does. */
export const evaluateDecisions = (expression: Expression, decision: Environment["decision"]): Value | undefined =>
  evaluate(expression, { decision, shape: unreadable, cost: unreadable });

const unreadable = (what: string): never => {
  throw new Error(`${what} cannot be read in this place`);
};

const partsOf = (expression: Expression): readonly Expression[] =>
  expression.kind === "call" ? expression.operands : expression.kind === "list" ? expression.items : [];

/** Whether something holds of an expression or of anything in it. */
export const somewhere = (expression: Expression, holds: (part: Expression) => boolean): boolean =>
  holds(expression) || partsOf(expression).some((part) => somewhere(part, holds));

/** The decisions that an expression reads. */
export function decisionsIn(expression: Expression): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (part: Expression): void => {
    if (part.kind === "decision") found.add(part.id);
    partsOf(part).forEach(visit);
  };
  visit(expression);
  return found;
}
