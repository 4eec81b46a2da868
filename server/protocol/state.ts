/** What is shown of a run: a pure fold over its events, the same for a live run, a resumed one and one of last month. */
import type { Assignment } from "../space/space.ts";
import type { Epoch, Finished, Metrics, RunEvent, Searched, Started } from "./events.ts";
import type { Budget, Problem } from "./problem.ts";

export interface CandidateState {
  readonly id: number;
  readonly decisions: Assignment;
  readonly parameters: number;
  readonly flops: number;
  readonly seed: number;
  /** "dropped": the search ended before it had a result. */
  readonly state: "proposed" | "training" | "evaluated" | "failed" | "dropped";
  /** Its learning curve. */
  readonly curve: readonly Epoch[];
  /** Once it is evaluated. */
  readonly validation?: Metrics;
  /** Why it failed. */
  readonly reason?: string;
  readonly seconds?: number;
}

export interface RunState {
  readonly run: string;
  readonly version: string;
  readonly problem: Problem;
  /** The problem's, in the parts that no resumption has replaced. */
  readonly budget: Budget;
  readonly workers: number;
  readonly device: string;
  readonly data: Started["data"];
  /** "final": the winner is trained and tested. "interrupted": stopped by the user; a killed run is still "searching". */
  readonly state: "searching" | "final" | "interrupted" | "finished";
  /** In the order of their ids: candidate n stands at n - 1. */
  readonly candidates: readonly CandidateState[];
  /** Candidates trained at least once, failed ones included. */
  readonly evaluations: number;
  readonly failures: number;
  /** The best candidate so far, by the goal's metric on the validation split; of equals, the first. */
  readonly best: number | null;
  readonly searched?: Searched;
  /** The learning curve of the final training. */
  readonly finalCurve: readonly Epoch[];
  /** Why it failed; then the weights of the winner's evaluation were tested. */
  readonly finalFailure?: string;
  readonly finished?: Finished;
  /** When it first began, and when it last told something; milliseconds since 1970. */
  readonly began: number;
  readonly last: number;
  /** Active time in seconds up to `last`, all sessions together. */
  readonly seconds: number;
}

/** The state after all these events; undefined before the first one. */
export const stateOf = (events: readonly RunEvent[]): RunState | undefined => after(undefined, events);

/** The state after one more event. */
export const next = (state: RunState | undefined, event: RunEvent): RunState | undefined => after(state, [event]);

/** The state after more events. The list of candidates is copied once, so many events are best told together. */
export function after(before: RunState | undefined, events: readonly RunEvent[]): RunState | undefined {
  let state = before;
  let candidates = [...(before?.candidates ?? [])];
  for (const event of events) {
    if (event.type === "started") {
      state = begin(event);
      candidates = [];
    } else if (state) state = advance(state, event, candidates);
  }
  return state;
}

function begin(event: Started): RunState {
  const { run, version, problem, workers, device, data, time } = event;
  return {
    ...{ run, version, problem, workers, device, data, budget: problem.search.budget, state: "searching" },
    ...{ candidates: [], evaluations: 0, failures: 0, best: null, finalCurve: [], began: time, last: time, seconds: 0 },
  };
}

/** `candidates` is a list that may be changed: it becomes that of the new state. */
function advance(before: RunState, event: Exclude<RunEvent, Started>, candidates: CandidateState[]): RunState {
  // Between the last word of a session and the next one nothing was active.
  const passed = event.type === "resumed" ? 0 : Math.max(0, event.time - before.last) / 1000;
  const state: RunState = { ...before, candidates, last: event.time, seconds: before.seconds + passed };
  const change = (id: number, changes: (candidate: CandidateState) => Partial<CandidateState>) => {
    const candidate = candidates[id - 1];
    if (candidate) candidates[id - 1] = { ...candidate, ...changes(candidate) };
  };
  switch (event.type) {
    case "resumed":
      return {
        ...state,
        state: state.searched ? "final" : "searching",
        workers: event.workers,
        budget: { ...state.budget, ...event.budget },
      };
    case "proposed": {
      const { id, decisions, parameters, flops, seed } = event;
      candidates[id - 1] = { id, decisions, parameters, flops, seed, state: "proposed", curve: [] };
      return state;
    }
    case "epoch":
      if (event.id === 0) return { ...state, finalCurve: [...state.finalCurve, event] };
      change(event.id, ({ curve }) => ({ state: "training", curve: [...curve, event] }));
      return state;
    case "evaluated": {
      const { id, validation, seconds } = event;
      change(id, () => ({ state: "evaluated", validation, seconds }));
      // Sorting all of them at every evaluation would be quadratic.
      const rivals = [state.best, id].flatMap((rival) => (rival === null ? [] : (candidates[rival - 1] ?? [])));
      return { ...state, evaluations: state.evaluations + 1, best: bestOf(state.problem, rivals) };
    }
    case "failed":
      if (event.id === 0) return { ...state, finalFailure: event.reason };
      change(event.id, () => ({ state: "failed", reason: event.reason, seconds: event.seconds }));
      return { ...state, evaluations: state.evaluations + 1, failures: state.failures + 1 };
    case "searched":
      for (const { id, state: last } of candidates)
        if (last === "proposed" || last === "training") change(id, () => ({ state: "dropped" }));
      return { ...state, state: "final", searched: event };
    case "interrupted":
      return { ...state, state: "interrupted" };
    case "finished":
      return { ...state, state: "finished", finished: event };
  }
}

/** The evaluated candidate with the best value of the goal's metric; of equals, the first. */
export function bestOf(
  problem: Problem,
  candidates: readonly { readonly id: number; readonly validation?: Metrics }[],
): number | null {
  return ranked(problem, candidates)[0] ?? null;
}

/** Ids of evaluated candidates, the best first; of equals, the earlier first. */
export function ranked(
  { search: { goal } }: Problem,
  candidates: readonly { readonly id: number; readonly validation?: Metrics }[],
): readonly number[] {
  const sign = goal.direction === "maximize" ? -1 : 1;
  return candidates
    .flatMap(({ id, validation }) => {
      const value = validation?.[goal.metric];
      return value === undefined ? [] : [{ id, value }];
    })
    .toSorted((a, b) => sign * (a.value - b.value) || a.id - b.id)
    .map(({ id }) => id);
}

/**
 * Seconds until the search will have used up its budget, without the final training; undefined while that cannot be told.
 * @param now milliseconds since 1970; later than `last` for a live run
 */
export function secondsLeft(state: RunState, now: number): number | undefined {
  if (state.state !== "searching") return 0;
  const { evaluations, seconds } = state.budget;
  const used = state.seconds + Math.max(0, now - state.last) / 1000;
  const limits: number[] = [];
  if (seconds !== undefined) limits.push(seconds - used);
  if (evaluations !== undefined && state.evaluations > 0)
    // The whole search takes as long for each evaluation as so far.
    limits.push((state.seconds / state.evaluations) * evaluations - used);
  return limits.length > 0 ? Math.max(0, Math.min(...limits)) : undefined;
}
