/** What one call of an operation gives and costs, for inputs between two shapes. */
import { parametersOf } from "../network/architecture.ts";
import { type Arguments, equalShapes, type Operation, type Shape, ShapeError } from "../network/operation.ts";
import type { Call } from "./calls.ts";
import { mapCosts } from "./costs.ts";
import type { Step } from "./states.ts";

/** `spend` is called for each evaluation of the operation. Throws `ShapeError` where the call cannot be made. */
export function stepOf(
  operation: Operation,
  call: Call,
  inputs: readonly { readonly low: Shape; readonly high: Shape }[],
  spend: () => void,
): Step {
  const [lows, highs] = [inputs.map(({ low }) => low), inputs.map(({ high }) => high)];
  const high = evaluated(operation, call.high, highs, spend);
  const one = lows.every((low, index) => equalShapes(low, highs[index] as Shape)) && same(call.low, call.high);
  if (one) operation.fits?.(call.high, highs);
  const low = one ? high : lowest(operation, call, [lows, highs], high.shape, spend);
  const minExact = call.lowExact && low.exact && fits(operation, call.low, lows);
  const maxExact = call.highExact && fits(operation, call.high, highs);
  const costs = mapCosts((name) => ({ min: low[name], max: high[name], minExact, maxExact }));
  return { low: low.shape, high: equalShapes(low.shape, high.shape) ? low.shape : high.shape, ...costs };
}

/** The operation at the smallest inputs that fit: what fits still fits when a dimension or a monotone parameter grows. */
function lowest(
  operation: Operation,
  call: Call,
  [lows, highs]: readonly [readonly Shape[], readonly Shape[]],
  output: Shape,
  spend: () => void,
): Evaluated {
  const at = (args: Arguments, inputs: readonly Shape[]) => unless(() => evaluated(operation, args, inputs, spend));
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
  const least = at(call.low, raised) ?? { shape: output.map(() => 1), parameters: 0, flops: 0, depth: 0 };
  return { ...least, exact: false };
}

function evaluated(operation: Operation, args: Arguments, inputs: readonly Shape[], spend: () => void): Evaluated {
  spend();
  const shape = operation.shape(args, inputs);
  const parameters = parametersOf(operation.weights(args, inputs));
  return { shape, parameters, flops: operation.flops(args, inputs, shape), depth: parameters > 0 ? 1 : 0, exact: true };
}

interface Evaluated {
  readonly shape: Shape;
  readonly parameters: number;
  readonly flops: number;
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
