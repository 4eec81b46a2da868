/** The rules of whole files, each with the place that it is about: one mistake, one message. */
import { expect, test } from "vitest";
import { doubled, expectOne, inSearch, inSpace, prelude } from "./helpers.ts";

/** A whole file. */
const files: readonly [code: string, text: string, message?: RegExp | undefined, others?: Readonly<Record<string, string>>][] = [
  ["syntax", "«foo»", /A file is made of/],
  ["syntax", "«spce» N { relu() }", /Did you mean `space`/],
  ["syntax", 'import «A» from "a.hnas"'],
  ["syntax", "import { A } from «a»"],
  ["syntax", "task t «{» data: d }", /kind of task/],
  ["syntax", "block B «{» relu() }", /parentheses/],
  [
    "missing-brace",
    `${prelude}space S for t {\nflatten()\ndense(classes«)»\nsearch { space: S }`,
    /`space S` that begins at line 7/,
  ],
  [
    "missing-brace",
    `${prelude}space S for t {\n  repeat 3 {\n    relu(«)»\n  flatten()\n  dense(classes)\n}\n`,
    /`repeat`|`repeat 3`/,
  ],
  ["missing-brace", `${prelude}space S for t {\nflatten()\ndense(classes«)»`],
  ["not-text", "PNG @@@ «\0»\0 }", /UTF-8/],
  ["extra-brace", `${prelude}«}»\nspace S for t {\nflatten()\ndense(classes)\n}`],
  ["extra-brace", `${prelude}space S for t {\n  repeat 3 {\n    relu()\n  }\n  «}»\n  flatten()\n  dense(classes)\n}`],
  ["missing-header", `${prelude}\n  «flatten»()\n  dense(classes)\n}\nsearch {\n  space: S\n}`],
  ["open-text", 'data d {\n  train: idx("a", «"b)»\n}'],
  ["open-text", "data d {\n  train: idx(«'a', 'b')»\n}"],
  ["missing-file", 'import { A } from «"a.hnas"»\nblock B() { A() }'],
  [
    "undefined-name",
    'import { «Resdual» } from "a.hnas"\nblock B() { Resdual() }',
    /Did you mean `Residual`/,
    { "a.hnas": "block Residual() { relu() }" },
  ],
  ["unused", 'import { «A» } from "a.hnas"', undefined, { "a.hnas": "block A() { relu() }" }],
  ["duplicate-name", "block A() { relu() }\nblock «A»() { gelu() }", /line 1/],
  ["duplicate-name", "block A(x, «x» = 3) { conv2d(x, 3) }"],
  ["duplicate-name", `${inSpace("")}search { space: S }\n«search» { space: S seed: 3 }`, /after its space, and that on line 13/],
  ["duplicate-name", `${inSpace("")}search S { space: S }\n«search» { space: S }`, /search S2/],
  [
    "taken-name",
    'import { A as «conv2d» } from "a.hnas"\nblock B() { conv2d(8, 3) }',
    undefined,
    { "a.hnas": "block A() { relu() }" },
  ],
  ["taken-name", 'import { n as «depth» } from "a.hnas"\nblock B() { conv2d(depth, 1) }', undefined, { "a.hnas": "let n = 3" }],
  ["taken-name", "let «memory» = 3\nblock B() { conv2d(memory, 1) }", /a cost/],
  ["shadowed", "let n = 3\nblock B() {\n  let «n» = 4\n  conv2d(n, 1)\n}", /the constant .* line 1\./],
  [
    "shadowed",
    'import { n } from "a.hnas"\nblock B() {\n  conv2d(n, 1)\n  { let «n» = 4 conv2d(n, 1) }\n}',
    /line 2 of a\.hnas\./,
    { "a.hnas": "\nlet n = 3" },
  ],
  ["shadowed", "block B(n) {\n  repeat 2 { let «n» = 4 conv2d(n, 1) }\n  conv2d(n, 1)\n}", /the parameter .* line 1\./],
  ["duplicate-name", `${prelude}space S for t {\nflatten()\ndense(classes)\n}\nsearch a { space: S }\nsearch «a» { space: S }`],
  ["taken-name", "block «relu»() { gelu() }"],
  ["missing-task", "space «S» { flatten() }"],
  ["missing-task", `${prelude}space «S» { flatten() }`, /space S for t/],
  ["wrong-kind", `${prelude}space S for «d» { flatten()\ndense(classes) }`],
  ["undefined-name", `${prelude}space S for «tt» { flatten()\ndense(classes) }`, /Did you mean `t`/],
  ["not-yet", "task t: «segmentation» { }"],
  ["unknown-piece", "task t: «image_clasification» { }", /Did you mean `image_classification`/],
  ["unknown-piece", "task t: «constructor» { }"],
  ["unknown-entry", inSearch("«toString»: 3")],
  ["missing-entry", "task «t»: image_classification { }", /data/],
  ["undefined-name", "task t: image_classification { data: «e» }"],
  ["missing-entry", "data «d» { }", /train/],
  ["missing-entry", `${prelude}space S for t { flatten()\ndense(classes) }\n«search» { seed: 3 }`, /space: S/],
  ["shape", `${prelude}space S for t { flatten()\n«dense(11)» }`, /dense\(10\)/],
  ["shape", `${prelude}space «S» for t { }`],
  ["never-chosen", `${prelude}space S for t { flatten()\ndense(«one_of(5, 10)») }`, /`5` can never be chosen/],
  ["never-chosen", `${prelude}space S for t { optional «flatten()»\ndense(classes) }`, /Leaving it out can never be chosen/],
  ["never-chosen", `${prelude}space S for t { flatten()\n«one_of(dense(classes), dense(9))» }`, /`dense\(9\)`/],
  ["never-chosen", `${prelude}space S for t { flatten()\ndense(classes)\noptional «dense(3)» }`, /`dense\(3\)`/],
  [
    "too-large",
    `${prelude}space «S» for t { let a0 = relu()\n${doubled((name) => `{ ${name} ${name} }`, 22)}a22\nflatten()\ndense(classes) }`,
  ],
  [
    "too-large",
    `${prelude}block D(l) { l l }\nspace «S» for t { ${"D(".repeat(20)}relu()${")".repeat(20)}\nflatten()\ndense(classes) }`,
  ],
  ["too-large", `${prelude}space «S» for t { repeat 1e9 { }\nflatten()\ndense(classes) }`],
  ["too-large", `${prelude}space «S» for t { repeat 30000 { relu() }\nflatten()\ndense(classes) }`],
  [
    "too-large",
    `${prelude}block A() { B() B() B() B() B() B() B() B() B() B() }\nblock B() { C() C() C() C() C() C() C() C() C() C() }\nblock C() { D() D() D() D() D() D() D() D() D() D() }\nblock D() { E() E() E() E() E() E() E() E() E() E() }\nblock E() { relu() }\nspace «S» for t { A() flatten()\ndense(classes) }`,
  ],
];

test.each(files)("%s: %s", async (code, text, message, others) => {
  const told = await expectOne(code, text, others);
  if (message) expect(told).toMatch(message);
});
