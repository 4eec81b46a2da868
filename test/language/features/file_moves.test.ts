/** Paths in files, when files and folders move. */
import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { moveFiles } from "../../../server/language/features/index.ts";
import { type Files, folder } from "../helpers.ts";
import { namesIn } from "./helpers.ts";

const files: Files = {
  "a/main.hnas":
    'import { A } from "../lib/blocks.hnas" // blocks\ndata d {\n  train: idx("data/i.gz", labels: "data/l.gz", classes: "../names.txt")\n  test: csv("test.csv", label: "test.csv")\n}\n',
  "lib/blocks.hnas": 'import { B } from "more/b.hnas"\nblock A() { B() }\n',
  "lib/more/b.hnas": 'block B() { relu() }\ndata e {\n  train: image_folder("../../a/data")\n}\n',
};

async function moved(...moves: readonly (readonly [from: string, to: string])[]): Promise<Files> {
  const edits = moveFiles(
    await namesIn(files),
    moves.map(([from, to]) => ({ from: `${folder}/${from}`, to: `${folder}/${to}` })),
  );
  const paths = Object.entries(files).map(([name, text]): [string, string] => {
    const document = TextDocument.create(name, "hnas", 0, text);
    const after = TextDocument.applyEdits(document, [...(edits.get(`${folder}/${name}`) ?? [])]);
    return [name, [...after.matchAll(/(?<!label: )"([^"]*)"/g)].map(([, path]) => path).join(" ")];
  });
  return Object.fromEntries(paths);
}

const main = "../lib/blocks.hnas data/i.gz data/l.gz ../names.txt test.csv";

test.each<readonly [what: string, moves: readonly (readonly [string, string])[], expected: Files]>([
  ["nothing", [], { "a/main.hnas": main, "lib/blocks.hnas": "more/b.hnas", "lib/more/b.hnas": "../../a/data" }],
  [
    "a file that others import",
    [["lib/blocks.hnas", "lib/parts.hnas"]],
    { "a/main.hnas": main.replace("blocks", "parts"), "lib/blocks.hnas": "more/b.hnas", "lib/more/b.hnas": "../../a/data" },
  ],
  [
    "a file with paths in it",
    [["a/main.hnas", "a/deep/main.hnas"]],
    {
      "a/main.hnas": "../../lib/blocks.hnas ../data/i.gz ../data/l.gz ../../names.txt ../test.csv",
      "lib/blocks.hnas": "more/b.hnas",
      "lib/more/b.hnas": "../../a/data",
    },
  ],
  [
    "data",
    [
      ["a/data", "images"],
      ["a/test.csv", "a/t.csv"],
    ],
    {
      "a/main.hnas": "../lib/blocks.hnas ../images/i.gz ../images/l.gz ../names.txt t.csv",
      "lib/blocks.hnas": "more/b.hnas",
      "lib/more/b.hnas": "../../images",
    },
  ],
  [
    "a folder, with files that name each other",
    [["lib", "a/lib"]],
    { "a/main.hnas": main.replace("../lib", "lib"), "lib/blocks.hnas": "more/b.hnas", "lib/more/b.hnas": "../../data" },
  ],
  [
    "all of it",
    [["", "elsewhere"]],
    { "a/main.hnas": main, "lib/blocks.hnas": "more/b.hnas", "lib/more/b.hnas": "../../a/data" },
  ],
  [
    "a file whose name is the beginning of another's",
    [["lib/more/b", "c"]],
    { "a/main.hnas": main, "lib/blocks.hnas": "more/b.hnas", "lib/more/b.hnas": "../../a/data" },
  ],
])("%s", async (_, moves, expected) => {
  expect(await moved(...moves)).toEqual(expected);
});

test("what a generator starts from", async () => {
  const names = await namesIn({ "main.hnas": 'search {\n  generator: modules(start: "runs/a")\n}\n' });
  const edits = moveFiles(names, [{ from: `${folder}/runs`, to: `${folder}/old/runs` }]);
  expect([...edits.values()].flat().map(({ newText }) => newText)).toEqual(['"old/runs/a"']);
});
