import { listRuns, readRun } from "../../server/runs/store.ts";

/** What a finished search has done, from the moment when all its workers have done their first evaluation. Times as in the journal. */
export function evaluationsIn(runs: string, workers: number): { begin: number; end: number; perSecond: number } {
  const [run] = listRuns(runs);
  const times = run ? readRun(run).flatMap((event) => (event.type === "evaluated" ? event.time : [])) : [];
  const [begin = Number.NaN, end = Number.NaN] = [times[workers - 1], times.at(-1)];
  return { begin, end, perSecond: (times.length - workers) / ((end - begin) / 1000) };
}
