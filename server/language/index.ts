/** The `.hnas` language: from files to what can be searched, and to all that is wrong with them. */
import { resolve } from "node:path";
import type { DataSummary } from "../data/dataset.ts";
import type { DataSpec, Problem } from "../protocol/problem.ts";
import type { Origin, Space, SpaceNode } from "../space/space.ts";
import { type Checking, compileModules } from "./compile.ts";
import { importedPath, isFileError, Loader, type Module, type Read, readText } from "./load.ts";
import { Memory } from "./memory.ts";
import { missingFile } from "./rules/names.ts";
import { type Diagnostic, Report, Source } from "./source.ts";

export { readText } from "./load.ts";
export type { Diagnostic } from "./source.ts";

export interface Imported {
  /** Absolute. */
  readonly file: string;
  readonly name: string;
}

export interface Checked {
  /** Absolute paths of the file and of all that it imports, also of those that are not there. */
  readonly files: readonly string[];
  /** Of the file and all that it imports, in the order of files and lines. */
  readonly diagnostics: readonly Diagnostic[];
  /** What they import. */
  readonly imports: readonly Imported[];
}

export interface Compilation extends Checked {
  /** The spaces of the file itself, those without errors. */
  readonly spaces: readonly Space[];
  /** Of its spaces with errors, what stands before the first one; without head, constraints and settings of the training. */
  readonly beginnings: readonly Space[];
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
      const { files, diagnostics, imports } = await compileFile(file, read, inspect, { memory, proves, pause });
      return { files, diagnostics, imports };
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
    const { spaces, beginnings, problems, inlined } = await compileModules(root, loader.modules, report, inspect, checking);
    const imports = loader.modules.flatMap(importsOf);
    return {
      files: loader.paths,
      diagnostics: report.all().filter(holdsBeside(imports)),
      imports,
      spaces,
      beginnings,
      inlined,
      problems,
    };
  } catch (error) {
    if (!isFileError(error)) throw error;
    report.add(new Source(path, ""), { start: 0, end: 0 }, missingFile(path));
    return {
      files: loader.paths,
      diagnostics: report.all(),
      imports: [],
      spaces: [],
      beginnings: [],
      inlined: new Map(),
      problems: [],
    };
  }
}

/** Whether something is wrong where all this is imported: what one file leaves unused, another one may use. */
export function holdsBeside(imports: readonly Imported[]): (diagnostic: Diagnostic) => boolean {
  const used = new Set(imports.map(({ file, name }) => `${name} ${file}`));
  return ({ file, exported }) => exported === undefined || !used.has(`${exported} ${file}`);
}

const importsOf = ({ tree, source }: Module): readonly Imported[] =>
  tree.imports.flatMap((node) => node.names.map(({ name }) => ({ file: importedPath(node, source), name })));
