/** The weights that a run keeps: those of its winner, and of candidates (protocol/ranking.ts says of which). */
import { closeSync, copyFileSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isCode } from "../failures.ts";
import { decode, encode, SafetensorsError, type Tensors } from "../network/safetensors.ts";
import type { Evaluated } from "../protocol/events.ts";
import { exitCode } from "../protocol/exit.ts";
import { asRunError, RunError } from "./error.ts";
import type { RunFolder } from "./store.ts";

export const weightsPath = (run: RunFolder, of: number | "final"): string => join(run.path, "weights", `${of}.safetensors`);

/**
 * Those of a candidate at a rung, which become its weights once its result is in the journal: until then a further training begins
 * with the former ones, however often it is killed.
 */
export const rungPath = (run: RunFolder, id: number, rung: number): string =>
  join(run.path, "weights", `${id}.${rung}.safetensors`);

/** Makes the weights of a rung those of its candidate, where that has not been done yet. Throws `RunError`. */
export function settleWeights(run: RunFolder, { id, rung }: Pick<Evaluated, "id" | "rung">): void {
  if (rung === undefined) return;
  try {
    renameSync(rungPath(run, id, rung), weightsPath(run, id));
  } catch (error) {
    if (!isCode(error, "ENOENT")) throw asRunError(error, "keep", rungPath(run, id, rung));
  }
}

/** What the run's judge has learned. */
export const judgePath = (run: RunFolder): string => join(run.path, "judge.safetensors");

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
    if (error instanceof SafetensorsError) throw new RunError(`${path} cannot be read: ${error.message}.`, exitCode.cannotGoOn);
    throw asRunError(error, "read", path);
  }
}

/** Deletes the weights of all candidates but those that are kept. */
export function pruneWeights(run: RunFolder, all: readonly { readonly id: number }[], kept: readonly number[]): void {
  for (const { id } of all) if (!kept.includes(id)) rmSync(weightsPath(run, id), { force: true });
}

/** Makes the weights of a candidate those of the winner. Throws `RunError`. */
export function keepAsFinal(run: RunFolder, id: number): void {
  const draft = `${weightsPath(run, "final")}.${process.pid}`;
  try {
    copyFileSync(weightsPath(run, id), draft);
    renameSync(draft, weightsPath(run, "final"));
  } catch (error) {
    rmSync(draft, { force: true });
    throw asRunError(error, "keep", weightsPath(run, id));
  }
}
