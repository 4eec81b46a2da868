/** What the references of operations are written with. */
import type { Arguments } from "../../../server/network/operation.ts";

/** Values in row-major order; the first axis is the batch, but for weights. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export interface ReferenceContext {
  readonly training: boolean;
  readonly step: number;
  random(shape: readonly number[]): Values;
  update(weight: string, value: Values): void;
}

export type Reference = (
  args: Arguments,
  inputs: readonly Values[],
  weight: (name: string) => Values,
  context: ReferenceContext,
) => Values;

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
export const zeros = (shape: readonly number[]): Values => ({ shape, data: new Float64Array(sizeOf(shape)) });
/** The value at [i, j, k, l]; axes that are left out are the last ones. */
export function at(values: Values, i: number, j = 0, k = 0, l = 0): number {
  const [, height = 1, width = 1, depth = 1] = values.shape;
  return values.data[((i * height + j) * width + k) * depth + l] as number;
}
export const map = (x: Values, f: (value: number, index: number) => number): Values => ({ shape: x.shape, data: x.data.map(f) });
export const first = (inputs: readonly Values[]): Values => inputs[0] as Values;
export const number = (args: Arguments, name: string): number => args[name] as number;

/** The bias that a layer adds, or nothing. */
export const biasOf = (args: Arguments, weight: (name: string) => Values) => (args.bias ? weight("bias") : undefined);

/** x kernel + bias over the last axis. */
export function project(x: Values, kernel: Values, bias?: Values): Values {
  const [features, units] = kernel.shape as [number, number];
  return map(zeros([...x.shape.slice(0, -1), units]), (_, place) => {
    const [row, unit] = [Math.floor(place / units), place % units];
    let sum = bias ? (bias.data[unit] as number) : 0;
    for (let k = 0; k < features; k++) sum += (x.data[row * features + k] as number) * (kernel.data[k * units + unit] as number);
    return sum;
  });
}
