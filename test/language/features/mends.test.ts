/** Quick fixes: each removes the mistake that it is for, and makes no other. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { fixes } from "../../../server/language/features/index.ts";
import type { Diagnostic } from "../../../server/language/index.ts";
import { compileFiles, type Files, inCustom, inData, inSearch, inSpace, inTask, mainFile, prelude, shown } from "../helpers.ts";
import { namesIn, open } from "./helpers.ts";

/** The titles of all fixes of the mistakes in main.hnas, with what each leaves of it. */
async function offered(main: string, others: Files = {}) {
  const files = { ...others, "main.hnas": main };
  const { diagnostics } = await compileFiles(files);
  const document = await open(main, others);
  const names = await namesIn(files);
  const text = TextDocument.create(mainFile, "hnas", 0, main);
  const found = diagnostics.filter(({ file }) => file === mainFile);
  return {
    diagnostics: found,
    fixes: found.flatMap((diagnostic) =>
      fixes(document, names, diagnostic).map(({ title, edits }) => ({ title, after: TextDocument.applyEdits(text, [...edits]) })),
    ),
  };
}

const messages = (diagnostics: readonly Diagnostic[]) => diagnostics.map(shown);

/** Expects mistakes of one kind, and a fix that mends them and leaves this text. */
async function expectMended(code: string, title: string, before: string, after: string, others: Files = {}) {
  const { diagnostics, fixes: found } = await offered(before, others);
  expect(new Set(diagnostics.map((diagnostic) => diagnostic.code))).toEqual(new Set([code]));
  const fix = found.find((each) => each.title === title);
  expect(found.map((each) => each.title)).toContain(title);
  expect(fix?.after).toBe(after);
  expect(messages((await compileFiles({ ...others, "main.hnas": after })).diagnostics)).toEqual([]);
}

const block = "block B(n, m = 3) {\n  conv2d(n, 1)\n  conv2d(m, 1)\n}\n";

/** In a space that is right otherwise: code, title, body before and after, what stands before the space. */
const inSpaces: readonly [code: string, title: string, before: string, after: string, head?: string][] = [
  ["undefined-name", "Change to `conv2d`", "conv2(16, 3)", "conv2d(16, 3)"],
  [
    "undefined-name",
    "Change to `filters`",
    "let filters = 16\nconv2d(filters, 3)\nconv2d(filter, 3)",
    "let filters = 16\nconv2d(filters, 3)\nconv2d(filters, 3)",
  ],
  ["undefined-name", "Change to `optional`", "optinal relu()", "optional relu()"],
  [
    "undefined-name",
    "Change to `filters`",
    "repeat 1..2 as stage {\n  let filters = one_of(1, 2)\n  conv2d(filters, 1)\n}\nrequire max(stage.filtres) <= 1",
    "repeat 1..2 as stage {\n  let filters = one_of(1, 2)\n  conv2d(filters, 1)\n}\nrequire max(stage.filters) <= 1",
  ],
  ["unknown-argument", "Change to `strides`", "conv2d(16, 3, stride: 2)", "conv2d(16, 3, strides: 2)"],
  [
    "unknown-unit",
    "Change to `K`",
    "conv2d(one_of(16, 3000), 3)\nrequire parameters <= 3k",
    "conv2d(one_of(16, 3000), 3)\nrequire parameters <= 3K",
  ],
  ["parentheses", "Change to `relu()`", "relu", "relu()"],
  ["parentheses", "Change to `conv2d(filters: 1, kernel: 1)`", "conv2d", "conv2d(filters: 1, kernel: 1)"],
  ["parentheses", "Change to `B(n: 1)`", "B", "B(n: 1)", block],
  ["parentheses", "Change to `a`", "let a = relu()\na()", "let a = relu()\na"],
  ["missing-argument", "Add `kernel: 1`", "conv2d(16)", "conv2d(16, kernel: 1)"],
  ["missing-argument", "Add `kernel: 1`", "conv2d(16, bias: true,)", "conv2d(16, bias: true, kernel: 1)"],
  ["missing-argument", "Add `size: 1`", "max_pool()", "max_pool(size: 1)"],
  ["missing-argument", "Add `rate: 0.5`", "dropout()", "dropout(rate: 0.5)"],
  ["missing-argument", "Add `n: 1`", "B(m: 5)", "B(m: 5, n: 1)", block],
  ["missing-argument", "Add `f: identity()`", "B()", "B(f: identity())", "block B(f) {\n  f\n}\n"],
  ["type", "Change to `valid`", "conv2d(16, 3, padding: vald)", "conv2d(16, 3, padding: valid)"],
  ["argument-order", "Add `kernel:`", "conv2d(filters: 16, 3)", "conv2d(filters: 16, kernel: 3)"],
  ["argument-twice", "Remove `filters: 3`", "conv2d(16, 3, filters: 3)", "conv2d(16, 3)"],
  ["too-many-arguments", "Remove `1`", "relu(1)", "relu()"],
  ["too-many-arguments", "Remove `8, 9`", "conv2d(1, 2, 1, same, true, 1, 1, 8, 9)", "conv2d(1, 2, 1, same, true, 1, 1)"],
  ["same-option", "Remove `3`", "conv2d(one_of(3, 3, 5), 3)", "conv2d(one_of(3, 5), 3)"],
  ["reversed-range", "Change to `4..8`", "conv2d(int(8..4 step 2), 3)", "conv2d(int(4..8 step 2), 3)"],
  ["reversed-range", "Change to `1..4`", "repeat 4..1 { relu() }", "repeat 1..4 { relu() }"],
  ["log-range", "Change to `1e-5`", "dropout(log(0..0.5))", "dropout(log(1e-5..0.5))"],
  ["unused", "Remove `let a = 3`", "let a = 3 // three\nrelu()", "relu()"],
  ["unused", "Remove `let a = 3`", "relu() let a = 3 gelu()", "relu()  gelu()"],
  ["unused", "Remove `let a = 3`", "", "", "let a = 3\n"],
  ["unused", "Remove `block B() { relu() }`", "", "", "/// Two.\n/// Three.\nblock B() {\n  relu()\n}\n"],
  ["unused", "Remove `m = 3`", "B(1)", "B(1)", "block B(n, m = 3) {\n  conv2d(n, 1)\n}\n"],
  ["duplicate-name", "Remove `let a = 2`", "let a = 3\nlet a = 2\nconv2d(a, 3)", "let a = 3\nconv2d(a, 3)"],
  ["always-true", "Remove `require parameters <= 300K`", "conv2d(8, 3)\nrequire parameters <= 300K", "conv2d(8, 3)"],
  ["unknown-character", "Remove `;`", "relu();", "relu()"],
  [
    "unknown-character",
    "Change to `and`",
    "optional conv2d(8, 3)\nrequire depth > 1 && depth < 3",
    "optional conv2d(8, 3)\nrequire depth > 1 and depth < 3",
  ],
  [
    "chained-comparison",
    "Change to `1 < depth and depth <= 2`",
    "optional conv2d(8, 3)\nrequire 1 < depth <= 2",
    "optional conv2d(8, 3)\nrequire 1 < depth and depth <= 2",
  ],
  ["value-not-here", "Add `let`", "x = 16\nconv2d(x, 3)", "let x = 16\nconv2d(x, 3)"],
  ["unknown-argument", "Remove `x:`", "add(x: relu(), gelu())", "add(relu(), gelu())"],
  ["type", "Change to `int`", "conv2d(float(1..8), 3)", "conv2d(int(1..8), 3)"],
  ["type", "Change to `int`", "conv2d(log(1..8), 3)", "conv2d(int(1..8), 3)"],
  ["never-chosen", "Remove `conv2d(8, 50)`", "one_of(relu(), conv2d(8, 50), gelu())", "one_of(relu(), gelu())"],
  ["never-chosen", "Remove `conv2d(8, 50)`", "one_of(conv2d(8, 50), relu(), gelu())", "one_of(relu(), gelu())"],
  ["range", "Remove `0`", "conv2d(one_of(16, 0, 8), 3)", "conv2d(one_of(16, 8), 3)"],
  ["syntax", "Change to `:`", "conv2d(16, kernel = 3)", "conv2d(16, kernel: 3)"],
  ["syntax", "Change to `==`", "optional conv2d(8, 3)\nrequire depth = 2", "optional conv2d(8, 3)\nrequire depth == 2"],
  ["few-branches", "Add `identity()`", "add(relu())", "add(relu(), identity())"],
  ["unknown-character", "Change to `//`", "# relu()\ngelu()", "// relu()\ngelu()"],
  ["syntax", "Remove `,`", "relu(), gelu()", "relu() gelu()"],
  ["syntax", "Change to `=`", "let x: 3\nconv2d(x, x)", "let x = 3\nconv2d(x, x)"],
];

test.each(inSpaces)("%s: %s in %j", async (code, title, before, after, head = "") => {
  const headAfter = before === "" ? "" : head.replace(/, m = 3(?=\) \{\n {2}conv2d\(n, 1\)\n\})/, "");
  await expectMended(code, title, inSpace(before, head), inSpace(after, headAfter));
});

const lib = { "lib.hnas": "block Wide(n) {\n  conv2d(n, 3)\n}\nlet width = 16\n", "other.hnas": "let unit = 3\n" };
const imports = (line: string, body: string) => `${line}${inSpace(body)}`;

/** A whole file: code, title, text before and after. */
test.each<readonly [code: string, title: string, before: string, after: string]>([
  ["not-yet", "Remove `compress: quantize`", inSearch("  compress: quantize\n  seed: 1"), inSearch("  seed: 1")],
  ["not-yet", "Remove `compress`", inSearch("  compress\n  seed: 1"), inSearch("  seed: 1")],
  ["not-yet", 'Remove `transfer from "quick"`', inSearch('  transfer from "quick"\n  seed: 1'), inSearch("  seed: 1")],
  ["not-yet", "Remove `device: gpu`", inSearch("  device: gpu\n  seed: 1"), inSearch("  seed: 1")],
  ["not-yet", "Remove `generator: gradient()`", inSearch("  generator: gradient()\n  seed: 1"), inSearch("  seed: 1")],
  ["until", "Change to `accuracy >= 0.9`", inSearch("  until: accuracy > 0.9"), inSearch("  until: accuracy >= 0.9")],
  ["until", "Change to `accuracy >= 0.9`", inSearch("  until: 0.9"), inSearch("  until: accuracy >= 0.9")],
  [
    "reserved-word",
    "Change to `search_1`",
    inSpace("").replace("space S", "space search"),
    inSpace("").replace("space S", "space search_1"),
  ],
  ["syntax", "Change to `:`", inTask("  batch = 8"), inTask("  batch: 8")],
  ["syntax", "Remove `,`", inTask("  batch: 8,"), inTask("  batch: 8")],
  ["syntax", "Remove `,`", inTask("  batch: 8,\n  epochs: 3"), inTask("  batch: 8\n  epochs: 3")],
  ["open-text", 'Change to `"i", "l")`', inSpace("").replace('"i", "l")', "'i', 'l')"), inSpace("")],
  ["shape", "Change to `dense(classes)`", inSpace("").replace("(classes)", "(5)"), inSpace("")],
  [
    "shape",
    "Add `dense(classes)`",
    inSpace("  // x").replace("\ndense(classes)", " // y"),
    inSpace("  // x").replace("()\n", "() // y\n"),
  ],
  [
    "shape",
    "Add `global_avg_pool() dense(classes)`",
    `${prelude}space S for t {\n  relu() // x\n}\n`,
    `${prelude}space S for t {\n  relu() // x\n  global_avg_pool()\n  dense(classes)\n}\n`,
  ],
  ["unknown-entry", "Change to `budget`", inSearch("  budgt: 3 evaluations"), inSearch("  budget: 3 evaluations")],
  ["entry-twice", "Remove `seed: 2`", inSearch("  seed: 1\n  seed: 2"), inSearch("  seed: 1")],
  ["one-value", "Remove `2, 3`", inSearch("  seed: 1, 2, 3"), inSearch("  seed: 1")],
  ["unknown-piece", "Change to `greedy`", inSearch("  selection: gredy"), inSearch("  selection: greedy")],
  [
    ...(["judge-of-program", "Remove `weights: shared`"] as const),
    inCustom("", undefined, "maximize: a\n  weights: shared"),
    inCustom("", undefined, "maximize: a"),
  ],
  [
    ...(["judge-of-program", "Change to `bayesian`"] as const),
    inCustom("", undefined, "maximize: a\n  strategy: hypernetwork"),
    inCustom("", undefined, "maximize: a\n  strategy: bayesian"),
  ],
  [
    ...(["unknown-piece", "Change to `zoom`"] as const),
    inTask("  augmentation: {\n    zom()\n  }"),
    inTask("  augmentation: {\n    zoom()\n  }"),
  ],
  ["unknown-piece", "Change to `adam`", inTask("  optimizer: adm()"), inTask("  optimizer: adam()")],
  ["unknown-metric", "Change to `accuracy`", inSearch("  maximize: acuracy"), inSearch("  maximize: accuracy")],
  ["wrong-direction", "Change to `maximize`", inSearch("  minimize: accuracy"), inSearch("  maximize: accuracy")],
  [
    "missing-entry",
    "Add `space: S`",
    `${inSpace("")}search {\n  seed: 3\n}\n`,
    `${inSpace("")}search {\n  space: S\n  seed: 3\n}\n`,
  ],
  ["missing-entry", "Add `space: S`", `${inSpace("")}search a {\n}\n`, `${inSpace("")}search a {\n  space: S\n}\n`],
  ["missing-entry", "Add `space: S`", `${inSpace("")}search {}\n`, `${inSpace("")}search { space: S }\n`],
  ["syntax", "Add `:`", `${inSpace("")}search { space S }\n`, `${inSpace("")}search { space: S }\n`],
  [
    "missing-entry",
    "Add `data: d`",
    inSpace("").replace("  data: d\n", "  batch: 3\n"),
    inSpace("").replace("  data: d\n", "  data: d\n  batch: 3\n"),
  ],
  [
    "missing-entry",
    'Add `train: idx("images.gz", "labels.gz")`',
    inData("\tvalidation: 10%"),
    inData('\ttrain: idx("images.gz", "labels.gz")\n\tvalidation: 10%'),
  ],
  [
    "missing-entry",
    'Add `evaluate: command("python train.py")`',
    inCustom("epochs: 3").replace('evaluate: command("python train.py")\n  ', ""),
    inCustom("epochs: 3"),
  ],
  [
    "missing-entry",
    "Add `maximize: accuracy`",
    inCustom("", undefined, "seed: 3"),
    inCustom("", undefined, "seed: 3").replace("  space: S", "  maximize: accuracy\n  space: S"),
  ],
  ["missing-argument", 'Add `labels: "labels"`', inData('  train: idx("i")'), inData('  train: idx("i", labels: "labels")')],
  ["missing-task", "Add `for t`", inSpace("").replace(" for t", ""), inSpace("")],
  ["syntax", "Change to `space`", inSpace("").replace("space S", "spce S"), inSpace("")],
  ["extra-brace", "Remove `}`", `${inSpace("relu()")}}\n`, `${inSpace("relu()")}\n`],
  ["missing-brace", "Add `}`", inSpace("  repeat 3 {\n    relu()\n  gelu()"), inSpace("  repeat 3 {\n    relu()\n  }\n  gelu()")],
  [
    "missing-brace",
    "Add `}`",
    `${prelude}space S for t {\n  flatten()\n  dense(classes) // all\n\nsearch { space: S }\n`,
    `${prelude}space S for t {\n  flatten()\n  dense(classes) // all\n}\n\nsearch { space: S }\n`,
  ],
  [
    "undefined-name",
    'Import `Wide` from "lib.hnas"',
    imports("", "Wide(3)"),
    imports('import { Wide } from "lib.hnas"\n\n', "Wide(3)"),
  ],
  [
    "undefined-name",
    'Import `Wide` from "lib.hnas"',
    imports('// All.\nimport { width } from "lib.hnas" // 16\n', "Wide(width)"),
    imports('// All.\nimport { width, Wide } from "lib.hnas" // 16\n', "Wide(width)"),
  ],
  [
    "undefined-name",
    'Import `Wide` from "lib.hnas"',
    imports('import { unit } from "other.hnas" // 3\n', "Wide(unit)"),
    imports('import { unit } from "other.hnas" // 3\nimport { Wide } from "lib.hnas"\n', "Wide(unit)"),
  ],
  [
    "undefined-name",
    'Import `unit` from "other.hnas"',
    `// A.\n/// B.\n${inSpace("let units = 3\nconv2d(unit, units)")}`,
    `// A.\nimport { unit } from "other.hnas"\n\n/// B.\n${inSpace("let units = 3\nconv2d(unit, units)")}`,
  ],
  [
    "undefined-name",
    "Change to `Wide`",
    imports('import { Wid } from "lib.hnas"\n', "Wide(1)"),
    imports('import { Wide } from "lib.hnas"\n', "Wide(1)"),
  ],
  [
    "unused",
    "Remove `width`",
    imports('import { width, Wide } from "lib.hnas"\n', "Wide(3)"),
    imports('import { Wide } from "lib.hnas"\n', "Wide(3)"),
  ],
  [
    "unused",
    "Remove `Wide as W`",
    imports('import { width, Wide as W } from "lib.hnas"\n', "conv2d(width, 3)"),
    imports('import { width } from "lib.hnas"\n', "conv2d(width, 3)"),
  ],
  [
    "unused",
    'Remove `import { Wide } from "lib.hnas"`',
    imports('import { Wide } from "lib.hnas"\n', "relu()"),
    imports("", "relu()"),
  ],
  [
    "duplicate-name",
    "Remove `width`",
    imports('import { width, Wide, width } from "lib.hnas"\n', "Wide(width)"),
    imports('import { width, Wide } from "lib.hnas"\n', "Wide(width)"),
  ],
])("%s: %s", async (code, title, before, after) => {
  await expectMended(code, title, before, after, lib);
});

test("an unused parameter that a call gives is not removed", async () => {
  for (const call of ["B(1, 2)", "B(1, m: 2)"]) {
    const { diagnostics, fixes: found } = await offered(inSpace(call, "block B(n, m = 3) {\n  conv2d(n, 1)\n}\n"));
    expect(diagnostics.map(({ code }) => code)).toEqual(["unused"]);
    expect(found).toEqual([]);
  }
});

test("nothing is imported from a file that imports this one", async () => {
  const { fixes: found } = await offered(imports("", "Wide(3)"), {
    "lib.hnas": 'import { S } from "main.hnas"\nblock Wide(n) {\n  conv2d(n, 3)\n}\n',
  });
  expect(found).toEqual([]);
});

test("line breaks stay what they are", async () => {
  const { fixes: found } = await offered(imports("", "Wide(3)").replaceAll("\n", "\r\n"), lib);
  expect(found[0]?.after).toBe(imports('import { Wide } from "lib.hnas"\n\n', "Wide(3)").replaceAll("\n", "\r\n"));
});

test("every rule that mends something is in these tests", () => {
  const own = readFileSync(new URL(import.meta.url), "utf8");
  const tables = ["decisions", "entries", "names", "syntax", "values"].map((name) =>
    readFileSync(`server/language/rules/${name}.ts`, "utf8"),
  );
  const mending = tables.flatMap((table) => table.split(/(?=export const )/).filter((each) => /respell\(|kind: "/.test(each)));
  const codes = new Set(mending.flatMap((each) => /"(?:error|warning)",\s+"([a-z-]+)"/.exec(each)?.[1] ?? []));
  expect(codes.size).toBeGreaterThan(20);
  expect([...codes].filter((code) => !own.includes(`["${code}",`) && !own.includes(`"${code}",\n`))).toEqual([]);
});
