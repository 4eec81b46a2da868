/**
 * The loop of a search: proposes candidates, has them trained, tells the strategy what they reached, and at the end has the best one
 * trained fully and tested. It yields the events of the run and knows no files, no processes and no clock of its own: an event counts
 * once whoever reads them asks for the next one, so it can be written down before anything follows from it.
 *
 * Resuming is replaying: proposals are made again and compared with those of the journal, results that it holds are told,
 * candidates without one are trained with the seed that they had.
 */
import type { RunEvent } from "../protocol/events.ts";
import { searchCandidates } from "./candidates.ts";
import { finish } from "./finish.ts";
import type { SearchSetup } from "./setup.ts";

/**
 * The events of a run from where its journal ends, up to `finished` or `interrupted`.
 * @throws UserError where the journal is not one that this program would have written, and whatever the trainings reject with
 */
export async function* search(setup: SearchSetup): AsyncGenerator<RunEvent, void, void> {
  const events: RunEvent[] = [...setup.journal];
  for await (const event of phases(setup, events)) {
    yield event;
    events.push(event);
  }
}

/** `events` grows by each event that was yielded. */
async function* phases(setup: SearchSetup, events: readonly RunEvent[]): AsyncGenerator<RunEvent, void, void> {
  const { problem, session, clock, changes, stop } = setup;
  if (events.length === 0) yield { type: "started", time: clock.now(), ...session, problem };
  else yield { type: "resumed", time: clock.now(), workers: session.workers, ...changes };
  if (!events.some(({ type }) => type === "searched")) yield* searchCandidates(setup, events);
  if (!stop.aborted) yield* finish(setup, events);
  if (stop.aborted && events.at(-1)?.type !== "finished") yield { type: "interrupted", time: clock.now() };
}
