/**
 * Asynchronous successive halving (after Li et al. 2020, algorithm 2): of each rung one in `reduction` is trained further, from the
 * weights that it has, as soon as there are so many; the best of those that were not, or the one that an evaluator holds most
 * promising. If none is, a new one begins. With several brackets (Hyperband; Li et al. 2018)
 * candidates begin in turns at the first rung, at the second, ..., so that slow starters have a chance: of every round of
 * reduction^(b - 1) + ... + 1 new candidates most begin at the first.
 */
import type { Budget } from "../../protocol/problem.ts";
import { order, type Values } from "../objectives.ts";
import type { Fidelity, Step } from "./fidelity.ts";

export interface HalvingOptions {
  /** Growing. */
  readonly epochs: readonly number[];
  readonly reduction: number;
  /** 1: all candidates begin at the first rung. */
  readonly brackets: number;
  readonly budget: Budget;
}

interface Rung {
  readonly results: { readonly id: number; readonly values: Values | undefined }[];
  readonly promoted: Set<number>;
}

export function createHalving({ epochs, reduction, brackets, budget }: HalvingOptions): Fidelity {
  const rungs: readonly Rung[] = epochs.map(() => ({ results: [], promoted: new Set() }));
  const round = roundOf(Math.min(brackets, epochs.length), reduction);
  const size = round.reduce((sum, count) => sum + count, 0);
  const planned = plannedCandidates(
    epochs,
    reduction,
    round.map((count) => count / size),
    budget,
  );
  /** How many candidates were asked for, and those that came to the end of the rung that they began at. */
  let asked = 0;
  const begun = new Set<number>();
  return {
    epochs,
    start(id) {
      asked += 1;
      let place = (id - 1) % size;
      return round.findIndex((count) => {
        place -= count;
        return place < 0;
      });
    },
    promotable(isOpen) {
      if (begun.size < (isOpen ? planned : Math.min(planned, asked))) return undefined;
      for (let rung = rungs.length - 2; rung >= 0; rung--) {
        const { results, promoted } = rungs[rung] as Rung;
        if (promoted.size >= Math.floor(results.length / reduction)) continue;
        const ids = ranked(results.filter(({ id }) => !promoted.has(id)));
        if (ids.length > 0) return { ids, rung: rung + 1 };
      }
      return undefined;
    },
    promote: ({ id, rung }) => void rungs[rung - 1]?.promoted.add(id),
    tell({ id, rung }: Step, values) {
      begun.add(id);
      rungs[rung]?.results.push({ id, values });
    },
  };
}

/** How many candidates of a round begin at each rung: reduction^(b - 1) at the first, ..., 1 at rung b - 1. */
const roundOf = (brackets: number, reduction: number): readonly number[] =>
  Array.from({ length: brackets }, (_, rung) => Math.max(1, Math.round(reduction ** (brackets - 1 - rung))));

/**
 * How many candidates come to the end of their first training before any goes on: all that the budget is good for, with those of them
 * that go on then. Their longer trainings are chosen with all knowledge. A search that may end at any moment, because its time ends,
 * does not wait.
 * @param beginning which share of the candidates begins at each rung
 */
function plannedCandidates(epochs: readonly number[], reduction: number, beginning: readonly number[], budget: Budget): number {
  if (budget.seconds !== undefined) return 0;
  if (budget.epochs === undefined) return budget.evaluations ?? 0;
  let each = 0;
  /** Which share of them comes to the end of a rung. */
  let share = 0;
  for (const [rung, to] of epochs.entries()) {
    const [begun, promoted] = [beginning[rung] ?? 0, share / reduction];
    each += begun * to + promoted * (to - (epochs[rung - 1] ?? 0));
    share = begun + promoted;
  }
  return Math.min(Math.floor(budget.epochs / each), budget.evaluations ?? Number.POSITIVE_INFINITY);
}

/** The ids of those that succeeded, the best first. */
function ranked(results: Rung["results"]): readonly number[] {
  const known = results.flatMap(({ id, values }) => (values ? [{ id, values }] : []));
  return order(known.map(({ values }) => values)).map((place) => (known[place] as (typeof known)[0]).id);
}
