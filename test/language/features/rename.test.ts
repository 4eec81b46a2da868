/** Renaming: everywhere or not at all, and nothing means something else afterwards. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { TextEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { prepareRename, rename } from "../../../server/language/features/index.ts";
import type { Space } from "../../../server/space/space.ts";
import { compileFiles, type Files, folder, prelude, shown } from "../helpers.ts";
import { namesIn, opened } from "./helpers.ts";
import { example, library } from "./texts.ts";

/** The files after the edits, or why there are none. */
async function renamed(marked: Files, name: string): Promise<Files | string> {
  const { "main.hnas": main = "", ...others } = marked;
  const { document, position } = await opened(main, others);
  const files = { "main.hnas": document.text, ...others };
  const names = await namesIn(files);
  const edits = await rename(document, names, position, name);
  if ("refused" in edits) {
    const prepared = prepareRename(document, names, position);
    if ("refused" in prepared) expect(prepared).toEqual(edits);
    return edits.refused;
  }
  return applied(files, edits);
}

const applied = (files: Files, edits: ReadonlyMap<string, readonly TextEdit[]>): Files =>
  Object.fromEntries(
    Object.entries(files).map(([name, text]) => {
      const document = TextDocument.create(name, "hnas", 0, text);
      for (const { range, newText } of edits.get(`${folder}/${name}`) ?? []) expect(document.getText(range)).not.toBe(newText);
      return [name, TextDocument.applyEdits(document, [...(edits.get(`${folder}/${name}`) ?? [])])];
    }),
  );

const space = (body: string) => `${prelude}space S for t {\n${body}\n}\n`;
const inMain = async (marked: string, name: string) => {
  const files = await renamed({ "main.hnas": marked }, name);
  return typeof files === "string" ? files : files["main.hnas"];
};

test.each([
  [space("  let f| = 3\n  dense(f)\n  let h = { dense(f) }\n  h"), space("  let g = 3\n  dense(g)\n  let h = { dense(g) }\n  h")],
  ["block B(k|) {\n  dense(k)\n}\nblock C() {\n  B(k: 3)\n}\n", "block B(g) {\n  dense(g)\n}\nblock C() {\n  B(g: 3)\n}\n"],
  [
    space("  B()\n  B()\n  require B.k > 1 or B|_2.k > 1").concat("block B(k = one_of(1, 2)) { dense(k) }\n"),
    space("  g()\n  g()\n  require g.k > 1 or g_2.k > 1").concat("block g(k = one_of(1, 2)) { dense(k) }\n"),
  ],
  [
    space('  let a = one_of(B(16), relu())\n  a\n  require a == "B(16)" or depth > 1').concat("block B|(k) { dense(k) }\n"),
    space('  let a = one_of(g(16), relu())\n  a\n  require a == "g(16)" or depth > 1').concat("block g(k) { dense(k) }\n"),
  ],
  [
    space('  let f| = 3\n  let a = one_of(dense(f), relu())\n  a\n  require a == "relu()" or a == "dense(f)"'),
    space('  let g = 3\n  let a = one_of(dense(g), relu())\n  a\n  require a == "relu()" or a == "dense(g)"'),
  ],
  ["search f| {\n  space: f\n}\nspace f { relu() }\n", "search g {\n  space: f\n}\nspace f { relu() }\n"],
])("%j", async (marked, expected) => {
  expect(await inMain(marked, "g")).toBe(expected);
});

const libraryFile = "block A(k = 3) {\n  dense(k)\n}\n";

test("a name that is imported as it is changes everywhere, from wherever", async () => {
  const after = {
    "main.hnas": 'import { G } from "lib.hnas"\nblock C() {\n  G()\n}\n',
    "lib.hnas": "block G(k = 3) {\n  dense(k)\n}\n",
    "other.hnas": 'import { G as B } from "lib.hnas"\nblock D() {\n  B()\n}\n',
  };
  const before = {
    "lib.hnas": libraryFile,
    "other.hnas": 'import { A as B } from "lib.hnas"\nblock D() {\n  B()\n}\n',
  };
  expect(await renamed({ "main.hnas": 'import { A } from "lib.hnas"\nblock C() {\n  A|()\n}\n', ...before }, "G")).toEqual(after);
  expect(await renamed({ "main.hnas": 'import { A| } from "lib.hnas"\nblock C() {\n  A()\n}\n', ...before }, "G")).toEqual(after);
});

test("an alias changes in its file only", async () => {
  const before = { "main.hnas": 'import { A as B } from "lib.hnas"\nblock C() {\n  B|()\n}\n', "lib.hnas": libraryFile };
  expect(await renamed(before, "G")).toEqual({
    "main.hnas": 'import { A as G } from "lib.hnas"\nblock C() {\n  G()\n}\n',
    "lib.hnas": libraryFile,
  });
});

test.each([
  // What has no name of one's own.
  [space("  rel|u()"), "g", "`relu` is an operation of the language and cannot be renamed."],
  [space("  dense(m|ax(1, 2))"), "g", "`max` is a function of the language and cannot be renamed."],
  [space("  opt|ional relu()"), "g", "`optional` is a word of the language and cannot be renamed."],
  ["search { maximize: accu|racy }", "g", "`accuracy` is a word of the language and cannot be renamed."],
  ["search { max|imize: accuracy }", "g", "`maximize` is a word of the language and cannot be renamed."],
  [space("  dense(mis|sing)"), "g", "`missing` is defined nowhere, so it cannot be renamed."],
  [space("  relu() | // nothing"), "g", "There is no name here."],
  [
    space("  let f = 3\n  dense(f| = )"),
    "g",
    "Mend the mistake in this line first: until then it is not certain what its names mean.",
  ],
  ['import { A| } from "none.hnas"', "g", "What the import of `A` means is not known. Mend it first."],
  // Names that nothing can have.
  ["let f| = 3", "3g", "`3g` is no name: names are made of letters, digits and `_`, and begin with no digit."],
  ["let f| = 3", "", "`` is no name: names are made of letters, digits and `_`, and begin with no digit."],
  ["let f| = 3", "a b", "`a b` is no name: names are made of letters, digits and `_`, and begin with no digit."],
  ["let f| = 3", "block", "`block` is a word of the language and cannot be a name."],
  ["let f| = 3", "relu", "`relu` is an operation of the language already. Choose another name."],
  ["let f| = 3", "one_of", "`one_of` is a function of the language already. Choose another name."],
  // Names that are taken.
  ["let f| = 3\nlet g = 2\n", "g", "In main.hnas, two things would be called `g`, one of them on line 2. Choose another name."],
  ["let g = 3\nlet f| = 2\n", "g", "In main.hnas, two things would be called `g`, one of them on line 2. Choose another name."],
  [
    "block B(f|, g) { dense(f + g) }",
    "g",
    "In main.hnas, two things would be called `g`, one of them on line 1. Choose another name.",
  ],
  [
    space("  let f| = 3\n  let g = 3"),
    "g",
    "In main.hnas, two things would be called `g`, one of them on line 9. Choose another name.",
  ],
  // Names that hide others or are hidden.
  [
    space("  let f| = 3\n  dense(g)\n  dense(f)").concat("let g = 3\n"),
    "g",
    "With this name, `g` in main.hnas on line 9 would mean something else. Choose another name.",
  ],
  [
    space("  let g = 4\n  dense(g)\n  dense(f)").concat("let f| = 3\n"),
    "g",
    "With this name, `g` in main.hnas on line 10 would mean something else. Choose another name.",
  ],
  [
    space("  let f| = 3\n  dense(channels)\n  dense(f)"),
    "channels",
    "With this name, `channels` in main.hnas on line 9 would mean something else. Choose another name.",
  ],
  [
    space(
      "  one_of({\n    let f| = one_of(1, 2)\n    dense(f)\n  }, {\n    let g = one_of(1, 2)\n    dense(g)\n  })\n  require g > 1",
    ),
    "g",
    "With this name, `g` in main.hnas on line 15 would mean something else. Choose another name.",
  ],
  [
    space(
      '  let f| = one_of(1, 2)\n  dense(f)\n  one_of(relu(), gelu())\n  one_of(tanh(), gelu())\n  require choice == "relu()"',
    ),
    "choice",
    "With this name, `choice` in main.hnas on line 12 would mean something else. Choose another name.",
  ],
  [
    space(
      '  let f| = one_of(1, 2)\n  dense(f)\n  one_of(relu(), gelu())\n  one_of(tanh(), gelu())\n  require choice_2 == "tanh()"',
    ),
    "choice",
    "With this name, something in main.hnas would mean something else. Choose another name.",
  ],
  // What stands where nothing can be read.
  [space("  let f| = 3\n  dense(f = )"), "g", "`f` may also stand in lines of main.hnas that have mistakes. Mend them first."],
  [
    space("  repeat classes as r { let f| = one_of(1, 2) dense(f) }\n  require sum(r.f) > 3"),
    "g",
    "`f` may also stand in lines of main.hnas that have mistakes. Mend them first.",
  ],
])("refused: %j to %j", async (marked, name, sentence) => {
  expect(await inMain(marked, name)).toBe(sentence);
});

test("a name is taken in another file, too", async () => {
  const files = { "main.hnas": libraryFile.replace("A", "A|"), "other.hnas": 'import { A } from "main.hnas"\nlet G = 3\n' };
  expect(await renamed(files, "G")).toBe(
    "In other.hnas, two things would be called `G`, one of them on line 2. Choose another name.",
  );
});

const project: Files = {
  "main.hnas": `import { Wide as Big, Short, width, d, t } from "lib.hnas"
let depth_limit = 9
let rate = 0.01
task own: image_classification {
  data: d
  batch: width
  optimizer: one_of(adam(learning_rate: rate), sgd())
}
block Mixed(n, k = one_of(1, 3), layer = relu()) {
  let half = n / 2
  Big(half, k: k)
  layer
  { let n2 = one_of(1, 2) Short(n2 * 4) }
}
space S for own {
  let f = one_of(8, 16) * one_of(1, 2)
  let activation = one_of(Short(f), relu(), { Mixed(8) })
  repeat 1..3 as stage {
    let f = one_of(16, 32)
    Mixed(f, layer: activation)
    optional Mixed(width)
  }
  one_of(Mixed(4), { let f = one_of(2, 4) Short(f) })
  global_avg_pool()
  dense(classes)
  require stage[0].f > 16 or f > 8 and f_2 > 1 or f_3 > 2
  require stage[0].Mixed.Big.k == 1 or sum(stage.Mixed.n2) > 1 and Mixed.k <= 3 or depth <= depth_limit
  require activation == "Short(f)" or training.optimizer == "adam(learning_rate: rate)" or depth > 9
  require max(stage.Mixed.k) > 1 and (choice == "Mixed(4)" or depth > 9) and not stage[0].Mixed_2
}
space R for t {
  Big(width)
  global_avg_pool()
  dense(classes)
}
search quick { space: S until: accuracy >= 0.9 }
search { space: R }
`,
  "lib.hnas": `${prelude}
let width = 16
/// Two.
block Wide(n, k = one_of(3, 5)) {
  conv2d(n, k, padding: same)
  Short(n)
}
block Short(n) {
  conv2d(n, 1)
}
`,
};

/** A space without the names that somebody chose. */
function nameless({ root, decisions, training, constraints }: Space): string {
  const ids = new Map(decisions.map(({ id }, index) => [id, `decision ${index}`]));
  const labels = new Map<string, string>();
  for (const { domain } of decisions)
    if (domain.kind === "categorical" && !domain.values)
      for (const [index, label] of domain.labels.entries()) labels.set(label, `option ${index}`);
  const without = (key: string, value: unknown) => {
    if (key === "origin" || key === "text") return undefined;
    return typeof value === "string" ? (ids.get(value) ?? labels.get(value) ?? value) : value;
  };
  return JSON.stringify({ root, decisions, training, constraints }, without);
}

/** Compiled, with every mistake that there is; a name may hide another one. */
async function read(files: Files) {
  const { spaces, diagnostics } = await compileFiles(files);
  return { spaces: spaces.map(nameless), diagnostics: diagnostics.filter(({ code }) => code !== "shadowed").map(shown) };
}

test.each([
  ["two files with all kinds of names", project],
  ["the example", { "main.hnas": example.replace("../blocks", "blocks"), "blocks.hnas": library }],
] as const)(
  "whatever is renamed to whatever: it is refused, or everything means the same: %s",
  async (_, files: Files) => {
    const before = await read(files);
    expect(before.diagnostics).toEqual([]);
    expect(before.spaces.length).toBeGreaterThan(0);
    const names = await namesIn(files);
    const places = names.all().flatMap(({ module, span }) => (module.source.path.endsWith("main.hnas") ? [span.start] : []));
    const known = names.all().map(({ module, span }) => module.source.text.slice(span.start, span.end));
    const others = [
      "fresh",
      "K",
      "same",
      "channels",
      "classes",
      "depth",
      "accuracy",
      "auto",
      "choice",
      "optional_2",
      "training",
      "f_2",
      "conv2d_2",
    ];
    const name = fc.oneof(fc.constantFrom(...new Set([...known, ...others])), fc.constantFrom("fresh", "other"));
    let done = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), name, async (start, to) => {
        const text = files["main.hnas"] ?? "";
        const marked = { ...files, "main.hnas": `${text.slice(0, start)}|${text.slice(start)}` };
        const after = await renamed(marked, to);
        if (typeof after === "string") return;
        done++;
        const { diagnostics, spaces } = await read(after);
        expect(diagnostics).toEqual([]);
        // Of spaces that differ, nobody could read the difference.
        expect(spaces.map((each, index) => each === before.spaces[index])).toEqual(before.spaces.map(() => true));
      }),
      { numRuns: 60, seed: 1, endOnFailure: true },
    );
    expect(done).toBeGreaterThan(20);
  },
  120_000,
);
