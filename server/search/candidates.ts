/**
 * The search for candidates, up to `searched`.
 *
 * Reproducible: proposal k is made after exactly the results of 1 to k - lag were told, in this order, however many workers there are
 * and whichever finishes first. Once no more are to be proposed, those that were are trained to the end, for the same reason; only
 * the end of the time, which is not reproducible anyway, drops them.
 */
import type { Evaluated, Failed, Proposed, RunEvent, Searched } from "../protocol/events.ts";
import { bestOf } from "../protocol/state.ts";
import { deriveSeed } from "../random.ts";
import { activeSeconds, budgetOf, reaches } from "./budget.ts";
import { Inbox, type Message, reported } from "./inbox.ts";
import { Recorded } from "./recorded.ts";
import type { OnReport, SearchSetup } from "./setup.ts";
import { createStrategy, type Strategy } from "./strategy.ts";

/** How far proposals run ahead of results. More workers than this have nothing to do. */
export const lag = 8;

/**
 * The events from where the journal ends, up to `searched`; without it where the user stops.
 * @throws ReplayError where the journal is not one that this program would have written
 */
export async function* searchCandidates(setup: SearchSetup, events: readonly RunEvent[]): AsyncGenerator<RunEvent, void, void> {
  const { problem, clock, stop, trainings } = setup;
  const { goal, until, seed } = problem.search;
  const { evaluations = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY } = budgetOf(problem.search, events);
  const deadline = clock.now() + 1000 * (seconds - activeSeconds(setup.journal));
  const isLate = () => clock.now() >= deadline;

  const strategy = createStrategy(problem.space, problem.search);
  const recorded = new Recorded(events);
  const proposals: Proposed[] = [];
  let told = 0;
  /** Why nothing more is proposed. */
  let reason: Searched["reason"] | undefined;

  const inbox = new Inbox();
  const look = () => inbox.put({ kind: "look" });
  const abandon = new AbortController();
  stop.addEventListener("abort", look);
  let alarm = clock.alarm(deadline, look);
  try {
    while (!stop.aborted) {
      while (!reason && proposals.length - told < lag) {
        const id = proposals.length + 1;
        // What was proposed once is proposed again, whatever the budget says now.
        if (!recorded.proposal(id)) {
          if (id > evaluations) reason = "evaluations";
          else if (isLate()) reason = "time";
          if (reason) break;
        }
        const proposed = propose(strategy, id, seed, clock.now());
        recorded.check(id, proposed);
        if (!proposed) {
          reason = "exhausted";
          break;
        }
        if (!recorded.proposal(id)) yield proposed;
        proposals.push(proposed);
        if (recorded.result(id)) continue;
        const onReport: OnReport = (report) => inbox.put({ kind: "report", id, report });
        inbox.follow(id, trainings.evaluate(proposed, onReport, abandon.signal));
      }

      const result = recorded.result(told + 1);
      const proposal = proposals[told];
      if (result && proposal) {
        told += 1;
        const value = result.type === "evaluated" ? metricOf(result, goal.metric) : undefined;
        strategy.tell({ id: told, decisions: proposal.decisions, value });
        if (value !== undefined && reaches(value, until, goal)) reason = "until";
        continue;
      }

      const evaluated = recorded.evaluated();
      const complete = told === proposals.length;
      // A search whose time ends before its first result goes on to it: a winner late is better than none.
      if ((reason && complete) || (isLate() && evaluated.length > 0)) {
        const why = reason === "until" || (reason && complete) ? reason : "time";
        yield { type: "searched", time: clock.now(), reason: why, best: bestOf(problem, evaluated) };
        return;
      }

      const message = await inbox.take();
      if (message.kind === "look") {
        alarm.cancel();
        if (!isLate()) alarm = clock.alarm(deadline, look);
        continue;
      }
      const event = message.kind === "report" ? reported(message, clock.now()) : outcomeOf(message, clock.now());
      if ((event.type === "epoch" || event.type === "warning") && !recorded.isNews(event)) continue;
      yield event;
      recorded.add(event);
    }
  } finally {
    alarm.cancel();
    stop.removeEventListener("abort", look);
    abandon.abort();
  }
}

function propose(strategy: Strategy, id: number, seed: number, time: number): Proposed | undefined {
  const candidate = strategy.propose();
  if (!candidate) return undefined;
  const { parameters, flops } = candidate.architecture;
  return {
    type: "proposed",
    time,
    id,
    decisions: candidate.decisions,
    parameters,
    flops,
    seed: deriveSeed(seed, "candidate", id),
  };
}

/** How a training ended, as the event of its run. */
function outcomeOf({ id, outcome }: Message & { kind: "outcome" }, time: number): Evaluated | Failed {
  const { seconds } = outcome;
  if (outcome.kind === "failed") return { type: "failed", time, id, reason: outcome.reason, seconds };
  if (!outcome.metrics) throw new Error("an evaluation has metrics");
  return { type: "evaluated", time, id, validation: outcome.metrics, epochs: outcome.epochs, seconds };
}

function metricOf({ id, validation }: Evaluated, metric: string): number {
  const value = validation[metric];
  if (value === undefined) throw new Error(`candidate ${id} was not measured by ${metric}`);
  return value;
}
