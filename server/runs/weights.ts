/** The weights that a run keeps: those of its winner, and of candidates (protocol/ranking.ts says of which). */
import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decode, encode, SafetensorsError, type Tensors } from "../network/safetensors.ts";
import type { Evaluated } from "../protocol/events.ts";
import { exitCode } from "../protocol/exit.ts";
import { isCode, writeWhole } from "../system.ts";
import { asRunError, attempt, RunError } from "./error.ts";
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

/** The file is there whole or not at all. Throws `RunError`. */
export const writeWeights = (path: string, tensors: Tensors, metadata: Readonly<Record<string, string>>): void =>
  attempt("write", path, () => writeWhole(path, (draft) => writeFileSync(draft, encode(tensors, metadata), { flush: true })));

/** Throws `RunError` where the file is missing or damaged. */
export function readWeights(path: string): Tensors {
  try {
    return decode(readFileSync(path)).tensors;
  } catch (error) {
    if (error instanceof SafetensorsError) throw new RunError(`${path} cannot be read: ${error.message}.`, exitCode.cannotGoOn);
    throw asRunError(error, "read", path);
  }
}

/** Deletes the weights of all candidates but those that are kept. @param held candidates that have any; those that go leave it */
export function pruneWeights(run: RunFolder, held: Set<number>, kept: readonly number[]): void {
  const stay = new Set(kept);
  for (const id of held)
    if (!stay.has(id)) {
      rmSync(weightsPath(run, id), { force: true });
      held.delete(id);
    }
}

/** Makes the weights of a candidate those of the winner. Throws `RunError`. */
export function keepAsFinal(run: RunFolder, id: number): void {
  const own = weightsPath(run, id);
  attempt("keep", own, () => writeWhole(weightsPath(run, "final"), (draft) => copyFileSync(own, draft)));
}
