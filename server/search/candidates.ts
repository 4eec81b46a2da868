/**
 * The search for candidates, up to `searched`.
 *
 * Reproducible: step k is made after exactly the results of the first k - `parallel` were told, in this order, however many workers
 * there are and whichever finishes first. Once no more are to be proposed, those that were are trained to the end, for the same
 * reason; only the end of the time, which is not reproducible anyway, drops them.
 */
import type { Evaluated, Failed, RunEvent, Searched } from "../protocol/events.ts";
import { valuesOf } from "../protocol/objectives.ts";
import { bestOf } from "../protocol/ranking.ts";
import { activeSeconds, budgetOf, reaches, untilOf } from "./budget.ts";
import { taskFeatures } from "./features/task.ts";
import { Inbox, type Message, reported } from "./inbox.ts";
import { knownCosts } from "./pieces.ts";
import { Plan, type Step } from "./plan.ts";
import { Recorded } from "./recorded.ts";
import type { OnReport, SearchSetup } from "./setup.ts";

/**
 * The events from where the journal ends, up to `searched`; without it where the user stops.
 * @throws UserError where the journal is not one that this program would have written
 */
export async function* searchCandidates(setup: SearchSetup, events: readonly RunEvent[]): AsyncGenerator<RunEvent, void, void> {
  const { problem, clock, stop, trainings } = setup;
  const { goal, objectives } = problem.search;
  const budget = budgetOf(problem.search, events);
  const until = untilOf(problem.search, events);
  const deadline = clock.now() + 1000 * ((budget.seconds ?? Number.POSITIVE_INFINITY) - activeSeconds(setup.journal));
  const isLate = () => clock.now() >= deadline;

  const recorded = new Recorded(events);
  const started = events.find((event) => event.type === "started");
  const plan = new Plan(problem, {
    ...(started?.memory !== undefined && { memory: started.memory }),
    ...(setup.starts && { starts: setup.starts }),
    task: taskFeatures(problem, started?.data),
    known: knownCosts(problem.task.program !== undefined),
    isTimed: problem.search.budget.seconds !== undefined && problem.task.program === undefined,
  });
  let told = 0;
  let epochs = 0;
  let isReached = false;
  /** How many steps there were when pieces were exchanged last. */
  let exchanged = -1;
  /** How often the judge was asked, and whether its answer is waited for. */
  let asked = 0;
  let isJudging = false;
  /** Why no new candidates are proposed. */
  let reason: Searched["reason"] | undefined;

  const inbox = new Inbox();
  const look = () => inbox.put({ kind: "look" });
  const abandon = new AbortController();
  stop.addEventListener("abort", look);
  let alarm = clock.alarm(deadline, look);

  /** What the judge says of the next shortlist; undefined while it is asked. */
  const judged = (): readonly (number | null)[] | undefined => {
    const shortlist = plan.shortlist();
    if (shortlist.length === 0) return [];
    const scores = recorded.scores(asked);
    if (scores) asked += 1;
    else {
      isJudging = true;
      const { seed } = problem.search;
      const answers = shortlist.map(({ decisions }) => trainings.judge({ decisions, seed }, abandon.signal));
      inbox.expect(Promise.all(answers).then((all) => ({ kind: "judged", scores: all.map((score) => score ?? null) })));
    }
    return scores;
  };

  /** The next step; undefined where there is none, for now or, with a reason, for good. */
  const next = (): Step | undefined => {
    const { length } = plan.steps;
    const pieces = exchanged === length ? undefined : recorded.exchange(length);
    if (pieces) plan.exchange(pieces);
    if (pieces) exchanged = length;
    const known = recorded.step(length);
    // What was begun once is begun again, whatever the budget says now.
    if (!known && isReached) reason = "until";
    // One at least begins, however long the start took.
    if (!known && isLate() && length > 0) reason = "time";
    if (!known && epochs >= (budget.epochs ?? Number.POSITIVE_INFINITY)) reason = "epochs";
    if (reason === "time" || reason === "epochs") return undefined;
    const isSpent = plan.candidates >= (budget.evaluations ?? Number.POSITIVE_INFINITY);
    const isOver = recorded.isClosed(length) ?? isSpent;
    const promoted = reason === "until" ? undefined : plan.promotion(!isOver && reason !== "exhausted", isOver);
    if (!promoted && !known && isSpent) reason ??= "evaluations";
    // It waited for results that are still to be told.
    if (!promoted && isOver && known?.type === "promoted" && told < length) return undefined;
    const scores = promoted || reason ? [] : judged();
    if (!scores) return undefined;
    const step = promoted ?? (reason ? undefined : plan.proposal(scores));
    if (step === "later") return undefined;
    if (!step && !reason) {
      reason = plan.candidates === 0 && plan.tooLarge > 0 ? "memory" : "exhausted";
      // The best of those that there are may go on now.
      return next();
    }
    if (!step && known?.type === "promoted" && told < length) return undefined;
    recorded.check(length, step);
    return step;
  };

  const keep = () => {
    const { learned } = plan;
    if (learned) setup.keep?.(learned);
  };

  try {
    while (!stop.aborted) {
      while (!isJudging && plan.steps.length - told < setup.parallel) {
        const step = next();
        if (!step) break;
        if (!recorded.step(plan.steps.length - 1)) {
          const event = { time: clock.now(), ...step };
          yield event;
          recorded.add(event);
        }
        epochs += epochsOf(step, plan);
        if (recorded.result(step)) continue;
        const { id } = step;
        const proposed = recorded.proposal(id);
        if (!proposed) throw new Error(`candidate ${id} was never proposed`);
        const onReport: OnReport = (report) => inbox.put({ kind: "report", id, report });
        const { decisions, seed } = proposed;
        const length = { ...(step.rung !== undefined && { rung: step.rung }), ...(step.epochs && { epochs: step.epochs }) };
        const request = { id, decisions, seed, trained: trainedBefore(step, plan), ...length };
        inbox.follow(step, trainings.evaluate(request, onReport, abandon.signal));
      }

      const step = plan.steps[told];
      const result = step && recorded.result(step);
      // What the judge is asked of was chosen by what was told so far.
      if (step && result && !isJudging) {
        told += 1;
        const measured = { ...recorded.proposal(step.id), ...result };
        const values = result.type === "evaluated" ? valuesOf(objectives, measured) : undefined;
        plan.tell(step, values);
        const value = result.type === "evaluated" ? result.validation[goal.metric] : undefined;
        if (value !== undefined && plan.isFull(step) && reaches(value, until, goal)) isReached = true;
        continue;
      }

      const evaluated = recorded.evaluated();
      const complete = told === plan.steps.length;
      // A search whose time ends before its first result goes on to it: a winner late is better than none.
      if ((reason && complete && !isJudging) || (isLate() && evaluated.length > 0)) {
        const why = reason === "until" || (reason && complete) ? reason : "time";
        keep();
        const { tooLarge } = plan;
        const best = bestOf(problem, recorded.measured());
        yield { type: "searched", time: clock.now(), reason: why, best, ...(tooLarge > 0 && { tooLarge }) };
        return;
      }

      const message = await inbox.take();
      if (message.kind === "look") {
        alarm.cancel();
        if (!isLate()) alarm = clock.alarm(deadline, look);
        continue;
      }
      if (message.kind === "judged") {
        const event = { type: "judged", time: clock.now(), scores: message.scores } as const;
        yield event;
        recorded.add(event);
        isJudging = false;
        continue;
      }
      const event = message.kind === "report" ? reported(message, clock.now()) : outcomeOf(message, clock.now());
      if ((event.type === "epoch" || event.type === "warning") && !recorded.isNews(event)) continue;
      yield event;
      recorded.add(event);
    }
    keep();
  } finally {
    alarm.cancel();
    stop.removeEventListener("abort", look);
    abandon.abort();
  }
}

/** How many epochs a step takes. */
function epochsOf(step: Step, plan: Plan): number {
  const epochs = step.epochs ?? Number(plan.candidate(step.id).training.epochs ?? 1);
  return epochs - trainedBefore(step, plan);
}

/** For how many epochs its candidate was trained before this step. */
const trainedBefore = (step: Step, { steps }: Plan): number =>
  step.type === "proposed" ? 0 : (steps.findLast(({ id, rung = 0 }) => id === step.id && rung < (step.rung ?? 0))?.epochs ?? 0);

/** How a training ended, as the event of its run. */
function outcomeOf({ id, rung, outcome }: Message & { kind: "outcome" }, time: number): Evaluated | Failed {
  const { seconds } = outcome;
  const at = { time, id, ...(rung !== undefined && { rung }) };
  if (outcome.kind === "failed") return { type: "failed", ...at, reason: outcome.reason, seconds };
  if (!outcome.metrics) throw new Error("an evaluation has metrics");
  return { type: "evaluated", ...at, validation: outcome.metrics, epochs: outcome.epochs, seconds };
}
