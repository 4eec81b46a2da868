/** What a search may use, and what it has used, read from its events: so a resumed run goes on counting where it was stopped. */
import type { RunEvent } from "../protocol/events.ts";
import type { Budget, Goal, SearchSpec } from "../protocol/problem.ts";
import { changedBudget } from "../protocol/state.ts";

/** The budget that holds at the end of these events: the problem's, in the parts that no resumption has replaced. */
export function budgetOf(search: SearchSpec, events: readonly RunEvent[]): Budget {
  return events.reduce(
    (budget, event) => (event.type === "resumed" ? changedBudget(budget, event.budget) : budget),
    search.budget,
  );
}

/** The value that ends the search, at the end of these events. */
export function untilOf(search: SearchSpec, events: readonly RunEvent[]): number | undefined {
  const changes = events.flatMap((event) => (event.type === "resumed" && event.until !== undefined ? [event.until] : []));
  return changes.length > 0 ? (changes.at(-1) ?? undefined) : search.until;
}

/** Seconds in which a process worked on the run, all sessions together, each from its first to its last word. */
export function activeSeconds(events: readonly RunEvent[]): number {
  let total = 0;
  let last: number | undefined;
  for (const { type, time } of events) {
    if (last !== undefined && type !== "resumed") total += Math.max(0, time - last);
    last = time;
  }
  return total / 1000;
}

/** Whether a value ends the search. */
export const reaches = (value: number, until: number | undefined, { direction }: Goal): boolean =>
  until !== undefined && (direction === "maximize" ? value >= until : value <= until);
