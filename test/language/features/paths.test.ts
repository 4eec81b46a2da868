/** Paths in a file: links to what is there, and what can be typed. */
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { completePath, type FolderEntry, links } from "../../../server/language/features/index.ts";
import { mainFile } from "../helpers.ts";
import { open, opened } from "./helpers.ts";

const root = dirname(mainFile);
const folders: Readonly<Record<string, readonly string[]>> = {
  [dirname(root)]: ["shared.hnas", "project/"],
  [root]: ["data/", "main.hnas", "blocks.hnas", "notes.txt", ".hnas/", ".hidden.hnas"],
  [join(root, "../runs")]: ["generator.json", "journal.jsonl"],
  [join(root, "data")]: ["train.gz", "more/", 'quo"ted'],
};
const list = async (path: string): Promise<readonly FolderEntry[]> =>
  (folders[path] ?? []).map((name) => ({ name: name.replace("/", ""), isFolder: name.endsWith("/") }));
const exists = async (path: string): Promise<boolean> =>
  (await list(dirname(path))).some(({ name }) => join(dirname(path), name) === path);

async function offered(marked: string): Promise<readonly string[] | undefined> {
  const { document, position } = await opened(marked);
  return (await completePath(document, position, list))?.map(({ label }) => label);
}

test.each([
  ['import { A } from "|"', ["data/", "blocks.hnas", "../"]],
  ['import { A } from "bl|"', ["data/", "blocks.hnas", "../"]],
  ['import { A } from "|', ["data/", "blocks.hnas", "../"]],
  ['import { A } from "../|"', ["project/", "shared.hnas", "../"]],
  ['import { A } from "../project/|"', ["data/", "blocks.hnas"]],
  ['import { A } from "data/|"', ["more/"]],
  ['import { A } from ".|"', [".hnas/", "data/", ".hidden.hnas", "blocks.hnas", "../"]],
  ['import { A } from "nowhere/|"', []],
  ['data d {\n  train: idx("|", "b")\n}', ["data/", "blocks.hnas", "notes.txt", "../"]],
  ['data d {\n  train: idx("a", "data/|")\n}', ["more/", "train.gz"]],
  ['data d {\n  train: idx("a", "data/|\n}', ["more/", "train.gz"]],
  ['data d {\n  train: idx("a", "b", classes: "data/|")\n}', ["more/", "train.gz"]],
  ['data d {\n  train: image_folder("data/|")\n}', ["more/"]],
  ['search {\n  generator: modules(start: "data/|")\n}', ["more/"]],
  ['search {\n  generator: modules(start: "../runs/|")\n}', ["generator.json"]],
  ['data d {\n  train: image_folder("data/|\n  test: 10%\n}', ["more/"]],
])("in %j", async (marked, expected) => {
  expect(await offered(marked)).toEqual(expected);
});

test.each([
  'let a = "|"',
  'import { A } from |"a"',
  '// from "|"',
  'data d {\n  train: csv("a", label: "|")\n}',
  'data d {\n  train: |idx("a", "b")\n}',
  'space S {\n  conv2d("|")\n}',
])("no path is typed in %j", async (marked) => {
  expect(await offered(marked)).toBeUndefined();
});

test("what is typed of the last name is replaced, and a folder opens the next list", async () => {
  const { document, position } = await opened('data d { train: idx("data/mo|") }');
  const [folder] = (await completePath(document, position, list)) ?? [];
  expect(folder).toMatchObject({
    textEdit: { newText: "more/", range: { start: { character: 26 }, end: { character: 28 } } },
    command: { command: "editor.action.triggerSuggest" },
  });
});

test("links lead to what is there, each with a word about it", async () => {
  const document = await open(
    'import { A } from "blocks.hnas"\nimport { B } from "none.hnas"\ndata d {\n  train: idx("data/train.gz", "data/none.gz", classes: "notes.txt")\n  test: image_folder("data/more")\n}\nlet a = "data/train.gz"\n',
  );
  const found = await links(document, exists);
  const shown = found.map(({ range, path, tooltip }) => {
    const [start, end] = [document.source.offsetAt(range.start), document.source.offsetAt(range.end)];
    return [document.text.slice(start, end), path, tooltip];
  });
  expect(shown).toEqual([
    ["blocks.hnas", join(root, "blocks.hnas"), "Open the file that is imported"],
    ["data/train.gz", join(root, "data/train.gz"), "Open the data file"],
    ["notes.txt", join(root, "notes.txt"), "Open the data file"],
    ["data/more", join(root, "data/more"), "Show the folder of the data"],
  ]);
});
