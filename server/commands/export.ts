/** A candidate of a run as plain code with its weights: a project of its own, or code for a file of the user's. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type GeneratedFile, generate, type TargetName, targets } from "../codegen/index.ts";
import type { Metrics } from "../protocol/events.ts";
import type { CandidateState } from "../protocol/state.ts";
import { asRunError } from "../runs/error.ts";
import { candidateOf, modelOf } from "./model.ts";
import type { Run } from "./runs.ts";

export type { TargetName } from "../codegen/index.ts";
export const targetNames = Object.keys(targets);

export interface Exported {
  readonly folder: string;
  readonly files: readonly string[];
  /** False: code only, the candidate's weights were not kept. */
  readonly weights: boolean;
}

/**
 * Writes the code of the winner or of another candidate.
 * @param out where to, relative to `from`; by default a folder named after the run, the candidate and the target
 */
export function exportModel(
  run: Run,
  target: TargetName,
  candidate: number | undefined,
  out: string | undefined,
  from: string,
): Exported {
  const model = modelOf(run, candidateOf(run, candidate));
  const folder = resolve(from, out ?? `${model.name}-${target}`);
  const files = generate(target, model);
  write(folder, files);
  return { folder, files: files.map(({ path }) => path), weights: model.weights !== undefined };
}

export interface Insertion {
  readonly code: string;
  /** The path of the weights file; undefined where they are not kept. */
  readonly weights: string | undefined;
  readonly candidate: CandidateState;
  readonly test: Metrics | undefined;
}

/** The code of a candidate for a file in the folder `beside`, into which its weights are written. */
export function insertModel(run: Run, target: TargetName, id: number | undefined, beside: string): Insertion {
  const candidate = candidateOf(run, id);
  const model = modelOf(run, candidate);
  const inserted = `${model.name}.safetensors`;
  const [code, ...files] = generate(target, { ...model, inserted });
  write(beside, files);
  return {
    code: String(code?.content),
    weights: files.length > 0 ? join(beside, inserted) : undefined,
    candidate,
    test: model.provenance.test,
  };
}

/** Each written aside and then renamed: what was there before is whole until the new one is. */
function write(folder: string, files: readonly GeneratedFile[]): void {
  try {
    for (const { path, content } of files) {
      const file = join(folder, path);
      const draft = `${file}.${process.pid}`;
      mkdirSync(dirname(file), { recursive: true });
      try {
        writeFileSync(draft, content);
        renameSync(draft, file);
      } finally {
        rmSync(draft, { force: true });
      }
    }
  } catch (error) {
    throw asRunError(error, "write the model to", folder);
  }
}
