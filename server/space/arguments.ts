/** The arguments of an operation's call: from expressions to values that are checked against its parameters. */
import { type Arguments, type ArgumentValue, formatShape, type Parameter, type Shape, ShapeError } from "../network/operation.ts";
import { operationNamed } from "../network/ops/index.ts";
import { type Environment, evaluate } from "./functions.ts";
import type { Expression } from "./space.ts";

/** What is wrong with a value for a parameter, as a sentence; undefined where nothing is. */
export function argumentProblem(operation: string, parameter: Parameter, value: ArgumentValue): string | undefined {
  const { type, name } = parameter;
  const told = (expected: string) => `${operation}: ${name} must be ${expected}, but is ${shown(value)}.`;
  switch (type.kind) {
    case "integer": {
      const { min, max = Number.MAX_SAFE_INTEGER } = type;
      const range = type.max === undefined ? `of at least ${min}` : `from ${min} to ${max}`;
      const fits = typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
      return fits ? undefined : told(`an integer ${range}`);
    }
    case "number": {
      const fits = typeof value === "number" && value >= type.min && (type.maxExcluded ? value < type.max : value <= type.max);
      return fits ? undefined : told(`a number from ${type.min} to ${type.max}${type.maxExcluded ? " (below it)" : ""}`);
    }
    case "boolean":
      return typeof value === "boolean" ? undefined : told("true or false");
    case "enum":
      return type.values.some((option) => option === value) ? undefined : told(type.values.join(" or "));
  }
}

const shown = (value: ArgumentValue): string =>
  typeof value === "number" ? String(Number(value.toPrecision(6))) : String(value);

/** Evaluates and checks the arguments of a call. Throws `ShapeError` where one is out of its parameter's range. */
export function resolveArguments(
  operation: string,
  expressions: Readonly<Record<string, Expression>>,
  environment: Environment,
): Arguments {
  const resolved: Record<string, ArgumentValue> = {};
  for (const parameter of operationNamed(operation).parameters) {
    const expression = expressions[parameter.name];
    const value = expression ? evaluate(expression, environment) : byDefault(parameter, resolved);
    if (value === undefined || typeof value === "object")
      throw new Error(
        `${operation}: ${parameter.name} has no single value: it is not given, or a decision that it reads does not exist there`,
      );
    const problem = argumentProblem(operation, parameter, value);
    if (problem) throw new ShapeError(problem);
    resolved[parameter.name] = value;
  }
  return resolved;
}

/** For a run of an earlier version, whose calls lack parameters that came later: left out, they mean what was meant before. */
const byDefault = ({ default: standard }: Parameter, others: Arguments): ArgumentValue | undefined =>
  typeof standard === "object" ? others[standard.sameAs] : standard;

/** A dimension by its name. Channels are the last axis, of images and of features. Throws `ShapeError` where there is none. */
export function dimension(shape: Shape, axis: "channels" | "height" | "width"): number {
  const found = axis === "channels" ? shape.at(-1) : shape.length === 3 ? shape[axis === "height" ? 0 : 1] : undefined;
  if (found === undefined)
    throw new ShapeError(
      `${axis} can be read of an image only (height x width x channels), but here come ${formatShape(shape)}.`,
    );
  return found;
}
