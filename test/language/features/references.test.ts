/** Where a name is used, in all files of a workspace; expected places are marked. */
import { expect, test } from "vitest";
import { DocumentHighlightKind } from "vscode-languageserver";
import { highlights, references } from "../../../server/language/features/index.ts";
import { type Files, folder, prelude } from "../helpers.ts";
import { namesIn, opened, unmarked } from "./helpers.ts";
import { example, library } from "./texts.ts";

/** "main.hnas:3:7 filters": file, line and character from 1, and what stands there. */
async function used(marked: Files, withDefinition = true): Promise<readonly string[]> {
  const { "main.hnas": main = "", ...others } = marked;
  const { document, position } = await opened(main, others);
  const files = { "main.hnas": document.text, ...others };
  const found = references(document, await namesIn(files), position, withDefinition);
  return found.map(({ path, range: { start, end } }) => {
    const name = path.slice(folder.length + 1);
    const line = files[name as keyof typeof files]?.split("\n")[start.line] ?? "";
    return `${name}:${start.line + 1}:${start.character + 1} ${line.slice(start.character, end.character)}`;
  });
}

async function expectUses(marked: Files) {
  const { files, places } = unmarked(marked);
  expect(await used(files)).toEqual(places);
}

const space = (body: string) => `${prelude}space S for t {\n${body}\n}\n`;

test.each([
  ["a `let`", space("  let «f|» = one_of(1, 2)\n  dense(«f» + 1)\n  let g = { dense(«f») }\n  g\n  require «f» > 1 and g.f > 2")],
  ["a `let` that hides another", space("  let f = 3\n  repeat 2 {\n    let «f» = f + 1\n    dense(«f|»)\n  }\n  dense(f)")],
  ["a named tensor", space("  «x|» = relu()\n  { «x» tanh() }\n  concat(«x», gelu())\n  repeat 2 { x = tanh() add(x, x) }")],
  ["a constant", "let «n|» = 3\nlet m = «n» * 2\nblock B(k = «n», n = 3) {\n  dense(n)\n}\nblock C() {\n  dense(«n»)\n}\n"],
  [
    "a constant in entries",
    `let «n|» = 3\n${prelude.replace("data: d", "data: d\n  batch: «n»")}search { seed: «n» until: n >= «n» }`,
  ],
  [
    "a parameter",
    space("  B(«k»: 3)\n  B(4)\n  require B.«k» > 1 and B_2.«k» > 1").concat(
      "block B(«k|», m = «k») {\n  dense(«k»)\n  B(«k»: m)\n}",
    ),
  ],
  [
    "a block",
    space(
      "  «B|»()\n  repeat 1..2 as r {\n    optional «B»(3)\n  }\n  require r[0].«B».k > 1 and r.«B».k == 3 and «B».k > 2",
    ).concat("block «B»(k = one_of(1, 2)) {\n  dense(k)\n}"),
  ],
  [
    "a block that is called twice",
    space("  «B»()\n  one_of(«B»(), relu())\n  require «B».k > 1 or «B|»_2.k > 1").concat(
      "block «B»(k = one_of(1, 2)) {\n  dense(k)\n}",
    ),
  ],
  [
    "a repeat",
    space(
      "  repeat 1..3 as «stage|» {\n    let f = one_of(1, 2)\n    dense(f)\n  }\n  require «stage»[0].f > 1 or «stage» > 2 and sum(«stage».f) > 3",
    ),
  ],
  [
    "what a path ends at",
    space(
      "  repeat 1..3 as stage {\n    let «f» = one_of(1, 2)\n    dense(«f»)\n  }\n  require stage[0].«f|» > 1 or stage > 2 and sum(stage.«f») > 3",
    ),
  ],
  ["a second decision of a name", space("  let «f» = one_of(1, 2) * one_of(3, 4)\n  dense(«f»)\n  require «f|» > 1")],
  ["a task", `${prelude.replace("task t", "task «t»")}space S for «t|» { relu() }\nspace R for «t» { relu() }`],
  ["data", "data «d|» { train: idx() }\ntask t: image_classification { data: «d» }"],
  ["a space", "space «S» { relu() }\nsearch a { space: «S|» }\nsearch S { space: «S» }"],
  ["a search", "space S { relu() }\nsearch «a|» { space: S }"],
  [
    "a constant under the name of a word",
    "let «accuracy|» = 1\nlet auto = 3\nsearch { maximize: accuracy until: accuracy >= «accuracy» workers: auto }",
  ],
  ["an imported name whose file is not there", 'import { «A» } from "none.hnas"\nblock B() {\n  «A|»()\n}'],
  ["an alias whose file is not there", 'import { C as «A» } from "none.hnas"\nblock B() {\n  «A|»()\n}'],
])("%s", async (_, main) => {
  await expectUses({ "main.hnas": main });
});

test("across files, under other names, also through a file in between", async () => {
  await expectUses({
    "main.hnas": 'import { «A» as «B» } from "lib.hnas"\nblock C() {\n  «B|»(k: 3)\n}\n',
    "lib.hnas": "block «A»(k = 3) {\n  dense(k)\n}\nblock D() {\n  «A»()\n}\n",
    "middle.hnas": 'import { «A» as «E» } from "lib.hnas"\n',
    "other.hnas": 'import { «E» as «F» } from "middle.hnas"\nimport { D as A } from "lib.hnas"\nblock G() {\n  «F»()\n  A()\n}\n',
  });
});

test("a parameter of a block of another file", async () => {
  await expectUses({
    "main.hnas": `import { A as B } from "lib.hnas"\n${space("  B(«k|»: one_of(1, 2))\n  require B.«k» > 1")}`,
    "lib.hnas": "block A(«k» = 3) {\n  dense(«k»)\n}\n",
  });
});

test("without the definition", async () => {
  const files = { "main.hnas": "let n| = 3\nlet m = n\n", "other.hnas": 'import { n } from "main.hnas"\nlet p = n\n' };
  expect(await used(files, false)).toEqual(["main.hnas:2:9 n", "other.hnas:1:10 n", "other.hnas:2:9 n"]);
});

test("from a line that is being typed", async () => {
  const main = `${space("  let f = 3\n  dense(f)\n  dense(f| = )")}`;
  expect(await used({ "main.hnas": main })).toEqual(["main.hnas:8:7 f", "main.hnas:9:9 f"]);
});

test.each([
  "  rel|u()",
  "  | relu()",
  "  conv2d(16, 3, pad|ding: same)",
  "  dense(clas|ses)",
  "  opt|ional relu()",
  "  dense(mis|sing)",
])("nothing where no name of one's own stands: %s", async (body) => {
  expect(await used({ "main.hnas": space(body) })).toEqual([]);
});

test("files that import each other", async () => {
  const files = {
    "main.hnas": 'import { A| } from "lib.hnas"\nblock B() {\n  A()\n}\n',
    "lib.hnas": 'import { A } from "main.hnas"\nblock C() {\n  A()\n}\n',
  };
  expect(await used(files)).toContain("main.hnas:1:10 A");
});

test("highlights are of one file, the definition as what is written", async () => {
  const files = { "lib.hnas": "block A() { relu() }\nblock B() { A() }\n" };
  const { document, position } = await opened('import { A } from "lib.hnas"\nblock B() { let n = 3 dense(n) A|() }', files);
  const { Read, Write } = DocumentHighlightKind;
  const shown = (found: ReturnType<typeof highlights>) => found.map(({ range, kind }) => [range.start.character, kind]);
  expect(shown(highlights(document, position))).toEqual([
    [9, Read],
    [31, Read],
  ]);
  expect(shown(highlights(document, { line: 1, character: 28 }))).toEqual([
    [16, Write],
    [28, Read],
  ]);
});

test("every name of the example is used, and found from each of its uses", async () => {
  const files = { "main.hnas": example.replace("../blocks", "blocks"), "blocks.hnas": library };
  const names = await namesIn(files);
  const { document } = await opened(`${files["main.hnas"]}|`, files);
  const words = [...document.source.text.matchAll(/\b(stage|filters|kernel|ConvBlock|Residual|fashion|clothes|Net)\b/g)];
  for (const { index } of words) {
    const lineBefore = document.text.slice(document.text.lastIndexOf("\n", index) + 1, index);
    const position = document.source.range({ start: index, end: index }).start;
    const found = references(document, names, position, true).length;
    if (/\/\/|"[^"]*$/.test(lineBefore)) expect(found).toBe(0);
    else expect(found, `at ${index}`).toBeGreaterThan(1);
  }
});

test("names are found where a text that does not end hides the beginning of a comment", async () => {
  const main = space('  pad(int(1..4 step"3)) /*  \n  let «n|» = int(2..3)\n  pad(«n»)\n  require depth > 3 /* a\n * b */');
  await expectUses({ "main.hnas": main });
});
