/** What a data format is. Each format is one file, listed in formats.ts; whatever decodes is imported only when data is read. */
import type { Shape } from "../network/operation.ts";
import type { Piece, PieceParameter } from "../protocol/piece.ts";
import type { PieceSpec } from "../protocol/problem.ts";
import { DataError } from "./dataset.ts";

/** All examples of one source, before splits are made. */
export interface Source {
  /** Of one example: [height, width, channels]. */
  readonly shape: Shape;
  readonly inputs: Uint8Array | Float32Array;
  /** A network sees input * scale. Left out: it follows from the values of the training split. */
  readonly scale?: number;
  /** An index into `classes` for each example. */
  readonly labels: Int32Array;
  readonly classes: readonly string[];
}

/** What can be known of a source without decoding its images. */
export interface SourceSummary {
  readonly shape: Shape;
  readonly classes: readonly string[];
  readonly labels: Int32Array;
}

/** The arguments of a call, looked up by parameter name. */
export type SourceArguments = PieceSpec["arguments"];

export interface Format extends Piece {
  /** Throws `DataError`. */
  read(given: SourceArguments): Promise<Source>;
  summarize(given: SourceArguments): Promise<SourceSummary>;
}

/** The files and folders that a call names. */
export function pathsOf(format: Piece, given: SourceArguments): { path: string; of: "file" | "folder" }[] {
  return format.parameters.flatMap(({ name, type }) => {
    const path = given[name];
    return type.kind === "path" && typeof path === "string" ? [{ path, of: type.of }] : [];
  });
}

export function text(given: SourceArguments, name: string): string | undefined {
  const value = given[name];
  return value === undefined ? undefined : String(value);
}

/** A text that the parameter's declaration demands. */
export function requiredText(given: SourceArguments, name: string): string {
  const value = given[name];
  if (typeof value !== "string") throw new Error(`'${name}' must be given as a text`);
  return value;
}

/** A list of sizes in pixels or channels, each from 1 to 65,536. */
export function sizes(given: SourceArguments, name: string, length: number): readonly number[] | undefined {
  const value = given[name];
  if (value === undefined) return undefined;
  const numbers = Array.isArray(value) ? (value as readonly unknown[]) : [];
  const valid = numbers.filter(
    (number): number is number => Number.isInteger(number) && Number(number) >= 1 && Number(number) <= 65_536,
  );
  if (numbers.length === length && valid.length === length) return valid;
  throw new DataError(`'${name}' must be a list of ${length} whole numbers from 1 to 65536, not ${JSON.stringify(value)}.`, "");
}

/** A parameter that names a file with the names of the classes. */
export const classesParameter = (doc: string): PieceParameter => ({
  name: "classes",
  type: { kind: "path", of: "file" },
  optional: true,
  doc,
});
