/** A candidate of a run as plain code with its weights. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { generate, type TargetName, targets } from "../codegen/index.ts";
import { exitCode } from "../protocol/exit.ts";
import { asRunError } from "../runs/error.ts";
import { readWeights, weightsPath } from "../runs/weights.ts";
import { readable } from "../space/decisions.ts";
import { instantiate } from "../space/instantiate.ts";
import { CommandError } from "./error.ts";
import { oneRun } from "./runs.ts";

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
  runs: string,
  beginning: string,
  target: TargetName,
  candidateId: number | undefined,
  out: string | undefined,
  from: string,
): Exported {
  const run = oneRun(runs, beginning);
  const state = run?.state;
  const winner = state?.finished?.best ?? undefined;
  const id = candidateId ?? winner?.id ?? state?.best ?? undefined;
  if (!run || !state || id === undefined)
    throw new CommandError(
      `the run '${beginning}' has no candidate with a result yet; let it go on: hnas resume ${beginning}`,
      exitCode.usage,
    );
  const candidate = state.candidates[id - 1];
  if (!candidate)
    throw new CommandError(`${state.run} has no candidate #${id}; it has #1 to #${state.candidates.length}`, exitCode.usage);

  const isWinner = id === winner?.id;
  const file = weightsPath(run.folder, isWinner ? "final" : id);
  const weights = existsSync(file)
    ? Object.fromEntries(Object.entries(readWeights(file)).map(([key, { data }]) => [key, data]))
    : undefined;
  const { space, task } = state.problem;
  const name = `${state.run}-${id}`;
  const files = generate(target, {
    name,
    architecture: instantiate(space, candidate.decisions).architecture,
    ...(weights && { weights }),
    ...state.data,
    provenance: {
      run: state.run,
      file: basename(state.problem.file),
      task: `${task.name}: ${task.kind}`,
      date: new Date(state.last).toISOString().slice(0, 10),
      candidate: id,
      ...(candidate.validation && { validation: candidate.validation }),
      ...(isWinner && winner?.test && { test: winner.test }),
      decisions: readable(space, candidate.decisions),
    },
  });
  const folder = out === undefined ? resolve(from, `${name}-${target}`) : resolve(from, out);
  try {
    for (const { path, content } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
  } catch (error) {
    throw asRunError(error, "write the model to", folder);
  }
  return { folder, files: files.map(({ path }) => path), weights: weights !== undefined };
}
