/** What is shown of a run: a pure fold over its events, the same for a live run, a resumed one and one of last month. */
import type { Assignment } from "../space/space.ts";
import type { Epoch, Finished, Metrics, RunEvent, Searched, Started } from "./events.ts";
import { frontOf } from "./objectives.ts";
import type { Budget, BudgetChange, Changes, Problem } from "./problem.ts";
import { bestOf } from "./ranking.ts";

export interface CandidateState {
  readonly id: number;
  readonly decisions: Assignment;
  readonly parameters: number;
  readonly flops: number;
  readonly depth?: number;
  readonly memory?: number;
  readonly seed: number;
  /** "dropped": the search ended before it had a result. */
  readonly state: "proposed" | "training" | "evaluated" | "failed" | "dropped";
  /** Its learning curve. */
  readonly curve: readonly Epoch[];
  /** Once it is evaluated, at its highest rung. */
  readonly validation?: Metrics;
  /** Of the search's fidelity, from 0: how far it was trained. */
  readonly rung?: number;
  /** That it was trained for at its highest rung, also where nothing was told of single ones. */
  readonly epochs?: number;
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
  /** Sentences; what does not hinder the search. */
  readonly warnings: readonly string[];
  /** The best candidate so far, by the goal's metric on the validation split; of equals, the first. */
  readonly best: number | null;
  /** With several objectives the candidates that no other dominates, as far as they are known; objectives.ts says which. */
  readonly front: readonly number[];
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

/** For how many epochs a candidate was trained so far; undefined before the first one. */
export const epochsOf = ({ epochs, curve }: CandidateState): number | undefined =>
  Math.max(epochs ?? 0, curve.at(-1)?.epoch ?? 0) || undefined;

/** The share of the budget that is used up, in [0, 1]. @param now milliseconds since 1970; later than `last` for a live run */
export function shareUsed(state: RunState, now: number): number {
  const { evaluations = Infinity, epochs = Infinity, seconds = Infinity } = state.budget;
  const parts = [state.evaluations / evaluations, epochsUsed(state) / epochs, secondsUsed(state, now) / seconds];
  return Math.min(1, Math.max(...parts));
}

const epochsUsed = ({ candidates }: RunState): number =>
  candidates.reduce((sum, candidate) => sum + (epochsOf(candidate) ?? 0), 0);

const secondsUsed = ({ seconds, last }: RunState, now: number): number => seconds + Math.max(0, now - last) / 1000;

/** A budget with other limits, without those that fall away. */
export function changedBudget(budget: Budget, change: BudgetChange = {}): Budget {
  return Object.fromEntries(Object.entries({ ...budget, ...change }).filter(([, limit]) => limit !== null));
}

/** The problem with the program that the last of these changes names. */
export function changedProgram(problem: Problem, changes: readonly Pick<Changes, "program">[]): Problem {
  const program = changes.findLast((change) => change.program)?.program;
  return program ? { ...problem, task: { ...problem.task, program } } : problem;
}

/** The state after all these events; undefined before the first one. */
export const stateOf = (events: readonly RunEvent[]): RunState | undefined => after(undefined, events);

/** The state after one more event. */
export const next = (state: RunState | undefined, event: RunEvent): RunState | undefined => after(state, [event]);

/** The state after more events. State and list of candidates are copied once, so many events are best told together. */
export function after(before: RunState | undefined, events: readonly RunEvent[]): RunState | undefined {
  let draft: Draft | undefined = before && { ...before, candidates: [...before.candidates] };
  for (const event of events) {
    if (event.type === "started") draft = begin(event);
    else if (draft) advance(draft, event);
  }
  return draft;
}

/** A state that nobody has seen yet: it may be changed, but nothing that is reached through it, beside the list of candidates. */
type Draft = { -readonly [key in keyof RunState]: RunState[key] } & { candidates: CandidateState[] };

function begin(event: Started): Draft {
  const { run, version, workers, device, data, time } = event;
  const { search } = event.problem;
  // Journals of earlier versions have the goal alone.
  const problem = { ...event.problem, search: { ...search, objectives: search.objectives ?? [search.goal] } };
  return {
    ...{ run, version, problem, workers, device, data, budget: problem.search.budget, state: "searching" },
    ...{ candidates: [], evaluations: 0, failures: 0, warnings: [], best: null, front: [], finalCurve: [] },
    ...{ began: time, last: time, seconds: 0 },
  };
}

function advance(draft: Draft, event: Exclude<RunEvent, Started>): void {
  const { candidates } = draft;
  // Between the last word of a session and the next one nothing was active.
  if (event.type !== "resumed") draft.seconds += Math.max(0, event.time - draft.last) / 1000;
  draft.last = event.time;
  const change = (id: number, changes: (candidate: CandidateState) => Partial<CandidateState>) => {
    const candidate = candidates[id - 1];
    if (candidate) candidates[id - 1] = { ...candidate, ...changes(candidate) };
  };
  switch (event.type) {
    case "resumed":
      draft.state = draft.searched ? "final" : "searching";
      draft.workers = event.workers;
      draft.budget = changedBudget(draft.budget, event.budget);
      break;
    case "proposed": {
      const { id, decisions, parameters, flops, depth, memory, seed } = event;
      const further = { ...(depth !== undefined && { depth }), ...(memory !== undefined && { memory }) };
      candidates[id - 1] = { id, decisions, parameters, flops, ...further, seed, state: "proposed", curve: [] };
      break;
    }
    case "promoted":
      change(event.id, () => ({ state: "training" }));
      break;
    case "epoch":
      if (event.id === 0) draft.finalCurve = [...draft.finalCurve, event];
      else change(event.id, ({ curve }) => ({ state: "training", curve: [...curve, event] }));
      break;
    case "evaluated": {
      const { id, validation, epochs, seconds, rung } = event;
      if (candidates[id - 1]?.seconds === undefined) draft.evaluations += 1;
      change(id, (before) => {
        const total = (before.seconds ?? 0) + seconds;
        return { state: "evaluated", validation, epochs, seconds: total, ...(rung !== undefined && { rung }) };
      });
      // Sorting all of them at every evaluation would be quadratic.
      const those = (ids: readonly (number | null)[]) => ids.flatMap((id) => (id === null ? [] : (candidates[id - 1] ?? [])));
      draft.best = bestOf(draft.problem, those([draft.best, id]));
      draft.front = frontOf(draft.problem, those([...draft.front.filter((other) => other !== id), id]));
      break;
    }
    case "failed":
      if (event.id === 0) {
        draft.finalFailure = event.reason;
        break;
      }
      if (candidates[event.id - 1]?.seconds === undefined) {
        draft.evaluations += 1;
        draft.failures += 1;
      }
      // What it reached at a lower rung stays.
      change(event.id, ({ validation, seconds = 0 }) => ({
        ...{ state: validation ? "evaluated" : "failed", reason: event.reason, seconds: seconds + event.seconds },
      }));
      break;
    case "warning":
      draft.warnings = [...draft.warnings, event.text];
      break;
    case "searched":
      for (const { id, state } of candidates)
        if (state === "proposed" || state === "training")
          change(id, ({ validation }) => ({ state: validation ? "evaluated" : "dropped" }));
      draft.state = "final";
      draft.searched = event;
      break;
    case "interrupted":
      draft.state = "interrupted";
      break;
    case "finished":
      draft.state = "finished";
      draft.finished = event;
  }
}

/**
 * Seconds until the search will have used up its budget, without the final training; undefined while that cannot be told.
 * @param now milliseconds since 1970; later than `last` for a live run
 */
export function secondsLeft(state: RunState, now: number): number | undefined {
  if (state.state !== "searching") return 0;
  const { evaluations, epochs, seconds } = state.budget;
  const used = secondsUsed(state, now);
  const limits: number[] = [];
  if (seconds !== undefined) limits.push(seconds - used);
  if (state.evaluations > 0)
    // The whole search takes as long for each evaluation, and for each epoch, as so far.
    for (const [limit, done] of [
      [evaluations, state.evaluations],
      [epochs, epochsUsed(state)],
    ])
      if (limit !== undefined && done) limits.push((state.seconds / done) * limit - used);
  return limits.length > 0 ? Math.max(0, Math.min(...limits)) : undefined;
}
