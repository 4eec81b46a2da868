/** The calls that a place stands in, by tokens: which one, and which of its arguments. */
import type { Part } from "../document.ts";
import { bracesAround, type Frame } from "../sketch.ts";

/** The place of an argument among those of its call. */
export interface Argument {
  /** From 0. */
  readonly position: number;
  /** It is given by name, and the place comes after the colon. */
  readonly name: string | undefined;
  /** The names by which the other arguments are given. */
  readonly given: ReadonlySet<string>;
  /** An argument with a name stands before it. */
  readonly isAfterName: boolean;
}

/** The argument that a token is in, or would be in: `at` is its index, or that of the next one. */
export function argumentAt({ sketch, tokens }: Part, frame: Frame, at: number): Argument {
  const image = (index: number): string => tokens[index]?.image ?? "";
  const names: number[] = [];
  let [position, start] = [0, frame.open + 1];
  for (let each = frame.open + 1; each < frame.close; each++) {
    if (sketch.after[each] !== frame) continue;
    if (image(each) === "," && each < at) [position, start] = [position + 1, each + 1];
    if (image(each) === ":") names.push(each - 1);
  }
  return {
    position,
    name: image(start + 1) === ":" && at > start + 1 ? image(start) : undefined,
    given: new Set(names.filter((other) => other !== start).map(image)),
    isAfterName: names.some((other) => other < start),
  };
}

/** The innermost call around a frame, without leaving the braces that it is in. */
export function callAround(frame: Frame): Frame | undefined {
  let around: Frame | undefined = frame;
  while (around && around.kind !== "call" && around !== bracesAround(around)) around = around.parent;
  return around?.kind === "call" ? around : undefined;
}
