/** Ways to write files in tests: in memory, with the expected place marked. */
import { dirname } from "node:path";
import { expect } from "vitest";
import { DataError, type DataSummary } from "../../server/data/dataset.ts";
import { type Compilation, createLanguage, type Diagnostic } from "../../server/language/index.ts";
import type { DataSpec, Problem } from "../../server/protocol/problem.ts";
import type { Space } from "../../server/space/space.ts";

export const folder = "/project";
export const mainFile = `${folder}/main.hnas`;

const summary: DataSummary = {
  shape: [28, 28, 1],
  classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  examples: { train: 900, validation: 100 },
};

/** Data of 28 x 28 images in ten classes, whatever is named, but for a file called "damaged". */
export async function inspect(data: DataSpec): Promise<DataSummary> {
  const images = String(data.train.arguments.images);
  if (images.includes("damaged")) throw new DataError(`${images} is damaged.`, images, "train");
  return summary;
}

export type Files = Readonly<Record<string, string>>;

/** Compiles main.hnas of some files in one folder. */
export function compileFiles(files: Files): Promise<Compilation> {
  return createLanguage({ inspect }).compile(mainFile, async (path) => {
    const text = files[path.slice(dirname(mainFile).length + 1)];
    if (text === undefined) throw Object.assign(new Error(), { code: "ENOENT" });
    return text;
  });
}

export const compile = (text: string): Promise<Compilation> => compileFiles({ "main.hnas": text });

/** A compilation without mistakes. */
export async function compiled(text: string, files: Files = {}): Promise<Compilation> {
  const compilation = await compileFiles({ ...files, "main.hnas": text });
  expect(compilation.diagnostics.map(shown)).toEqual([]);
  return compilation;
}

export async function spaceOf(body: string, before = ""): Promise<Space> {
  const { spaces } = await compiled(inSpace(body, before));
  return spaces[0] as Space;
}

export async function problemOf(entries: string): Promise<Problem> {
  const { problems } = await compiled(inSearch(entries));
  return problems[0] as Problem;
}

export const prelude = 'data d {\n  train: idx("i", "l")\n}\ntask t: image_classification {\n  data: d\n}\n';
/** A space that fits the task, whatever the layers in it do to the image. */
export const inSpace = (body: string, before = ""): string =>
  `${prelude}${before}\nspace S for t {\n${body}\nglobal_avg_pool()\ndense(classes)\n}\n`;
export const inTask = (entries: string): string =>
  `data d {\n  train: idx("i", "l")\n}\ntask t: image_classification {\n  data: d\n${entries}\n}\nspace S for t {\nflatten()\ndense(classes)\n}\n`;
export const inSearch = (entries: string): string => `${inSpace("")}search {\n  space: S\n${entries}\n}\n`;
export const inData = (entries: string): string =>
  `data d {\n${entries}\n}\ntask t: image_classification {\n  data: d\n}\nspace S for t {\nflatten()\ndense(classes)\n}\n`;

/** A custom task with these entries beside `evaluate`, a space with these statements, a search with these entries. */
export const inCustom = (task: string, space = "let rate = log(1e-4..1e-1)", search = "maximize: score"): string =>
  `task t: custom {\n  evaluate: command("python train.py")\n  ${task}\n}\nspace S for t {\n${space}\n}\nsearch {\n  space: S\n  ${search}\n}\n`;

/** Names that each stand for the one before it, twice: `a1` to `a<most>`. */
export const doubled = (twice: (name: string) => string, most: number): string =>
  Array.from({ length: most }, (_, index) => `let a${index + 1} = ${twice(`a${index}`)}\n`).join("");

export const shown = ({ code, message, range }: Diagnostic): string => `${range.start.line + 1}: ${code} ${message}`;

/** Expects exactly one diagnostic, of this code, at the place between « and ». Gives its message. */
export async function expectOne(code: string, marked: string, files: Files = {}): Promise<string> {
  const start = marked.indexOf("«");
  const end = marked.indexOf("»") - 1;
  if (start < 0 || end < start) throw new Error(`« and » are missing in ${marked}`);
  const text = marked.replace(/[«»]/g, "");
  const { diagnostics } = await compileFiles({ ...files, "main.hnas": text });
  const found = diagnostics.map((diagnostic) => `${diagnostic.code} at ${marking(text, diagnostic)}`);
  expect(found, diagnostics.map(shown).join("\n")).toEqual([`${code} at ${context(text, start, end)}`]);
  return diagnostics[0]?.message ?? "";
}

function marking(text: string, { range }: Diagnostic): string {
  const offset = (place: { line: number; character: number }) =>
    text
      .split("\n")
      .slice(0, place.line)
      .reduce((sum, line) => sum + line.length + 1, 0) + place.character;
  return context(text, offset(range.start), offset(range.end));
}

const context = (text: string, start: number, end: number): string =>
  `${start}: «${text.slice(start, end)}»${text.slice(end, end + 10)}`;
