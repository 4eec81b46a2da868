/** What commands have found, as text for a person. Pure. */
import { relative } from "node:path";
import type { Description } from "../commands/describe.ts";
import type { Devices } from "../commands/devices.ts";
import type { Exported } from "../commands/export.ts";
import { type Run, status } from "../commands/runs.ts";
import type { Diagnostic } from "../language/index.ts";
import type { Metrics } from "../protocol/events.ts";
import { formatBytes, formatCount, formatDuration, formatLabel, formatMetric, formatNumber } from "../protocol/format.ts";
import { ranked } from "../protocol/ranking.ts";
import { epochsOf, type RunState } from "../protocol/state.ts";
import type { Bound } from "../space/bounds.ts";
import { readable } from "../space/decisions.ts";
import type { Domain } from "../space/space.ts";
import { plural } from "../words.ts";
import { formatTable } from "./format.ts";
import { frontText, knownText } from "./front.ts";
import { tooLargeText } from "./progress.ts";

/** "file:line:column: severity code message", and a line for each place that has to do with it. */
export function diagnosticText(diagnostic: Diagnostic, from: string): string {
  const { severity, code, message, related = [] } = diagnostic;
  return [
    `${placeText(diagnostic, from)}: ${severity} ${code} ${message}`,
    ...related.map((place) => `  ${placeText(place, from)}: ${place.message}`),
  ].join("\n");
}

/** Counted from 1. */
const placeText = ({ file, range: { start } }: Pick<Diagnostic, "file" | "range">, from: string): string =>
  `${shortPath(file, from)}:${start.line + 1}:${start.character + 1}`;

/** A path as short as it can be without climbing out of the folder. */
export function shortPath(path: string, from: string): string {
  const short = relative(from, path);
  return short === "" || short.startsWith("..") ? path : short;
}

export function describeText({ space, decisions, architectures, parameters, flops, memory }: Description): string {
  const rows = decisions.map((decision) => [decision.id, optionsText(decision)]);
  return [
    `space ${space}: ${plural(decisions.length, "decision")}, ${groups(architectures)} ${architectures === 1 ? "architecture" : "architectures"} before constraints`,
    `parameters: ${boundText(parameters)}`,
    `FLOPs: ${boundText(flops)}`,
    `memory of a training: ${boundText(memory, formatBytes)}`,
    "",
    formatTable(["decision", "options"], rows),
  ].join("\n");
}

const boundText = ({ min, max, exact }: Bound, write = formatCount): string =>
  min === max && exact ? write(min) : `${write(min)} to ${write(max)}${exact ? "" : " at most (bounds, not exact)"}`;

/** 1,234,567 */
const groups = (count: number | string): string => BigInt(count).toLocaleString("en");

function optionsText(domain: Domain): string {
  if (domain.kind === "categorical") return domain.labels.map(formatLabel).join(" | ");
  const step =
    domain.step === undefined || (domain.kind === "integer" && domain.step === 1) ? "" : ` step ${formatNumber(domain.step)}`;
  const kind = domain.kind === "integer" ? "" : domain.scale === "log" ? " (logarithmic)" : "";
  return `${formatNumber(domain.min)} to ${formatNumber(domain.max)}${step}${kind}`;
}

export const exportText = ({ folder, files, weights }: Exported, from: string): string =>
  [`Written to ${shortPath(folder, from)}:`, ...files.map((file) => `  ${file}`), ...(weights ? [] : [withoutWeights])].join(
    "\n",
  );

const withoutWeights =
  "Without weights: they are kept of the winner, the best ten and the Pareto front. Train this code on your own, or export one of those.";

export function devicesText({ devices, auto }: Devices): string {
  const kinds = Object.keys(auto) as (keyof typeof auto)[];
  const cell = (value: number | string | undefined) =>
    typeof value === "number" ? `${value.toFixed(1)} s` : value ? "failed" : "-";
  const rows = devices.map(({ name, description = name, seconds }) => [
    description,
    ...kinds.map((kind) => cell(seconds?.[kind])),
  ]);
  const problems = devices.flatMap(({ name, problem, seconds }) => [
    ...(problem ? [`${name}: ${problem}`] : []),
    ...Object.values(seconds ?? {}).flatMap((value) => (typeof value === "string" ? [`${name}: ${value}`] : [])),
  ]);
  return [
    formatTable(["device", ...kinds], rows),
    "",
    ...kinds.map((kind) => `auto takes ${auto[kind].device} for ${kind} networks: ${auto[kind].reason}`),
    ...problems,
  ].join("\n");
}

export function runsText(runs: readonly Run[]): string {
  const rows = runs.map((run) => {
    const { state } = run;
    const best = state.best === null ? undefined : state.candidates[state.best - 1];
    const { metric } = state.problem.search.goal;
    const value = best?.validation?.[metric];
    return [
      state.run,
      status(run),
      String(state.evaluations),
      value === undefined ? "" : `${metric} ${formatMetric(value)}`,
      metricText(state.finished?.best?.test, metric),
      formatDuration(state.seconds),
    ];
  });
  return formatTable(["run", "state", "evaluations", "best (validation)", "test", "time"], rows);
}

const metricText = (metrics: Metrics | undefined, metric: string): string =>
  metrics?.[metric] === undefined ? "" : `${metric} ${formatMetric(metrics[metric])}`;

/** A run with all its candidates, the best first, then those without a result. */
export function runText(run: Run): string {
  const { state } = run;
  const { search, space } = state.problem;
  const { metric } = search.goal;
  const order = ranked(state.problem, state.candidates);
  const others = state.candidates.filter((candidate) => candidate && !order.includes(candidate.id)).map(({ id }) => id);
  const further = furtherMetrics(state);
  const rows = [...order, ...others].flatMap((id) => {
    const candidate = state.candidates[id - 1];
    if (!candidate) return [];
    const value = candidate.validation?.[metric];
    const epochs = epochsOf(candidate);
    return [
      [
        `#${id}`,
        value === undefined ? "" : formatMetric(value),
        ...further.map((name) => knownText(state.problem, candidate, name)),
        formatCount(candidate.parameters),
        formatCount(candidate.flops),
        epochs === undefined ? "" : String(epochs),
        candidate.seconds === undefined ? "" : formatDuration(candidate.seconds),
        candidate.state === "failed" ? `failed: ${candidate.reason}` : candidate.state,
        Object.entries(readable(space, candidate.decisions))
          .map(
            ([name, decided]) => `${name}=${typeof decided === "number" ? formatNumber(decided) : formatLabel(String(decided))}`,
          )
          .join(" "),
      ],
    ];
  });
  const test = metricText(state.finished?.best?.test, metric);
  return [
    `${state.run}: ${status(run)} · ${plural(state.evaluations, "evaluation")}${state.failures ? `, ${state.failures} failed` : ""} · ${formatDuration(state.seconds)} · ${state.device}`,
    `file ${state.problem.file} · space ${space.name} · seed ${search.seed}`,
    ...(test ? [`winner #${state.finished?.best?.id}: ${test} (test)`] : []),
    ...(state.searched?.tooLarge === undefined ? [] : [tooLargeText(state.searched.tooLarge)]),
    ...state.warnings.map((warning) => `warning: ${warning}`),
    "",
    formatTable(["#", `${metric} (validation)`, ...further, "parameters", "FLOPs", "epochs", "time", "state", "decisions"], rows),
    ...frontText(state),
    ...curvesText(run),
  ].join("\n");
}

/** Beside the goal and what has columns of its own: the other objectives, and whatever else a program measures. */
function furtherMetrics({ problem, candidates }: RunState): readonly string[] {
  const { goal, objectives } = problem.search;
  const measured = problem.task.program ? candidates.flatMap((each) => Object.keys(each?.validation ?? {})) : [];
  const own = [goal.metric, "parameters", "flops"];
  return [...new Set([...objectives.map(({ metric }) => metric), ...measured])].filter((name) => !own.includes(name));
}

/** The validation metric after each epoch, of the best ten, where it was told. */
function curvesText({ state }: Run): readonly string[] {
  const { metric } = state.problem.search.goal;
  const rows = ranked(state.problem, state.candidates)
    .slice(0, 10)
    .flatMap((id) => {
      const curve = (state.candidates[id - 1]?.curve ?? []).flatMap(({ validation }) => validation?.[metric] ?? []);
      return curve.length > 1 ? [[`#${id}`, curve.map(formatMetric).join("  ")]] : [];
    });
  return rows.length > 0 ? ["", formatTable(["#", `${metric} (validation) after each epoch, the best ten`], rows)] : [];
}
