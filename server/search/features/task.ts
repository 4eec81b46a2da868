/**
 * What a generator is told of its task: the kind, and how many examples, classes (or other outputs), pixels (or steps of a sequence)
 * and channels there are, as log10(n) / 5, which is about 1 for the greatest of them.
 */
import type { Started } from "../../protocol/events.ts";
import type { Problem } from "../../protocol/problem.ts";

/** By name. The same throughout a run. */
export type TaskFeatures = ReadonlyMap<string, number>;

/** @param data as the run's beginning tells it; of a program only shapes are known */
export function taskFeatures({ task, space: { input, output } }: Problem, data?: Started["data"]): TaskFeatures {
  const sizes: readonly (readonly [string, number | undefined])[] = [
    ["examples", data?.examples],
    ["outputs", output && product(output)],
    ["pixels", product(input.slice(0, -1))],
    ["channels", input.at(-1)],
  ];
  const numbers = sizes.flatMap(([name, size]) => (size ? [[`task ${name}`, Math.log10(size) / 5] as const] : []));
  return new Map([[`task ${task.kind}`, 1], ...numbers]);
}

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
