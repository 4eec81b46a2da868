/** What can be called by name outside a space: data formats, optimizers, schedules, augmentations, generators, selections. The editor and the engine read the same. */
import type { ArgumentValue, ParameterType } from "../network/operation.ts";

export type PieceParameterType =
  | ParameterType
  /** A path, relative to the `.hnas` file. */
  | { readonly kind: "path"; readonly of: "file" | "folder" }
  | { readonly kind: "text" }
  /** `growing`: at least one, of at least 1, each larger than the one before. */
  | { readonly kind: "integers"; readonly length?: number; readonly growing?: true }
  /** A number, or `anneal(from, to)`: from one value to the other over the search. */
  | { readonly kind: "schedule"; readonly min: number; readonly max: number };

export interface PieceParameter {
  readonly name: string;
  readonly type: PieceParameterType;
  readonly doc: string;
  /** Left out: the parameter must be given, unless it is optional. */
  readonly default?: ArgumentValue;
  readonly optional?: boolean;
  /** Of a length in pixels: it is no longer than the shorter side of the images. */
  readonly within?: "image";
}

export interface Piece {
  readonly name: string;
  /** Markdown; the first sentence is a summary. */
  readonly doc: string;
  /** In the order in which arguments without a name are taken. */
  readonly parameters: readonly PieceParameter[];
}
