/** A candidate of a run as plain code with its weights: a project of its own, or code for a file of the user's; or as JSON. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type GeneratedFile, generate, type TargetName, targets } from "../codegen/index.ts";
import type { Metrics } from "../protocol/events.ts";
import type { CandidateState } from "../protocol/state.ts";
import { attempt } from "../runs/error.ts";
import { canonical } from "../space/canonical.ts";
import { readable } from "../space/decisions.ts";
import { instantiate } from "../space/instantiate.ts";
import { writeWhole } from "../system.ts";
import { candidateOf, modelOf } from "./model.ts";
import type { Run } from "./runs.ts";

export type { TargetName } from "../codegen/index.ts";
/** What an export can be: the code of a target, or the architecture as JSON. */
export type ExportName = TargetName | "json";
export const exportNames: readonly string[] = [...Object.keys(targets), "json"];

export interface Exported {
  readonly folder: string;
  readonly files: readonly string[];
  /** False: code only, the candidate's weights were not kept. True for JSON, which has none. */
  readonly weights: boolean;
}

/**
 * Writes the code of the winner or of another candidate, or its architecture.
 * @param out where to, relative to `from`; by default a folder named after the run, the candidate and the target
 */
export function exportModel(
  run: Run,
  target: ExportName,
  candidate: number | undefined,
  out: string | undefined,
  from: string,
): Exported {
  const found = candidateOf(run, candidate);
  const folder = resolve(from, out ?? `${run.state.run}-${found.id}-${target}`);
  const { files, weights } = target === "json" ? architectureOf(run, found) : codeOf(run, found, target);
  write(folder, files);
  return { folder, files: files.map(({ path }) => path), weights };
}

function codeOf(run: Run, candidate: CandidateState, target: TargetName) {
  const model = modelOf(run, candidate);
  return { files: generate(target, model), weights: model.weights !== undefined };
}

/** As a program is told it (docs/custom.md), with what was measured. */
function architectureOf({ state }: Run, { id, decisions, validation, epochs, seed }: CandidateState) {
  const { space } = state.problem;
  const { architecture } = instantiate(space, decisions);
  const told = { decisions: readable(space, decisions), graph: canonical(architecture) };
  const how = { ...(epochs !== undefined && { fidelity: { epochs } }), seed };
  const content = { run: state.run, candidate: id, ...(validation && { metrics: validation }), architecture: told, ...how };
  return { files: [{ path: "architecture.json", content: `${JSON.stringify(content, null, 2)}\n` }], weights: true };
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

const write = (folder: string, files: readonly GeneratedFile[]): void =>
  attempt("write the model to", folder, () => {
    for (const { path, content } of files) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeWhole(file, (draft) => writeFileSync(draft, content));
    }
  });
