/** The weights that a run keeps: those of its winner and of its best ten candidates. */
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decode, encode, SafetensorsError, type Tensors } from "../network/safetensors.ts";
import { asRunError, RunError } from "./error.ts";
import type { RunFolder } from "./store.ts";

/** How many candidates' weights are kept, beside the winner's. */
export const keptWeights = 10;

export const weightsPath = (run: RunFolder, of: number | "final"): string => join(run.path, "weights", `${of}.safetensors`);

/** Written aside and then renamed: the file is there whole or not at all. Throws `RunError`. */
export function writeWeights(path: string, tensors: Tensors, metadata: Readonly<Record<string, string>>): void {
  const draft = `${path}.${process.pid}`;
  try {
    const file = openSync(draft, "w");
    try {
      writeFileSync(file, encode(tensors, metadata));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw asRunError(error, "write", path);
  }
}

/** Throws `RunError` where the file is missing or damaged. */
export function readWeights(path: string): Tensors {
  try {
    return decode(readFileSync(path)).tensors;
  } catch (error) {
    if (error instanceof SafetensorsError) throw new RunError(`${path} cannot be read: ${error.message}.`, 3);
    throw asRunError(error, "read", path);
  }
}

/** Deletes what is neither to be kept nor being written: weights of other candidates in `finished`, and drafts of dead processes. */
export function pruneWeights(run: RunFolder, finished: ReadonlySet<number>, keep: ReadonlySet<number>): void {
  for (const name of readdirSync(join(run.path, "weights"))) {
    const id = Number(/^(\d+)\.safetensors$/.exec(name)?.[1] ?? Number.NaN);
    if (finished.has(id) && !keep.has(id)) rmSync(join(run.path, "weights", name), { force: true });
  }
}
