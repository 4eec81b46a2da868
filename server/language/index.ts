/** The `.hnas` language: from files to what can be searched, and to all that is wrong with them. */
import { resolve } from "node:path";
import type { DataSummary } from "../data/dataset.ts";
import type { DataSpec, Problem } from "../protocol/problem.ts";
import type { Origin, Space, SpaceNode } from "../space/space.ts";
import { compileModules } from "./compile.ts";
import { isFileError, Loader, type Read, readText } from "./load.ts";
import { missingFile } from "./rules/names.ts";
import { type Diagnostic, Report, Source } from "./source.ts";

export { readText } from "./load.ts";
export type { Diagnostic } from "./source.ts";

export interface Compilation {
  /** Absolute paths of the file and of all that it imports, also of those that are not there. */
  readonly files: readonly string[];
  /** Of the file and all that it imports, in the order of files and lines. */
  readonly diagnostics: readonly Diagnostic[];
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
}

export const createLanguage = ({ inspect }: LanguageOptions): Language => ({
  async compile(file, read = readText) {
    const path = resolve(file);
    const report = new Report();
    const loader = new Loader(read, report);
    try {
      const root = await loader.load(path);
      const { spaces, problems, inlined } = await compileModules(root, loader.modules, report, inspect);
      return { files: loader.paths, diagnostics: report.all(), spaces, inlined, problems };
    } catch (error) {
      if (!isFileError(error)) throw error;
      report.add(new Source(path, ""), { start: 0, end: 0 }, missingFile(path));
      return { files: loader.paths, diagnostics: report.all(), spaces: [], inlined: new Map(), problems: [] };
    }
  },
});
