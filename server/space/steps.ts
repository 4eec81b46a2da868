/** What one call of an operation gives and costs, for inputs between two shapes. */
import { parametersOf } from "../network/architecture.ts";
import { memoryOfCall } from "../network/memory.ts";
import { type Arguments, equalShapes, type Operation, type Shape, ShapeError } from "../network/operation.ts";
import type { Call } from "./calls.ts";
import { mapCosts } from "./costs.ts";
import type { Plans } from "./memory.ts";
import type { Step } from "./states.ts";

/**
 * `spend` is called for each evaluation of the operation. Memory is that of the smallest and the largest of the plans.
 * Throws `ShapeError` where the call cannot be made.
 */
export function stepOf(
  operation: Operation,
  call: Call,
  inputs: readonly { readonly low: Shape; readonly high: Shape }[],
  plans: Plans,
  spend: () => void,
): Step {
  const [lows, highs] = [inputs.map(({ low }) => low), inputs.map(({ high }) => high)];
  const evaluate = (args: Arguments, shapes: readonly Shape[]) => {
    spend();
    return evaluated(operation, args, shapes, plans);
  };
  const high = evaluate(call.high, highs);
  const one = lows.every((low, index) => equalShapes(low, highs[index] as Shape)) && same(call.low, call.high);
  if (one) operation.fits?.(call.high, highs);
  const low = one ? high : lowest(evaluate, call, [lows, highs], high.shape);
  const minExact = call.lowExact && low.exact && fits(operation, call.low, lows);
  const maxExact = call.highExact && fits(operation, call.high, highs);
  const costs = mapCosts((name) => ({ min: low[name], max: high[name === "memory" ? "mostMemory" : name], minExact, maxExact }));
  return { low: low.shape, high: equalShapes(low.shape, high.shape) ? low.shape : high.shape, ...costs };
}

/** The operation at the smallest inputs that fit: what fits still fits when a dimension or a monotone parameter grows. */
function lowest(
  evaluate: (args: Arguments, inputs: readonly Shape[]) => Evaluated,
  call: Call,
  [lows, highs]: readonly [readonly Shape[], readonly Shape[]],
  output: Shape,
): Evaluated {
  const at = (args: Arguments, inputs: readonly Shape[]) => unless(() => evaluate(args, inputs));
  const found = at(call.low, lows);
  if (found) return found;
  const raised = lows.map((low, index) =>
    low.map((length, axis) => {
      const fitsAt = (tried: number) => {
        const inputs = highs.map((high, other) => (other === index ? high.with(axis, tried) : high));
        return at(call.high, inputs) !== undefined;
      };
      return smallest(length, highs[index]?.[axis] ?? length, fitsAt);
    }),
  );
  const least = at(call.low, raised) ?? { shape: output.map(() => 1), ...nothing };
  return { ...least, exact: false };
}

const nothing = { parameters: 0, flops: 0, memory: 0, mostMemory: 0, depth: 0 };

function evaluated(operation: Operation, args: Arguments, inputs: readonly Shape[], { low, high }: Plans): Evaluated {
  const shape = operation.shape(args, inputs);
  const weights = operation.weights(args, inputs);
  const parameters = parametersOf(weights);
  const flops = operation.flops(args, inputs, shape);
  const memory = memoryOfCall(operation, args, inputs, shape, weights, low);
  const mostMemory = low === high ? memory : memoryOfCall(operation, args, inputs, shape, weights, high);
  return { shape, parameters, flops, memory, mostMemory, depth: parameters > 0 ? 1 : 0, exact: true };
}

interface Evaluated {
  readonly shape: Shape;
  readonly parameters: number;
  readonly flops: number;
  /** By the smallest and the largest plan. */
  readonly memory: number;
  readonly mostMemory: number;
  readonly depth: number;
  readonly exact: boolean;
}

/** The smallest integer that fits, between one that may and one that does; what fits still fits when it grows. */
function smallest(from: number, to: number, fits: (value: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}

/** Whether inputs at an end of a range fit themselves. */
const fits = (operation: Operation, args: Arguments, inputs: readonly Shape[]): boolean =>
  unless(() => {
    operation.fits?.(args, inputs);
    return true;
  }) ?? false;

/** Undefined where shapes do not fit. */
function unless<Result>(make: () => Result): Result | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof ShapeError) return undefined;
    throw error;
  }
}

const same = (a: Arguments, b: Arguments): boolean => Object.keys(a).every((name) => a[name] === b[name]);
