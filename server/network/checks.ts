/** Demands on inputs that operations share. */
import { described, equalShapes, formatShape, type Shape, ShapeError } from "./operation.ts";

/** Throws where groups of equal size cannot be made of channels. @param counts what must be divided, by what it is called */
export function checkGroups(operation: string, groups: number, counts: Readonly<Record<string, number>>): void {
  for (const [what, count] of Object.entries(counts))
    if (count % groups !== 0) {
      const possible = commonDivisors(Object.values(counts));
      throw new ShapeError(
        `${operation}: ${groups} groups cannot be made of ${count} ${what}. Use ${possible.length > 1 ? "one of " : ""}${possible.join(", ")} for groups, or other ${what}.`,
      );
    }
}

/** The smallest of them: 64 at most. */
const commonDivisors = (counts: readonly number[]): readonly number[] =>
  Array.from({ length: 64 }, (_, index) => index + 1).filter((divisor) => counts.every((count) => count % divisor === 0));

/** Throws where the branches of an operation do not all have the same shape. */
export function checkEqual(operation: string, [first = [], ...others]: readonly Shape[]): void {
  for (const [index, other] of others.entries())
    if (!equalShapes(first, other))
      throw new ShapeError(
        `${operation}: branch 1 gives ${formatShape(first)} and branch ${index + 2} gives ${formatShape(other)}. Make them equal, for example with padding: same, a stride of 1, or a 1 x 1 convolution on the short way.`,
      );
}

export function asSequence(operation: string, shape: Shape): readonly [length: number, features: number] {
  if (shape.length === 2) return shape as readonly [number, number];
  const mend =
    shape.length === 3
      ? "Put to_sequence() before it."
      : "Put it before flatten(), last_step() or global_avg_pool(). A recurrent layer gives a sequence with return_sequences: true, embedding() makes one of the ids of tokens.";
  throw new ShapeError(`${operation} needs a sequence (length x features), but gets ${described(shape)}. ${mend}`);
}

/** [height, width, channels] or [length, features]. */
export function asImageOrSequence(operation: string, shape: Shape): Shape {
  if (shape.length < 2)
    throw new ShapeError(
      `${operation} needs an image or a sequence, but gets ${described(shape)}. Put it before flatten() or dense().`,
    );
  return shape;
}

/** [features] or [length, features]. */
export function asFeaturesOrSequence(operation: string, shape: Shape): Shape {
  if (shape.length > 2)
    throw new ShapeError(
      `${operation} needs a row of features or a sequence, but gets ${described(shape)}. Put flatten(), global_avg_pool() or to_sequence() before it.`,
    );
  return shape;
}

/** The ids of tokens. */
export function asTokens(operation: string, shape: Shape): readonly [length: number] {
  if (shape.length !== 1)
    throw new ShapeError(
      `${operation} needs a row of token ids, but gets ${described(shape)}. It comes first, before any layer that gives features.`,
    );
  return shape as readonly [number];
}
