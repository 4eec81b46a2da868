/** What a run's generator has learned: `generator.json` in the run's folder, which other runs can start from. */
import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exitCode } from "../protocol/exit.ts";
import { parseGenerator, type SavedGenerator } from "../protocol/generator.ts";
import { isCode, writeWhole } from "../system.ts";
import { asRunError, attempt, RunError } from "./error.ts";
import type { RunFolder } from "./store.ts";

const fileName = "generator.json";

/** The file is there whole or not at all. Throws `RunError`. */
export function writeGenerator(run: RunFolder, generator: SavedGenerator): void {
  const path = join(run.path, fileName);
  attempt("write", path, () => writeWhole(path, (draft) => writeFileSync(draft, JSON.stringify(generator))));
}

export interface ReadGenerator {
  readonly generator: SavedGenerator;
  /** Absolute path of the file. */
  readonly path: string;
  /** SHA-256, in hexadecimal. */
  readonly fingerprint: string;
}

/**
 * The generator in a file, or in a run's folder.
 * @param hidden width of the modules that start from it
 * @throws RunError where there is none, or none that fits
 */
export function readGenerator(given: string, hidden: number): ReadGenerator {
  const { path, text } = textAt(given);
  const generator = parseGenerator(text);
  if (!generator) throw new RunError(`${path} is damaged, or not a generator of this version of HNAS.`, exitCode.problem);
  if (generator.hidden !== hidden)
    throw new RunError(
      `${path} is of modules with a hidden layer of ${generator.hidden}, not ${hidden}. Write \`hidden: ${generator.hidden}\`.`,
      exitCode.problem,
    );
  return { generator, path, fingerprint: createHash("sha256").update(text).digest("hex") };
}

function textAt(given: string): { readonly path: string; readonly text: string } {
  let path = given;
  try {
    if (statSync(given).isDirectory()) path = join(given, fileName);
    return { path, text: readFileSync(path, "utf8") };
  } catch (error) {
    if (!isCode(error, "ENOENT") && !isCode(error, "ENOTDIR")) throw asRunError(error, "read", path);
    const folder = path === given ? "" : " A run with the generator `modules` writes it once its search is over or stopped.";
    throw new RunError(`There is no file ${path}.${folder}`, exitCode.problem);
  }
}
