/** What holds for any files whatever: places inside of them, a layout that changes nothing, answers to all that an editor asks. */
import { join, resolve } from "node:path";
import { expect } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { openDocument } from "../../../server/language/document.ts";
import { format } from "../../../server/language/features/index.ts";
import { type Compilation, createLanguage } from "../../../server/language/index.ts";
import { lex } from "../../../server/language/lexed.ts";
import { askAll, expectInside } from "../features/asked.ts";
import { type Files, folder, mainFile } from "../helpers.ts";
import { inspect } from "./project.ts";

export const textOf =
  (files: Files) =>
  (path: string): string | undefined =>
    Object.entries(files).find(([name]) => join(folder, name) === path)?.[1];

const reader = (files: Files) => async (path: string) => {
  const text = textOf(files)(path);
  if (text === undefined) throw Object.assign(new Error(), { code: "ENOENT" });
  return text;
};

export const compileFiles = (files: Files): Promise<Compilation> => createLanguage({ inspect }).compile(mainFile, reader(files));

export const hasErrors = ({ diagnostics }: Compilation): boolean => diagnostics.some(({ severity }) => severity === "error");

/** Of each diagnostic: in words of ours, inside of the file that it names. */
export function expectTold({ diagnostics }: Compilation, files: Files): void {
  for (const { range, message, file } of diagnostics) {
    expect(message).toMatch(/^.{10,}$/su);
    expect(message).not.toMatch(/\[object|Expecting|-->/);
    expectInside(range, textOf(files)(file));
  }
}

/** About one of the files, at places in it. */
export async function expectAnswers(files: Files, path: string, offsets: readonly number[]): Promise<void> {
  const document = await openDocument(join(folder, path), files[path] ?? "", reader(files));
  await askAll({ document, textOf: textOf(files), spaces: [] }, offsets);
}

const options = { tabSize: 2, insertSpaces: true };
const images = (text: string) => lex(text).tokens.map(({ image }) => image);
const comments = (text: string) => lex(text).comments.map(({ image }) => image.trimEnd());

/** No token and no comment ever changes, and twice is as once. Gives the text laid out. */
export function expectLaidOut(text: string): string {
  const once = format(text, options);
  expect(images(once)).toEqual(images(text));
  expect(comments(once)).toEqual(comments(text));
  expect(format(once, options)).toBe(once);
  return once;
}

/** Files that are laid out mean what they meant. */
export async function expectSameMeaning(files: Files, compilation: Compilation): Promise<void> {
  const laidOut = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, expectLaidOut(text)]));
  expect(meaningOf(await compileFiles(laidOut))).toEqual(meaningOf(compilation));
}

/** All but the places, and the texts of conditions in messages. */
function meaningOf({ spaces, problems, diagnostics }: Compilation): unknown {
  const codes = diagnostics.map(({ code, file }) => `${code} in ${resolve(file)}`);
  return JSON.parse(
    JSON.stringify({ spaces, problems, codes }, (key, value: unknown) => (["origin", "text"].includes(key) ? undefined : value)),
  );
}

/** Each condition that no architecture meets turned round, so that every one should meet it. */
export function turnedRound(files: Files, { diagnostics }: Compilation): Files {
  const unmet = diagnostics.filter(({ code }) => code === "unsatisfiable");
  const changed = { ...files };
  for (const [path, text] of Object.entries(files)) {
    const document = TextDocument.create(path, "hnas", 0, text);
    const edits = unmet
      .filter(({ file }) => file === join(folder, path))
      .map(({ range }) => ({ range, newText: `not (${document.getText(range)})` }));
    changed[path] = TextDocument.applyEdits(document, edits);
  }
  return changed;
}
