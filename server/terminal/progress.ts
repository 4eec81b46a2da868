/** A run's progress: what is drawn and drawn again on a terminal, and the lines that are printed elsewhere. Pure. */
import type { RunEvent } from "../protocol/events.ts";
import { formatCount, formatDuration, formatMetric } from "../protocol/format.ts";
import { type CandidateState, epochsOf, type RunState, secondsLeft, shareUsed } from "../protocol/state.ts";
import { plural } from "../words.ts";

const barWidth = 32;

/** The live display. @param now milliseconds since 1970 */
export function progressLines(state: RunState, now: number): readonly string[] {
  const { search } = state.problem;
  const final = state.state === "final";
  const left = secondsLeft(state, now);
  const of = state.budget.evaluations === undefined ? "" : ` of ${state.budget.evaluations}`;
  const failed = state.failures > 0 ? `, ${state.failures} failed` : "";
  const heading = final
    ? `${search.name} · final training of #${state.searched?.best} · ${finalEpochs(state)}`
    : `${search.name} · ${state.evaluations}${of} evaluations${failed} · ${left === undefined ? "estimating the time" : `${formatDuration(left)} left`}`;
  const training = state.candidates.filter((candidate) => candidate.state === "training" || candidate.state === "proposed");
  return [
    heading,
    `${bar(final ? 1 : shareUsed(state, now))}  ${plural(state.workers, "worker")} · ${state.device}`,
    `best so far: ${state.best === null ? "none yet" : candidateLine(state, state.candidates[state.best - 1])}`,
    ...(final ? [] : training.slice(0, state.workers).map((candidate) => `  #${candidate.id} ${trainingLine(state, candidate)}`)),
  ];
}

/** The line for an event where nothing can be drawn over; undefined for events that are not worth one. */
export function eventLine(event: RunEvent, state: RunState): string | undefined {
  const { problem } = state;
  switch (event.type) {
    case "started":
      return `${event.run}: search '${problem.search.name}' of ${problem.space.name}, ${plural(event.workers, "worker")}, ${event.device}`;
    case "resumed":
      return `${state.run}: resumed after ${plural(state.evaluations, "evaluation")}, ${plural(event.workers, "worker")}`;
    case "evaluated": {
      const candidate = state.candidates[event.id - 1];
      const best = state.best === event.id ? "  best so far" : "";
      return `#${event.id}  ${candidateLine(state, candidate)}  ${formatDuration(event.seconds)}${best}`;
    }
    case "failed":
      return `#${event.id}  failed: ${event.reason}`;
    case "searched": {
      const dropped = event.tooLarge === undefined ? "" : `; ${tooLargeText(event.tooLarge)}`;
      const { program } = problem.task;
      const final = program ? "" : `; final training of #${event.best}`;
      const after = event.best === null ? `; no candidate could be ${program ? "evaluated" : "trained"}` : final;
      return `${searchedBecause[event.reason]}${dropped}${after}`;
    }
    case "epoch":
      return event.id === 0 ? `final training: epoch ${event.epoch} of ${event.epochs}` : undefined;
    case "interrupted":
      return `interrupted after ${plural(state.evaluations, "evaluation")}`;
    case "proposed":
    case "promoted":
    case "warning":
    case "finished":
      return undefined;
  }
}

export const tooLargeText = (count: number): string => `${plural(count, "candidate")} would have taken more memory than there is`;

const searchedBecause = {
  evaluations: "all evaluations of the budget are done",
  epochs: "all epochs of the budget are used",
  time: "the time of the budget is up",
  until: "the target is reached",
  exhausted: "no new candidate was found: the space is exhausted",
  memory: "no candidate fits into memory: `memory:` in the search sets a limit, a smaller batch or smaller layers take less",
} as const;

/** "accuracy 0.8970 (validation) · 14.0K parameters" */
export function candidateLine({ problem }: RunState, candidate: CandidateState | undefined): string {
  if (!candidate) return "";
  const { metric } = problem.search.goal;
  const value = candidate.validation?.[metric];
  const measured = value === undefined ? "" : `${metric} ${formatMetric(value)} (validation) · `;
  // Where candidates are trained for longer and longer, what they reached says nothing without it.
  const epochs = candidate.rung === undefined ? "" : ` · ${plural(epochsOf(candidate) ?? 0, "epoch")}`;
  return `${measured}${formatCount(candidate.parameters)} parameters${epochs}`;
}

function trainingLine({ problem }: RunState, { curve, parameters }: CandidateState): string {
  const { metric } = problem.search.goal;
  const last = curve.at(-1);
  const value = last?.validation?.[metric];
  if (!last) return `${formatCount(parameters)} parameters`;
  return `epoch ${last.epoch} of ${last.epochs}${value === undefined ? "" : ` · ${metric} ${formatMetric(value)}`}`;
}

function finalEpochs({ finalCurve }: RunState): string {
  const last = finalCurve.at(-1);
  return last ? `epoch ${last.epoch} of ${last.epochs} done` : "starting";
}

function bar(part: number): string {
  const full = Math.round(part * barWidth);
  return `${"█".repeat(full)}${"░".repeat(barWidth - full)}`;
}
