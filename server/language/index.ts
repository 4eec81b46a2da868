/** The `.hnas` language: from files to what can be searched, and to all that is wrong with them. */
import { resolve } from "node:path";
import type { DataSummary } from "../data/dataset.ts";
import type { DataSpec, Problem } from "../protocol/problem.ts";
import type { Origin, Space, SpaceNode } from "../space/space.ts";
import { type Checking, compileModules } from "./compile.ts";
import { isFileError, Loader, type Read, readText } from "./load.ts";
import { Memory } from "./memory.ts";
import { missingFile } from "./rules/names.ts";
import { type Diagnostic, Report, Source } from "./source.ts";

export { readText } from "./load.ts";
export type { Diagnostic } from "./source.ts";

export interface Checked {
  /** Absolute paths of the file and of all that it imports, also of those that are not there. */
  readonly files: readonly string[];
  /** Of the file and all that it imports, in the order of files and lines. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface Compilation extends Checked {
  /** The spaces of the file itself, those without errors. */
  readonly spaces: readonly Space[];
  /** Where blocks are called, by the sequences in the spaces that stand in place of their calls. */
  readonly inlined: ReadonlyMap<SpaceNode, Origin>;
  /** Its searches, those without errors. */
  readonly problems: readonly Problem[];
}

export interface LanguageOptions {
  /** Throws `DataError` where the data cannot be used. */
  inspect(data: DataSpec): Promise<DataSummary>;
}

export interface Language {
  /** `read` gives the text of a file, from the disk unless told otherwise (an editor has unsaved ones). */
  compile(file: string, read?: Read): Promise<Compilation>;
  /** Only what is wrong; of what has not changed since it was checked last, what was said then. */
  check(file: string, read: Read, how: HowToCheck): Promise<Checked>;
}

export type HowToCheck = Omit<Checking, "memory">;

export function createLanguage({ inspect }: LanguageOptions): Language {
  const memory = new Memory();
  return {
    compile: (file, read = readText) => compileFile(file, read, inspect),
    async check(file, read, { proves, pause }) {
      const { files, diagnostics } = await compileFile(file, read, inspect, { memory, proves, pause });
      return { files, diagnostics };
    },
  };
}

async function compileFile(
  file: string,
  read: Read,
  inspect: LanguageOptions["inspect"],
  checking?: Checking,
): Promise<Compilation> {
  const path = resolve(file);
  const report = new Report();
  const loader = new Loader(read, report);
  try {
    const root = await loader.load(path);
    const { spaces, problems, inlined } = await compileModules(root, loader.modules, report, inspect, checking);
    return { files: loader.paths, diagnostics: report.all(), spaces, inlined, problems };
  } catch (error) {
    if (!isFileError(error)) throw error;
    report.add(new Source(path, ""), { start: 0, end: 0 }, missingFile(path));
    return { files: loader.paths, diagnostics: report.all(), spaces: [], inlined: new Map(), problems: [] };
  }
}
