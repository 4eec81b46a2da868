/**
 * The language server (dist/main.js) beside the one that Langium makes of the same grammar with default services, through the real
 * protocol, with files of 100, 1,000 and 5,000 lines. Ours checks everything, the stock one syntax only. To reach: the first
 * diagnostics within 150 ms; diagnostics after an edit within 20, 50 and 150 ms, completion in 1,000 lines within 30 ms, each in 95 of
 * 100 cases; 150 MB with 100 files open.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver/node";
import { createRandom } from "../server/random.ts";
import { Editor, type ServerName } from "./language/editor.ts";
import { editOf, kindsOfEdits } from "./language/edits.ts";
import { mainFile, writeLibraries } from "./language/project.ts";

const sizes = [100, 1000, 5000] as const;
const starts = 5;
const turns = 10;
const openFiles = 100;

export default async function measure(): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), "hnas-bench-"));
  writeLibraries(folder);
  try {
    const figures: Record<string, object> = {};
    for (const server of ["ours", "stock"] as const) figures[server] = await measureServer(server, folder);
    return { unit: "ms", ...figures };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measureServer(server: ServerName, folder: string): Promise<object> {
  const figures: Record<string, object> = {};
  for (const lines of sizes) {
    const path = join(folder, "main.hnas");
    figures[lines] = {
      first: await firstDiagnostics(server, folder, path, lines),
      ...(await whileEditing(server, folder, path, lines)),
    };
  }
  return { ...figures, megabytes: await memory(server, folder) };
}

/** Each with a server that has seen no file yet. */
async function firstDiagnostics(server: ServerName, folder: string, path: string, lines: number): Promise<object> {
  const [running, withStart]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < starts; turn++) {
    const begin = performance.now();
    const editor = await Editor.start(server, folder);
    const started = performance.now();
    await editor.open(path, mainFile(lines));
    running.push(performance.now() - started);
    withStart.push(performance.now() - begin);
    await editor.close();
  }
  return { running: round(at(running, 0.5)), withStart: round(at(withStart, 0.5)) };
}

/** Every kind of edit in turn, typed and undone, from the first one on. */
async function whileEditing(server: ServerName, folder: string, path: string, lines: number): Promise<object> {
  const random = createRandom(1, "edits", lines);
  const editor = await Editor.start(server, folder);
  await editor.open(path, mainFile(lines));
  const times = Object.keys(kindsOfEdits).map((): number[] => []);
  const completions: number[] = [];
  for (let turn = 0; turn < turns; turn++)
    for (const [at, [name, kind]] of Object.entries(kindsOfEdits).entries()) {
      const { typing, undoing } = editOf(kind, editor.textOf(path), random);
      for (const edit of [typing, undoing]) {
        const begin = performance.now();
        const diagnostics = await editor.edit(path, edit);
        times[at]?.push(performance.now() - begin);
        if (server === "ours") expectTold(name, edit === typing ? kind.told : undefined, diagnostics);
      }
      // As it is while somebody types: right after an edit, before its diagnostics.
      const told = editor.edit(path, typing);
      const begin = performance.now();
      await editor.complete(path, typing.offset + typing.text.length);
      completions.push(performance.now() - begin);
      await told;
      await editor.edit(path, undoing);
    }
  await editor.close();
  return {
    edit: summary(times.flat()),
    byKind: Object.fromEntries(Object.keys(kindsOfEdits).map((name, at) => [name, summary(times[at] ?? [])])),
    completion: summary(completions),
  };
}

/** Whoever is fast must be right, too. */
function expectTold(name: string, code: string | undefined, diagnostics: readonly Diagnostic[]): void {
  const found = diagnostics.find((diagnostic) => diagnostic.code === code || diagnostic.severity === DiagnosticSeverity.Error);
  if (found?.code !== code) throw new Error(`${name}: '${code}' should have been told, not '${found?.code}'`);
}

/** With many files of 100 lines open, all of them told of, and one edited. */
async function memory(server: ServerName, folder: string): Promise<number> {
  const editor = await Editor.start(server, folder);
  const paths = Array.from({ length: openFiles }, (_, index) => join(folder, `file${index}.hnas`));
  for (const path of paths) await editor.open(path, mainFile(100));
  for (const path of paths) await editor.complete(path, 0);
  const megabytes = editor.megabytes();
  await editor.close();
  return round(megabytes);
}

const summary = (times: readonly number[]) => ({
  median: round(at(times, 0.5)),
  p95: round(at(times, 0.95)),
  most: round(at(times, 1)),
});

/** The value below which a share of them lies. */
const at = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(share * times.length))] ?? Number.NaN;
const round = (value: number): number => Number(value.toPrecision(3));
