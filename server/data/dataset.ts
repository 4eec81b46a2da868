/** Examples in memory, whatever format they came from. */
import type { Shape } from "../network/operation.ts";
import { exitCode, UserError } from "../protocol/exit.ts";

/** Images with one class each. */
export interface Examples {
  /** Of one example: [height, width, channels]. */
  readonly shape: Shape;
  /** All examples, one after the other, as stored; `scale` turns them into what a network sees. */
  readonly inputs: Uint8Array | Float32Array;
  /** A network sees input * scale: 1/255 for bytes. */
  readonly scale: number;
  /** An index into `classes` for each example. */
  readonly labels: Int32Array;
  readonly classes: readonly string[];
}

/** The three splits of a data set. The test split is read once, by the final training. */
export interface Dataset {
  readonly train: Examples;
  readonly validation: Examples;
  readonly test?: Examples;
}

/** What is known of a data set without reading all of it: enough to check a file against it. */
export interface DataSummary {
  readonly shape: Shape;
  readonly classes: readonly string[];
  readonly examples: { readonly train: number; readonly validation: number; readonly test?: number };
}

/** Data that cannot be used. */
export class DataError extends UserError {
  override readonly name = "DataError";
  /** The path as the user wrote it, or absolute. */
  readonly path: string;
  /** Which entry of the data block it stands in. */
  readonly entry: "train" | "validation" | "test";
  constructor(message: string, path: string, entry: "train" | "validation" | "test" = "train") {
    super(message, exitCode.problem);
    this.path = path;
    this.entry = entry;
  }
}
