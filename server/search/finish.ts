/** The end of a search: the best candidate is trained on everything but the test split, and tested once. */
import type { Finished, RunEvent } from "../protocol/events.ts";
import type { Outcome } from "../protocol/messages.ts";
import { deriveSeed } from "../random.ts";
import { readable } from "../space/decisions.ts";
import { Inbox, reported } from "./inbox.ts";
import { Recorded } from "./recorded.ts";
import type { SearchSetup } from "./setup.ts";

/** The final training in events; candidates count from 1. */
const final = { id: 0 };

/** The events from `searched` up to `finished`; without it where the user stops. */
export async function* finish(setup: SearchSetup, events: readonly RunEvent[]): AsyncGenerator<RunEvent, void, void> {
  const { problem, clock, session, trainings, stop } = setup;
  const searched = events.findLast((event) => event.type === "searched");
  const recorded = new Recorded(events);
  const finished = (best: Finished["best"]): Finished => {
    return { type: "finished", time: clock.now(), run: session.run, evaluations: recorded.evaluations, best };
  };
  const winner = searched?.best ? recorded.proposal(searched.best) : undefined;
  const result = winner && recorded.evaluation(winner.id);
  if (!winner || !result) {
    if (searched) yield finished(null);
    return;
  }
  const { id, decisions, parameters, flops } = winner;
  const epochs = recorded.latest(id)?.epochs;
  const request = { id, decisions, seed: deriveSeed(problem.search.seed, "final"), ...(epochs && { epochs }) };

  let outcome: Outcome | undefined;
  const abandon = new AbortController();
  const inbox = new Inbox();
  const look = () => inbox.put({ kind: "look" });
  stop.addEventListener("abort", look);
  try {
    if (!recorded.result(final)) {
      inbox.follow(
        final,
        trainings.final(request, (report) => inbox.put({ kind: "report", ...final, report }), abandon.signal),
      );
      while (!outcome && !stop.aborted) {
        const message = await inbox.take();
        if (message.kind === "report") {
          const event = reported(message, clock.now());
          if (!recorded.isNews(event)) continue;
          yield event;
          recorded.add(event);
        } else if (message.kind === "outcome") outcome = message.outcome;
      }
      if (outcome?.kind === "failed") {
        const { reason, seconds } = outcome;
        yield { type: "failed", time: clock.now(), ...final, reason, seconds };
      }
    }
    // The weights of its evaluation serve instead of those that the final training did not make.
    if (outcome?.kind !== "done" && !stop.aborted) {
      inbox.follow({ id }, trainings.test(request, abandon.signal));
      const message = await inbox.take();
      outcome = message.kind === "outcome" ? message.outcome : undefined;
    }
    if (!outcome || stop.aborted) return;
    const test = outcome.kind === "done" ? outcome.metrics : undefined;
    const architecture = readable(problem.space, decisions);
    yield finished({ id, validation: result.validation, ...(test && { test }), architecture, parameters, flops });
  } finally {
    stop.removeEventListener("abort", look);
    abandon.abort();
  }
}
