/** The calls of an operation that a place in a space can make, over all decisions that its arguments read. */
import { type Arguments, type ArgumentValue, type Parameter, type Shape, ShapeError } from "../network/operation.ts";
import { operationNamed } from "../network/ops/index.ts";
import { argumentProblem, dimension } from "./arguments.ts";
import { domainSize, optionAt, options, valueOfChoice } from "./decisions.ts";
import { decisionsIn, evaluate, somewhere } from "./functions.ts";
import { type Range, rangeOf, rangeOfValue } from "./ranges.ts";
import type { Decision, Expression, SpaceNode } from "./space.ts";

/** Calls whose monotone arguments lie between two ends; all others are the same at both. */
export interface Call {
  readonly low: Arguments;
  readonly high: Arguments;
  /** The end is what the call is where the incoming shape and all decisions that ranges are kept of are at this end. */
  readonly lowExact: boolean;
  readonly highExact: boolean;
  /** The choices of all decisions that it reads, but for those of which ranges are kept. */
  readonly made: ReadonlyMap<string, number>;
}

export interface Calls {
  readonly calls: readonly Call[];
  /** Why some call cannot be made. */
  readonly problem: string | undefined;
}

/** A place whose calls are too many or of a kind that cannot be bounded. */
export class Unbounded extends Error {
  override readonly name = "Unbounded";
}

/** More combinations at one place are not tried. */
const mostCombinations = 20_000;

type Calling = SpaceNode & { readonly kind: "operation" | "merge" };

/** A decision of more than `most` numbers that the place reads in no other arguments than those which may be kept as a range. */
export function keptAsRange(node: Calling, decision: Decision, most: number): boolean {
  if (domainSize(decision.domain) <= most || !numeric(decision)) return false;
  return operationNamed(node.operation).parameters.every(
    (parameter) => ranged(parameter) || !decisionsIn(node.arguments[parameter.name] as Expression).has(decision.id),
  );
}

const numeric = ({ domain }: Decision): boolean =>
  domain.kind !== "categorical" || domain.values?.every((value) => typeof value === "number") === true;

/** Numbers that are not integers (rates, momenta) change no shape and no cost. */
const ranged = (parameter: Parameter): boolean => parameter.monotone === true || parameter.type.kind === "number";

/**
 * Every call of the place for inputs between two shapes.
 * @param fixed the decisions that are already made
 * @param most decisions with more options are kept as ranges where that is possible
 */
export function callsOf(
  node: Calling,
  { low, high }: { readonly low: Shape; readonly high: Shape },
  decisionOf: (id: string) => Decision,
  fixed: ReadonlyMap<string, number>,
  most: number,
): Calls {
  const read = new Set(Object.values(node.arguments).flatMap((expression) => [...decisionsIn(expression)]));
  const free = [...read].filter((id) => !fixed.has(id)).map(decisionOf);
  const kept = free.filter((decision) => keptAsRange(node, decision, most));
  const listed = free.filter((decision) => !kept.includes(decision));
  const ranges = new Map(kept.map((decision) => [decision.id, rangeOfDecision(decision)]));

  const known = amongst(fixed, read);
  const calls: Call[] = [];
  let problem: string | undefined;
  for (const combination of combinations(listed)) {
    const made = new Map([...known, ...combination]);
    const value = (id: string): ArgumentValue => valueOfChoice(decisionOf(id).domain, made.get(id) ?? Number.NaN);
    const at = (shape: Shape, end: "min" | "max") => ({
      decision: (id: string) => ranges.get(id)?.[end] ?? value(id),
      shape: (axis: Axis) => dimension(shape, axis),
      cost: unreadable,
    });
    const lowest = at(low, "min");
    const highest = at(high, "max");
    const between = {
      decision: (id: string) => ({ range: ranges.get(id) ?? rangeOfValue(value(id)), optional: false }),
      shape: (axis: Axis) => ({ min: dimension(low, axis), max: dimension(high, axis) }),
      cost: unreadable,
    };
    const call = { low: {} as Record<string, ArgumentValue>, high: {} as Record<string, ArgumentValue> };
    let lowExact = true;
    let highExact = true;
    /** Fills in one argument; gives what is wrong with it. */
    const fill = (parameter: Parameter): string | undefined => {
      const expression = node.arguments[parameter.name] as Expression;
      const first = evaluate(expression, lowest) as ArgumentValue;
      if (!varies(expression, ranges, low !== high)) {
        call.low[parameter.name] = call.high[parameter.name] = first;
        return argumentProblem(node.operation, parameter, first);
      }
      const { range } = rangeOf(expression, between);
      if (!range || !ranged(parameter)) throw new Unbounded(`${parameter.name} of ${node.operation} takes too many values`);
      const ends = within(range, parameter);
      if (!ends) return argumentProblem(node.operation, parameter, first);
      call.low[parameter.name] = ends.min;
      call.high[parameter.name] = parameter.monotone ? ends.max : ends.min;
      if (parameter.monotone) {
        lowExact &&= first === ends.min;
        highExact &&= evaluate(expression, highest) === ends.max;
      }
      return undefined;
    };
    const wrong = operationNamed(node.operation).parameters.map((parameter) => {
      try {
        return fill(parameter);
      } catch (error) {
        if (error instanceof ShapeError) return error.message;
        throw error;
      }
    });
    const found = wrong.find((text) => text !== undefined);
    if (found) problem = found;
    else calls.push({ ...call, lowExact, highExact, made });
  }
  return { calls, problem };
}

type Axis = "channels" | "height" | "width";

/** Whether an expression can have several values at one call. */
const varies = (expression: Expression, ranges: ReadonlyMap<string, Range>, box: boolean): boolean =>
  (box && readsShape(expression)) || [...decisionsIn(expression)].some((id) => ranges.has(id));

export const readsShape = (expression: Expression): boolean => somewhere(expression, ({ kind }) => kind === "shape");

/** The part of a range that a parameter can take. */
function within({ min, max }: Range, { type }: Parameter): Range | undefined {
  if (type.kind !== "integer" && type.kind !== "number") return undefined;
  const round = type.kind === "integer" ? ([Math.ceil, Math.floor] as const) : ([Number, Number] as const);
  const ends = { min: round[0](Math.max(min, type.min)), max: round[1](Math.min(max, type.max ?? Number.MAX_SAFE_INTEGER)) };
  const empty = ends.min > ends.max || (type.kind === "number" && type.maxExcluded === true && ends.min >= type.max);
  return empty ? undefined : ends;
}

export function rangeOfDecision({ domain }: Decision): Range {
  if (domain.kind !== "categorical") {
    const size = domainSize(domain);
    return { min: domain.min, max: Number.isFinite(size) ? optionAt(domain, size - 1) : domain.max };
  }
  const values = (domain.values ?? []).map(Number);
  return { min: Math.min(...values), max: Math.max(...values) };
}

/** Of the decisions that are made, these. */
export const amongst = (fixed: ReadonlyMap<string, number>, ids: Iterable<string>): readonly (readonly [string, number])[] =>
  [...ids].flatMap((id) => {
    const choice = fixed.get(id);
    return choice === undefined ? [] : [[id, choice] as const];
  });

/** All ways to make some decisions. */
export function combinations(decisions: readonly Decision[]): readonly (readonly (readonly [string, number])[])[] {
  const total = decisions.reduce((product, { domain }) => product * domainSize(domain), 1);
  if (total > mostCombinations) throw new Unbounded(`${decisions.map(({ id }) => id)} have too many options together`);
  return decisions.reduce<readonly (readonly (readonly [string, number])[])[]>(
    (all, { id, domain }) => all.flatMap((made) => options(domain).map((choice) => [...made, [id, choice] as const])),
    [[]],
  );
}

const unreadable = (cost: string): never => {
  throw new Error(`${cost} can be read in constraints only`);
};
