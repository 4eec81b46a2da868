/** A generator on the disk: what its modules have learned in one run, for another one to start from (docs/search.md). */
import type { Domain } from "../space/space.ts";

export interface SavedModule {
  /** Of its decision: a module fits where this is the same. */
  readonly domain: Domain;
  /** [hidden] each, by what the module sees: "decision:bin" or "task feature". */
  readonly embeddings: Readonly<Record<string, readonly number[]>>;
  /** [hidden] */
  readonly b1: readonly number[];
  /** [bins, hidden] */
  readonly w2: readonly number[];
  /** [bins] */
  readonly b2: readonly number[];
}

export interface SavedGenerator {
  readonly format: "hnas generator 1";
  readonly hidden: number;
  /** By the id of its decision. */
  readonly modules: Readonly<Record<string, SavedModule>>;
}

/** Undefined where a text is none, or not all of one. */
export function parseGenerator(text: string): SavedGenerator | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { format, hidden, modules } = isRecord(read) ? read : {};
  if (format !== "hnas generator 1" || !isRecord(modules) || typeof hidden !== "number") return undefined;
  return Object.values(modules).every((module) => isModule(module, hidden)) ? (read as unknown as SavedGenerator) : undefined;
}

function isModule(module: unknown, hidden: number): boolean {
  if (!isRecord(module)) return false;
  const { domain, embeddings, b1, w2, b2 } = module;
  const isRow = (values: unknown, length: number) =>
    Array.isArray(values) && values.length === length && values.every(Number.isFinite);
  if (!isRecord(domain) || !isRecord(embeddings) || !Array.isArray(b2)) return false;
  return (
    isRow(b2, b2.length) &&
    isRow(b1, hidden) &&
    isRow(w2, b2.length * hidden) &&
    Object.values(embeddings).every((row) => isRow(row, hidden))
  );
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
