/** How numbers are written for a person, alike at a terminal, in the panel and in the status bar. */
import type { Problem } from "./problem.ts";

/** Four significant digits: "0.8974", "14.02". */
export const formatNumber = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));

/** The name of an option: of a long one its two ends, in which options differ most. */
export const formatLabel = (text: string): string => (text.length > 40 ? `${text.slice(0, 20)} ... ${text.slice(-15)}` : text);

/** Metrics keep their place: "0.8970". */
export const formatMetric = (value: number): string => value.toPrecision(4);

/** "950", "14.0K", "38.2M": decimal, three significant digits. */
export function formatCount(value: number): string {
  if (!Number.isFinite(value)) return "unbounded";
  const units = ["", "K", "M", "G", "T"];
  let unit = 0;
  let scaled = value;
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  if (scaled >= 999.5) return value.toExponential(2);
  return unit === 0 ? String(Math.round(scaled)) : `${scaled.toPrecision(3)}${units[unit]}`;
}

/** "950 bytes", "14.0 KiB", "1.50 GiB": binary, three significant digits. */
export function formatBytes(value: number): string {
  if (!Number.isFinite(value)) return "unbounded";
  const units = ["bytes", "KiB", "MiB", "GiB"];
  let unit = 0;
  let scaled = value;
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || scaled >= 999.5 ? String(Math.round(scaled)) : scaled.toPrecision(3);
  return `${digits} ${units[unit]}`;
}

/** A value of an objective with its unit, as far as it is known: what a program measures has none. */
export function formatObjective({ task: { program } }: Pick<Problem, "task">, metric: string, value: number): string {
  if (metric === "parameters" || metric === "flops") return formatCount(value);
  if (program) return formatMetric(value);
  if (metric === "latency") return `${formatNumber(value)} ms`;
  return metric === "depth" ? String(value) : metric === "memory" ? formatBytes(value) : formatMetric(value);
}

/** "38 s", "6 min", "2 h 10 min". */
export function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
