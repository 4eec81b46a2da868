/**
 * The language server (dist/main.js) beside the one that Langium makes of the same grammar with default services, through the real
 * protocol, with files of 100, 1,000 and 5,000 lines. Ours checks everything, the stock one syntax only. To reach: the first
 * diagnostics within 150 ms; diagnostics after an edit within 20, 50 and 150 ms, completion in 1,000 lines within 30 ms, each in 95 of
 * 100 cases; 150 MB with 100 files open. Times are of the clock and of the server's main thread alone, which other programs on the
 * machine do not lengthen. `npm run bench -- language ours` leaves the stock one out.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver/node";
import { createRandom } from "../server/random.ts";
import { Editor, type ServerName } from "./language/editor.ts";
import { editOf, kindsOfEdits } from "./language/edits.ts";
import { mainFile, writeLibraries } from "./language/project.ts";

const sizes = [100, 1000, 5000] as const;
const starts = 5;
const turns = 5;
const openFiles = 100;

export default async function measure(chosen: readonly string[] = []): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), "hnas-bench-"));
  writeLibraries(folder);
  try {
    const figures: Record<string, object> = {};
    for (const server of ["ours", "stock"] as const)
      if (chosen.length === 0 || chosen.includes(server)) figures[server] = await measureServer(server, folder);
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
  const [running, withStart, all]: [Time[], Time[], Time[]] = [[], [], []];
  for (let turn = 0; turn < starts; turn++) {
    const begin = performance.now();
    const editor = await Editor.start(server, folder);
    const opened = { clock: performance.now(), work: editor.worked() };
    await editor.open(path, mainFile(lines));
    running.push({ clock: performance.now() - opened.clock, work: editor.worked() - opened.work });
    withStart.push({ clock: performance.now() - begin, work: editor.worked() });
    await editor.everythingTold(path);
    all.push({ clock: performance.now() - opened.clock, work: editor.worked() - opened.work });
    await editor.close();
  }
  return { running: summary(running), withStart: summary(withStart), everything: summary(all) };
}

/** Every kind of edit in turn, typed and undone, from the first one on. */
async function whileEditing(server: ServerName, folder: string, path: string, lines: number): Promise<object> {
  const random = createRandom(1, "edits", lines);
  const editor = await Editor.start(server, folder);
  await editor.open(path, mainFile(lines));
  await editor.everythingTold(path);
  const edits: Time[] = [];
  const completions: Time[] = [];
  for (let turn = 0; turn < turns; turn++)
    for (const [name, kind] of Object.entries(kindsOfEdits)) {
      const { typing, undoing } = editOf(kind, editor.textOf(path), random);
      for (const edit of [typing, undoing]) {
        let diagnostics: readonly Diagnostic[] = [];
        const time = await timed(editor, async () => {
          diagnostics = await editor.edit(path, edit);
        });
        edits.push(time);
        if (server === "ours") expectTold(name, edit === typing ? kind.told : undefined, diagnostics);
      }
      // As it is while somebody types: right after an edit, before its diagnostics.
      const told = editor.edit(path, typing);
      completions.push(await timed(editor, () => editor.complete(path, typing.offset + typing.text.length)));
      await told;
      await editor.edit(path, undoing);
    }
  await editor.close();
  return { edit: summary(edits), completion: summary(completions) };
}

/** In ms, by the clock and of the processor. */
interface Time {
  readonly clock: number;
  readonly work: number;
}

async function timed(editor: Editor, act: () => Promise<unknown>): Promise<Time> {
  const [begin, worked] = [performance.now(), editor.worked()];
  await act();
  return { clock: performance.now() - begin, work: editor.worked() - worked };
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
  for (const path of paths) {
    await editor.open(path, mainFile(100));
    await editor.everythingTold(path);
  }
  for (const path of paths) await editor.complete(path, 0);
  // As it is while nobody types.
  await setTimeout(8000);
  const megabytes = editor.megabytes();
  await editor.close();
  return round(megabytes);
}

const summary = (times: readonly Time[]) => ({
  clock: shares(times.map(({ clock }) => clock)),
  work: shares(times.map(({ work }) => work)),
});
const shares = (times: readonly number[]) => ({
  median: round(at(times, 0.5)),
  p95: round(at(times, 0.95)),
});

/** The value below which a share of them lies. */
const at = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(share * times.length))] ?? Number.NaN;
const round = (value: number): number => Number(value.toPrecision(3));
