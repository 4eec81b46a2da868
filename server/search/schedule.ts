/** A number that may change over the search. */
import type { PieceSpec } from "../protocol/problem.ts";

/** @param progress how much of the search is over, from 0 to 1 */
export type Schedule = (progress: number) => number;

/** A number, or `anneal(from, to)`: geometric from one to the other, as temperatures are ratios; linear where one of them is 0. */
export function scheduleOf(argument: PieceSpec["arguments"][string] | undefined): Schedule {
  if (typeof argument === "number") return () => argument;
  if (typeof argument === "object" && "name" in argument && argument.name === "anneal") {
    const { from, to } = argument.arguments;
    if (typeof from === "number" && typeof to === "number")
      return (progress) => (from > 0 && to > 0 ? from * (to / from) ** progress : from + (to - from) * progress);
  }
  throw new Error(`not a schedule: ${JSON.stringify(argument)}`);
}
