/** What a strategy knows: the candidates that it proposed and what they reached. */
import type { Candidate } from "../space/instantiate.ts";
import { order, type Values } from "./objectives.ts";

/** A candidate with its key. */
export interface Entry {
  readonly key: string;
  readonly candidate: Candidate;
}

export interface Trial {
  readonly entry: Entry;
  /** By rung of the fidelity; undefined: failed there. Empty while nothing is known. */
  readonly results: Map<number, Values | undefined>;
}

/** The highest rung that it has been at; -1 while nothing is known of it. */
export const topRung = ({ results }: Trial): number => Math.max(-1, ...results.keys());

/** What it reached at its highest rung; undefined where it failed, or nothing is known. */
export const latest = (trial: Trial): Values | undefined => trial.results.get(topRung(trial));

export class History {
  readonly trials: Trial[] = [];
  /** In the order in which they were told for the first time. */
  readonly told: Trial[] = [];
  #best: readonly Trial[] = [];

  add(entry: Entry): void {
    this.trials.push({ entry, results: new Map() });
  }

  /** @param id from 1, in the order of `add` */
  tell(id: number, rung: number, values: Values | undefined): void {
    const trial = this.trials[id - 1];
    if (!trial) throw new Error(`candidate ${id} was never proposed`);
    if (trial.results.size === 0) this.told.push(trial);
    trial.results.set(rung, values);
    this.#best = ranked([...this.#best.filter((other) => other !== trial), trial]).slice(0, mostBest);
  }

  /** Those without a result. */
  get pending(): readonly Trial[] {
    return this.trials.slice(-mostPending).filter(({ results }) => results.size === 0);
  }

  /** The best that succeeded, at most 256: those of the highest rung first, the best of it first. */
  get best(): readonly Trial[] {
    return this.#best;
  }
}

/** More are never under way. */
const mostPending = 4096;
const mostBest = 256;

function ranked(trials: readonly Trial[]): readonly Trial[] {
  const byRung = new Map<number, { trial: Trial; values: Values }[]>();
  for (const trial of trials) {
    const top = topRung(trial);
    const values = trial.results.get(top);
    if (!values) continue;
    const rung = byRung.get(top) ?? [];
    rung.push({ trial, values });
    byRung.set(top, rung);
  }
  return [...byRung]
    .sort(([a], [b]) => b - a)
    .flatMap(([, rung]) => order(rung.map(({ values }) => values)).map((place) => (rung[place] as (typeof rung)[0]).trial));
}
