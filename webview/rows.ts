/** The rows of the table of candidates: what stands in each column, and in which order they come. */
import { formatCount, formatDuration, formatLabel, formatMetric, formatNumber } from "../server/protocol/format.ts";
import type { PanelMemory } from "../server/protocol/panel.ts";
import { type CandidateState, epochsOf, type RunState } from "../server/protocol/state.ts";
import type { Domain } from "../server/space/space.ts";
import type { Words } from "./words.ts";

export type Sort = NonNullable<PanelMemory["sort"]>;

export interface Column {
  readonly id: "number" | "metric" | "parameters" | "flops" | "epochs" | "time" | "decisions" | "state";
  readonly numeric: boolean;
  readonly title: (words: Words, run: RunState) => string;
  readonly text: (candidate: CandidateState, words: Words, run: RunState) => string;
  /** What rows are sorted by; those without a value come last in either direction. */
  readonly key: (candidate: CandidateState, run: RunState) => number | string | undefined;
}

export const columns: readonly Column[] = [
  {
    id: "number",
    numeric: true,
    title: () => "#",
    text: ({ id }) => String(id),
    key: ({ id }) => id,
  },
  {
    id: "metric",
    numeric: true,
    title: (words, run) => words.onValidation(metricOf(run)),
    text: (candidate, _, run) => optional(candidate.validation?.[metricOf(run)], formatMetric),
    key: (candidate, run) => candidate.validation?.[metricOf(run)],
  },
  {
    id: "parameters",
    numeric: true,
    title: ({ parameters }) => parameters,
    text: ({ parameters }) => formatCount(parameters),
    key: ({ parameters }) => parameters,
  },
  { id: "flops", numeric: true, title: () => "FLOPs", text: ({ flops }) => formatCount(flops), key: ({ flops }) => flops },
  {
    id: "epochs",
    numeric: true,
    title: ({ epochs }) => epochs,
    text: (candidate) => optional(epochsOf(candidate), String),
    key: epochsOf,
  },
  {
    id: "time",
    numeric: true,
    title: ({ time }) => time,
    text: ({ seconds }) => optional(seconds, formatDuration),
    key: ({ seconds }) => seconds,
  },
  {
    id: "decisions",
    numeric: false,
    title: ({ decisions }) => decisions,
    text: (candidate, _, run) => shortDecisions(candidate, run),
    key: (candidate, run) => shortDecisions(candidate, run),
  },
  {
    id: "state",
    numeric: false,
    title: ({ state }) => state,
    text: (candidate, words) => stateText(candidate, words),
    key: ({ state, reason }) => `${stateOrder.indexOf(state)}${reason ?? ""}`,
  },
];

const stateOrder: readonly CandidateState["state"][] = ["evaluated", "training", "proposed", "failed", "dropped"];

export const metricOf = (run: RunState): string => run.problem.search.goal.metric;

/** The id of the candidate in a row, counted from 0. Sorted once, rows keep their places; ids beyond those come below. */
export const idAt = (order: readonly number[], row: number): number => order[row] ?? row + 1;

export const rowOf = (order: readonly number[], id: number): number => (id <= order.length ? order.indexOf(id) : id - 1);

/** Ids, sorted; of equals the earlier first. */
export function orderOf(run: RunState, { column: id, descending }: Sort): readonly number[] {
  const column = columns.find((each) => each.id === id);
  if (!column) return [];
  const sign = descending ? -1 : 1;
  return run.candidates
    .map((candidate) => ({ id: candidate.id, key: column.key(candidate, run) }))
    .sort((a, b) => {
      if (a.key === undefined || b.key === undefined)
        return Number(a.key === undefined) - Number(b.key === undefined) || a.id - b.id;
      return sign * (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) || a.id - b.id;
    })
    .map((each) => each.id);
}

/** What a click on a column's header asks for: the good ones first, then the other way round. */
export function sortBy({ id }: Column, before: Sort | undefined, run: RunState): Sort {
  if (before?.column === id) return { column: id, descending: !before.descending };
  return { column: id, descending: id === "metric" && run.problem.search.goal.direction === "maximize" };
}

/** "filters 32 · kernel 3 · gelu()": names without their paths, layers without a name, nothing of what was left out. */
export function shortDecisions({ decisions }: CandidateState, run: RunState): string {
  const domains = domainsOf(run);
  return Object.entries(decisions)
    .flatMap(([id, choice]) => {
      const domain = domains.get(id);
      if (domain?.kind === "categorical" && !domain.values) {
        const label = domain.labels[choice];
        return label === undefined || label === "nothing" ? [] : [formatLabel(label)];
      }
      return [`${id.slice(id.lastIndexOf(".") + 1)} ${decided(domain, choice)}`];
    })
    .join(" · ");
}

/** What was decided, as a person reads it. */
function decided(domain: Domain | undefined, choice: number): string {
  const value = domain?.kind === "categorical" ? domain.values?.[choice] : choice;
  return typeof value === "number" ? formatNumber(value) : String(value);
}

function domainsOf({ problem: { space } }: RunState): ReadonlyMap<string, Domain> {
  let domains = cache.get(space);
  if (!domains) {
    domains = new Map(space.decisions.map(({ id, domain }) => [id, domain]));
    cache.set(space, domains);
  }
  return domains;
}
/** Spaces never change, and every row asks for this. */
const cache = new WeakMap<object, ReadonlyMap<string, Domain>>();

function stateText({ state, curve, reason }: CandidateState, words: Words): string {
  const last = curve.at(-1);
  if (state === "training" && last) return words.epochOf(last.epoch, last.epochs);
  return state === "failed" ? words.failedBecause(reason ?? "") : words.candidateStates[state];
}

const optional = (value: number | undefined, format: (value: number) => string): string =>
  value === undefined ? "" : format(value);
