/** Calculations with units: `2 * 10 min`, `1 h - 20 s`, `90 s < 2 min`. */
import type { ArgumentValue } from "../network/operation.ts";
import { evaluate } from "../space/functions.ts";
import type { Value } from "./context.ts";
import type { Dimension } from "./units.ts";

/** What takes values of one unit and gives one of the same. */
const keeping = new Set(["+", "-", "negate", "abs", "min", "max", "sum", "mean"]);
const comparing = new Set(["<", "<=", ">", ">=", "==", "!="]);

/** What the operands have in common is no calculation: `10 min + 3 evaluations`. */
export const apart = Symbol("apart");
export const infinite = Symbol("infinite");
/** The calculation takes numbers only: `floor(memory)`. */
export const noUnits = Symbol("no units");

/** Undefined where the operands have no units, or are not known here. Times a number or divided by one, a value keeps its unit. */
export function quantityOfCall(
  name: string,
  operands: readonly (Value | undefined)[],
): Value | typeof apart | typeof infinite | undefined {
  const known = operands.flatMap((operand) => amountOf(operand) ?? []);
  const dimension = dimensionOf(
    name,
    known.map((operand) => operand.dimension),
  );
  const hasUnits = known.some((operand) => operand.dimension !== "number");
  if (known.length < operands.length || !hasUnits || dimension === undefined) return undefined;
  if (dimension === apart) return apart;
  const result = calculated(
    name,
    known.map(({ amount }) => amount),
  );
  if (result === undefined) return infinite;
  if (typeof result === "number" && dimension !== "number") return { kind: "quantity", dimension, amount: result };
  return { kind: "scalar", expression: { kind: "constant", value: result } };
}

/** The unit of a value. Undefined where it is no number, or not known here. */
function dimensionOfValue(value: Value | undefined): Dimension | undefined {
  if (value?.kind === "quantity") return value.dimension;
  return value?.kind === "scalar" ? (value.dimension ?? "number") : undefined;
}

/** The unit of a calculation with values that are not constant; undefined where none of them has one. */
export function dimensionOfCall(
  name: string,
  operands: readonly (Value | undefined)[],
): Dimension | typeof apart | typeof noUnits | undefined {
  if (!operands.some((operand) => operand?.kind === "scalar" && operand.dimension !== undefined)) return undefined;
  const known = operands.flatMap((operand) => dimensionOfValue(operand) ?? []);
  return known.length < operands.length ? undefined : (dimensionOf(name, known) ?? noUnits);
}

function amountOf(value: Value | undefined): { readonly dimension: Dimension; readonly amount: number } | undefined {
  if (value?.kind === "quantity") return value;
  const number = value?.kind === "scalar" && value.expression.kind === "constant" ? value.expression.value : undefined;
  return typeof number === "number" ? { dimension: "number", amount: number } : undefined;
}

/** `apart`: they have none in common. Undefined: such a calculation takes no units. */
function dimensionOf(name: string, of: readonly Dimension[]): Dimension | typeof apart | undefined {
  const [left = "number", right = left] = of;
  const isSame = of.every((dimension) => dimension === left);
  if (name === "*") return left === "number" ? right : right === "number" ? left : apart;
  if (name === "/") return right === "number" ? left : isSame ? "number" : apart;
  return keeping.has(name) || comparing.has(name) ? (isSame ? left : apart) : undefined;
}

/** Of constants; undefined where it has no finite value. */
export function calculated(name: string, operands: readonly ArgumentValue[]): ArgumentValue | undefined {
  const constants = operands.map((value) => ({ kind: "constant", value }) as const);
  const result = evaluate({ kind: "call", function: name, operands: constants }, nothing);
  if (typeof result === "object" || (typeof result === "number" && !Number.isFinite(result))) return undefined;
  return result;
}

const never = (): never => {
  throw new Error("a constant reads nothing");
};
const nothing = { decision: never, shape: never, cost: never };
