/**
 * Asynchronous successive halving (Li et al. 2020, algorithm 2): whenever a candidate is among the best 1 / reduction of its rung, it
 * is trained further, from the weights that it has; if none is, a new one begins. With several brackets (Hyperband; Li et al. 2018)
 * candidates begin in turns at the first rung, at the second, ..., so that slow starters have a chance: of every round of
 * reduction^(b - 1) + ... + 1 new candidates most begin at the first.
 */
import { order, type Values } from "../objectives.ts";
import type { Fidelity, Step } from "./fidelity.ts";

export interface HalvingOptions {
  /** Growing. */
  readonly epochs: readonly number[];
  readonly reduction: number;
  /** 1: all candidates begin at the first rung. */
  readonly brackets: number;
}

interface Rung {
  readonly results: { readonly id: number; readonly values: Values | undefined }[];
  readonly promoted: Set<number>;
}

export function createHalving({ epochs, reduction, brackets }: HalvingOptions): Fidelity {
  const rungs: readonly Rung[] = epochs.map(() => ({ results: [], promoted: new Set() }));
  const beginnings = round(Math.min(brackets, epochs.length), reduction);
  return {
    epochs,
    start: (id) => beginnings[(id - 1) % beginnings.length] ?? 0,
    promote() {
      for (let rung = rungs.length - 2; rung >= 0; rung--) {
        const { results, promoted } = rungs[rung] as Rung;
        const id = best(results, Math.floor(results.length / reduction)).find((id) => !promoted.has(id));
        if (id === undefined) continue;
        promoted.add(id);
        return { id, rung: rung + 1 };
      }
      return undefined;
    },
    tell: ({ id, rung }: Step, values) => void rungs[rung]?.results.push({ id, values }),
  };
}

/** The rungs at which the candidates of a round begin: reduction^(b - 1) at the first, ..., 1 at rung b - 1. */
const round = (brackets: number, reduction: number): readonly number[] =>
  Array.from({ length: brackets }, (_, rung) =>
    new Array<number>(Math.max(1, Math.round(reduction ** (brackets - 1 - rung)))).fill(rung),
  ).flat();

/** The ids of the best that succeeded, the best first. */
function best(results: Rung["results"], count: number): readonly number[] {
  const known = results.flatMap(({ id, values }) => (values ? [{ id, values }] : []));
  return order(known.map(({ values }) => values))
    .slice(0, count)
    .map((place) => (known[place] as (typeof known)[0]).id);
}
