/** Operators and functions over values, folded where they are constant. */
import { functionNamed } from "../space/functions.ts";
import type { Expression as Meaning } from "../space/space.ts";
import { type Context, tell, type Value } from "./context.ts";
import { asScalar, constant, constantIn, dimensionNames, meaningOf } from "./expressions.ts";
import { apart, calculated, dimensionOfCall, infinite, noUnits, quantityOfCall } from "./quantities.ts";
import * as rules from "./rules/values.ts";
import type { Naming } from "./space_builder.ts";
import type { Binary, Expression, Unary } from "./tree.ts";
import { typeNames, typeOf } from "./types.ts";

export function calculation(node: Binary | Unary, context: Context, naming: Naming): Value | undefined {
  const sides = node.$type === "Binary" ? [node.left, node.right] : [node.operand];
  const name = node.$type === "Unary" && node.operator === "-" ? "negate" : node.operator;
  if (/[<>=]/.test(name) && sides.some(isComparison)) {
    tell(context, node, rules.chainedComparison(unchained(node, context)));
    return undefined;
  }
  return apply(node, name, sides, `\`${node.operator}\``, context, naming);
}

const isComparison = (node: Expression): node is Binary => node.$type === "Binary" && /[<>=!]/.test(node.operator);

/** `1 < depth < 3` as it is meant: `1 < depth and depth < 3`. */
function unchained(node: Expression, context: Context): string {
  const { source } = context.module;
  if (!isComparison(node)) return source.textOf(node);
  const { left, operator, right } = node;
  const own = `${source.textOf(isComparison(left) ? left.right : left)} ${operator} ${source.textOf(right)}`;
  return isComparison(left) ? `${unchained(left, context)} and ${own}` : own;
}

/** A call of a function or operator with all operands checked. */
export function apply(
  node: Expression,
  name: string,
  operands: readonly Expression[],
  shown: string,
  context: Context,
  naming: Naming,
): Value | undefined {
  const { operands: takes, min, result } = functionNamed(name);
  const needed = takes === "boolean" ? "a condition" : takes === "value" || takes === "values" ? "a value" : "a number";
  const given = operands.map((operand) => meaningOf(operand, context, naming));
  const dimension = dimensionOfCall(name, given);
  const measured = given.findIndex((value) => value?.kind === "scalar" && value.dimension !== undefined);
  if (dimension === noUnits && takes !== "boolean")
    return tell(context, operands[measured] as Expression, rules.unitNotHere(kindOfValue(given[measured]), needed));
  // Beside a value of a unit that is not known yet, a constant one is so much of it.
  const meanings = dimension === undefined ? given : given.map(amountAlone);
  const quantity = quantityOfCall(name, meanings);
  if (quantity === apart || dimension === apart) return tell(context, node, rules.unitsApart(shown, given.map(kindOfValue)));
  if (quantity === infinite) return tell(context, node, rules.notFinite(context.module.source.textOf(node)));
  if (quantity) return quantity;
  // Where one side is a mistake, nobody knows what the other one should be.
  const isKnown = meanings.every((meaning) => meaning !== undefined);
  const values = meanings.map((meaning, index) =>
    meaning?.kind === "quantity" && !isKnown ? undefined : asScalar(meaning, operands[index] as Expression, context, needed),
  );
  let wrong = false;
  values.forEach((value, index) => {
    const operand = operands[index];
    if (!value || !operand) return;
    const type = typeOf(value.expression, context.builder);
    if (value.expression.kind === "list" && takes !== "numbers" && takes !== "values") {
      wrong = true;
      tell(context, operand, rules.listHere(context.module.source.textOf(operand)));
    } else if (takes === "boolean" ? type !== "boolean" : takes.startsWith("number") && type !== "number") {
      wrong = true;
      tell(
        context,
        operand,
        rules.wrongType(`What ${shown} takes`, takes === "boolean" ? "a condition" : "a number", typeNames[type]),
      );
    }
  });
  const known = values.filter((value) => value !== undefined);
  if (wrong || known.length < values.length) return undefined;
  const [first, second] = known.map(({ expression }) => typeOf(expression, context.builder));
  if (takes === "value" && min === 2 && first && second && first !== second)
    return tell(
      context,
      node,
      rules.wrongType(`Both sides of ${shown}`, "of one type", `${typeNames[first]} and ${typeNames[second]}`),
    );
  const expression: Meaning = { kind: "call", function: name, operands: known.map((value) => value.expression) };
  if (sizeOf(expression) > largestExpression) return tell(context, node, rules.expressionTooLarge(largestExpression));
  const tensor = known.find((value) => value.tensor !== undefined)?.tensor;
  if (known.some((value) => constantIn(value) === undefined))
    return {
      ...{ kind: "scalar", expression },
      ...(tensor !== undefined && { tensor }),
      ...(typeof dimension === "string" && dimension !== "number" && result === "number" && { dimension }),
    };
  const value = calculated(
    name,
    known.flatMap((each) => constantIn(each) ?? []),
  );
  return value === undefined ? tell(context, node, rules.notFinite(context.module.source.textOf(node))) : constant(value);
}

function kindOfValue(value: Value | undefined): string {
  const dimension = value?.kind === "quantity" || value?.kind === "scalar" ? value.dimension : undefined;
  return dimension === undefined ? "a number" : dimensionNames[dimension];
}

const amountAlone = (value: Value | undefined): Value | undefined =>
  value?.kind === "quantity" ? constant(value.amount) : value;

/** Calls in an expression, once names stand for what they mean. */
const largestExpression = 1000;
const sizes = new WeakMap<Meaning, number>();

/** Each part of an expression is looked at once, however often it is used. */
function sizeOf(expression: Meaning): number {
  if (expression.kind !== "call") return 0;
  const known = sizes.get(expression);
  if (known !== undefined) return known;
  const size = expression.operands.reduce((sum, operand) => sum + sizeOf(operand), 1);
  sizes.set(expression, size);
  return size;
}
