/**
 * The runs in a folder (`.hnas/runs`): each a folder `<search>-<date>-<time>` with
 *   journal.jsonl      its events
 *   files/             copies of its `.hnas` files, lying to each other as the originals do
 *   weights/           <id>.safetensors of the best ten candidates and of the front, final.safetensors of the winner
 *   generator.json     what its generator has learned, where it is one that does
 *   program.log        what a program that evaluates has printed, beside its answers
 *   lock               while a process works on it
 * and a `.gitignore` for all of them.
 */
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import type { RunEvent } from "../protocol/events.ts";
import { exitCode } from "../protocol/exit.ts";
import type { Problem } from "../protocol/problem.ts";
import { isCode } from "../system.ts";
import { asRunError, attempt, RunError } from "./error.ts";
import { readJournal } from "./journal.ts";

export interface RunFolder {
  readonly name: string;
  /** Absolute, or relative to the working folder, as the folder of the runs was given. */
  readonly path: string;
}

export const journalPath = (run: RunFolder): string => join(run.path, "journal.jsonl");

export const programLog = (run: RunFolder): string => join(run.path, "program.log");

/** Makes the folder of a new run. `now` names it, in local time. Throws `RunError`. */
export function createRun(runs: string, problem: Problem, now: Date): RunFolder {
  makeFolder(runs);
  return attempt("make a run in", runs, () => {
    const run = makeUnique(runs, `${problem.search.name}-${stamp(now)}`);
    mkdirSync(join(run.path, "weights"));
    copyFiles(problem.files, join(run.path, "files"));
    return run;
  });
}

/** The folder that runs lie in, where it is not there yet. */
export const makeFolder = (runs: string): void =>
  attempt("make a run in", runs, () => {
    mkdirSync(runs, { recursive: true });
    // Weights and journals belong into no repository.
    writeFileSync(join(runs, ".gitignore"), "*\n");
  });

export const runAt = (path: string): RunFolder => ({ name: basename(path), path });

/** All events of a run. Throws `RunError` where the journal is damaged. */
export const readRun = (run: RunFolder): readonly RunEvent[] => readJournal(journalPath(run));

/** All runs, the oldest first; none where the folder does not exist. */
export function listRuns(runs: string): readonly RunFolder[] {
  let entries: readonly { name: string; folder: boolean }[];
  try {
    entries = readdirSync(runs, { withFileTypes: true }).map((entry) => ({ name: entry.name, folder: entry.isDirectory() }));
  } catch (error) {
    if (isCode(error, "ENOENT")) return [];
    throw asRunError(error, "read", runs);
  }
  const found = entries.filter((entry) => entry.folder).map(({ name }) => ({ name, path: join(runs, name) }));
  return found.toSorted((a, b) => (timeOf(a.name) < timeOf(b.name) ? -1 : 1));
}

/** The run of this name, or the only one whose name begins so. Throws `RunError` where there is none or several. */
export function findRun(runs: string, beginning: string): RunFolder {
  const all = listRuns(runs);
  if (all.length === 0)
    throw new RunError(
      `There are no runs in ${runs}. \`hnas search FILE\` begins one; --runs names another folder.`,
      exitCode.usage,
    );
  const exact = all.find(({ name }) => name === beginning);
  const matching = exact ? [exact] : all.filter(({ name }) => name.startsWith(beginning));
  const [only] = matching;
  if (only && matching.length === 1) return only;
  const names = (matching.length > 0 ? matching : all).slice(-8).map(({ name }) => `\n  ${name}`);
  throw new RunError(
    matching.length > 0
      ? `${matching.length} runs in ${runs} begin with '${beginning}'. Give more of the name of one of them:${names.join("")}`
      : `There is no run '${beginning}' in ${runs}. There are:${names.join("")}`,
    exitCode.usage,
  );
}

function makeUnique(runs: string, wanted: string): RunFolder {
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : `${wanted}-${count}`;
    try {
      mkdirSync(join(runs, name));
      return { name, path: join(runs, name) };
    } catch (error) {
      if (!isCode(error, "EEXIST")) throw error;
    }
  }
}

/** Copies files to `target`, from the nearest folder above all of them. */
function copyFiles(files: readonly string[], target: string): void {
  const root = files.map(dirname).reduce(commonFolder);
  for (const file of files) {
    const copy = join(target, relative(root, file));
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(file, copy);
  }
}

function commonFolder(a: string, b: string): string {
  let folder = a;
  while (b !== folder && !b.startsWith(folder.endsWith(sep) ? folder : folder + sep) && folder !== dirname(folder))
    folder = dirname(folder);
  return folder;
}

/** "2026-11-23-143205" */
function stamp(now: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

/** The date in a run's name, so that runs of differently named searches are in the order of time. */
const timeOf = (name: string): string => /\d{4}-\d\d-\d\d-\d{6}.*$/.exec(name)?.[0] ?? name;
