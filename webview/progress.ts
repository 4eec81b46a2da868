/** The curve of the best so far: what each evaluation reached, and the best up to it. */
import type { RunState } from "../server/protocol/state.ts";
import { metricOf } from "./rows.ts";

export interface Progress {
  /** Ids of the candidates, from 1. */
  readonly ids: readonly number[];
  /** By candidate; null where there is none. */
  readonly values: readonly (number | null)[];
  readonly best: readonly (number | null)[];
  readonly failed: readonly boolean[];
  /** Candidates that were better than all before them. */
  readonly improvements: readonly { readonly id: number; readonly value: number }[];
}

export function progressOf(run: RunState): Progress {
  const metric = metricOf(run);
  const better = run.problem.search.goal.direction === "maximize" ? 1 : -1;
  const ids: number[] = [];
  const values: (number | null)[] = [];
  const best: (number | null)[] = [];
  const failed: boolean[] = [];
  const improvements: { id: number; value: number }[] = [];
  let lead: number | null = null;
  for (const candidate of run.candidates) {
    const value = candidate.validation?.[metric] ?? null;
    if (value !== null && (lead === null || better * (value - lead) > 0)) {
      lead = value;
      improvements.push({ id: candidate.id, value });
    }
    ids.push(candidate.id);
    values.push(value);
    best.push(lead);
    failed.push(candidate.state === "failed");
  }
  // The line ends where the last result is.
  const end = values.findLastIndex((value, index) => value !== null || failed[index]);
  return { ids, values, best: best.map((value, index) => (index > end ? null : value)), failed, improvements };
}
