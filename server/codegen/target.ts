/** What can be handed back, and as what. Each target is one file, listed in index.ts. */
import type { Architecture } from "../network/architecture.ts";
import type { ArgumentValue } from "../network/operation.ts";

/** A network for image classification, found by a search. Its output is a logit for each class. */
export interface ExportedModel {
  /** What the folder or the package is called: "fashion-quick-1". */
  readonly name: string;
  readonly architecture: Architecture;
  /** Every weight of `weightsOf(architecture)` by its key, in its layout. Left out where they were not kept. */
  readonly weights?: Readonly<Record<string, Float32Array>>;
  readonly classes: readonly string[];
  /** The network sees pixel * scale. */
  readonly scale: number;
  /**
   * Left out: the files make a project of their own. Set: the code goes into a file of the user's, and this is what the weights file
   * beside it is called; no program and no package go with it.
   */
  readonly inserted?: string;
  readonly provenance: Provenance;
}

/** Where a model comes from, as its header tells. */
export interface Provenance {
  readonly run: string;
  /** The `.hnas` file. */
  readonly file: string;
  readonly task: string;
  readonly date: string;
  readonly candidate: number;
  /** By name ("accuracy", "loss"); left out: not measured. */
  readonly validation?: Readonly<Record<string, number>>;
  readonly test?: Readonly<Record<string, number>>;
  /** As a person reads them: values and labels. */
  readonly decisions: Readonly<Record<string, ArgumentValue>>;
}

export interface GeneratedFile {
  /** Inside the folder of the export. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

export interface Target {
  readonly name: string;
  /** One sentence. */
  readonly doc: string;
  generate(model: ExportedModel): readonly GeneratedFile[];
}

export const weightsFileOf = ({ inserted }: ExportedModel): string => inserted ?? "weights.safetensors";
