/** What a word means: hover and definition. */
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { hover } from "../../../server/language/features/index.ts";
import { isWord } from "../../../server/language/tokens.ts";
import { prelude } from "../helpers.ts";
import { defined, hovered, open } from "./helpers.ts";

const library = "/// Adds a short way.\n///\n/// The shape stays.\nblock Residual(n = 3) {\n  relu()\n}\nlet width = 8\n";
const files = { "blocks.hnas": library };
const space = (body: string) => `${prelude}space S for t {\n${body}\n}\n`;

test.each([
  [space("  con|v2d(16, 3)"), "conv2d(filters, kernel, strides = 1, padding = valid, bias = true, dilation = 1, groups = 1)"],
  [space("  conv2d(16, 3)|\n"), undefined],
  [space("  |conv2d(16, 3)"), "`kernel`, an integer of at least 1: Height and width"],
  [space("  conv2d(16, 3, pad|ding: same)"), "whole windows"],
  [space("  conv2d(16, 3, padding: sa|me)"), "same"],
  [space("  one|_of(relu(), gelu())"), "One of several values or layers"],
  [space("  max_pool(2|)"), undefined],
  [space("  require flo|ps < 3"), "Floating-point operations"],
  [space("  require nondec|reasing(flops)"), "at least the one before"],
  [space("  dense(cla|sses)"), "How many classes"],
  [space("  opt|ional relu()"), "there or not"],
  [space("  let fil|ters = one_of(1, 2)"), "let filters = one_of(1, 2)"],
  [space("  let filters = one_of(1, 2) // why\n  dense(fil|ters)"), "let filters = one_of(1, 2)\n"],
  ["let wid|th = 16", "let width = 16"],
  ["da|ta d { }", "Where examples come from"],
  ["data d {\n  tr|ain: 3\n}", "The examples to train with"],
  ["data d {\n  train: id|x()\n}", "Images and labels in two IDX files"],
  ["data d {\n  train: idx(ima|ges: 3)\n}", "The file with the images"],
  ["task t: image_|classification { }", "Tells which class an image belongs to"],
  ["task t: image_classification {\n  bat|ch: 64\n}", "by default `64`"],
  ["task t: cus|tom { }", "a program of yours"],
  ["task t: custom {\n  eval|uate: 3\n}", "it must be given"],
  ["task t: custom {\n  time|_limit: 3 s\n}", "by default `1 h`"],
  ['task t: custom {\n  evaluate: com|mand("x")\n}', "standard input"],
  ['task t: custom {\n  evaluate: command(li|ne: "x")\n}', "What is typed"],
  ["task t: custom {\n  epo|chs: 3\n}", "by default `1`"],
  ["task t: image_classification {\n  optimizer: ad|am()\n}", "Kingma"],
  ["task t: image_classification {\n  optimizer: one_of(s|gd(), adam())\n}", "momentum"],
  ["task t: image_classification {\n  augmentation: { rotate() cr|op(4) }\n}", "He et al"],
  ["search { maxi|mize: accuracy }", "large is good"],
  ["search { maximize: accu|racy }", "told rightly"],
  ["search { generator: mod|ules(hidden: 3) }", "REINFORCE"],
  ["search { generator: modules(hid|den: 3) }", "hidden layer"],
  ["search { generator: modules(temperature: ann|eal(1, 2)) }", "over the budget"],
  ["search { generator: modules(temperature: ann|eal(1, 2)) }", "- `from`: The value at the beginning."],
  ["search { selection: gre|edy }", "most promising"],
  ["search { sele|ction: greedy }", "By default that of the strategy"],
  ["search { strat|egy: random }", "By default `bayesian`"],
  ["search { strategy: bayes|ian }", "Gaussian process"],
  ["/// Does all.\nblock B|ig(n, k = 3) { relu() }", "block Big(n, k = 3)\n```\n\nDoes all."],
  ["// data|", undefined],
  ['let a = "da|ta"', undefined],
])("hover: %j", async (marked, expected) => {
  const found = await hovered(marked);
  if (expected === undefined) expect(found).toBeUndefined();
  else expect(found?.text).toContain(expected);
});

test("a block of another file is explained by its comment", async () => {
  const found = await hovered(`import { Residual } from "blocks.hnas"\n${space("  Resi|dual()")}`, files);
  expect(found).toEqual({
    word: "Residual",
    text: "```hnas\nblock Residual(n = 3)\n```\n\nAdds a short way.\n\nThe shape stays.",
  });
});

test("every word of the example is explained", async () => {
  const text = await readFile("examples/fashion/fashion.hnas", "utf8");
  const blocks = await readFile("examples/blocks.hnas", "utf8");
  const document = await open(text.replace("../blocks", "blocks"), { "blocks.hnas": blocks });
  const unknown = document.tokens.filter(isWord).filter(({ startOffset }) => {
    return !hover(document, document.source.range({ start: startOffset, end: startOffset }).start);
  });
  expect(unknown.map(({ image }) => image)).toEqual([]);
});

/** A space whose settings of the training are searched. */
const trained = (condition: string) =>
  `${prelude.replace("  data: d\n", "  data: d\n  batch: one_of(16, 32)\n  optimizer: one_of(adam(learning_rate: log(1e-3..1)), sgd())\n")}space S for t {\n  ${condition}\n}\n`;

test.each([
  [space("  let filters = 3\n  dense(fil|ters)"), "main.hnas:8 filters"],
  [space("  let filters = 3\n  repeat 1..2 {\n    let filters = 5\n    dense(fil|ters)\n  }"), "main.hnas:10 filters"],
  [space("  let filters = 3\n  repeat 1..2 {\n    let filters = 5\n  }\n  dense(fil|ters)"), "main.hnas:8 filters"],
  ["let width = 3\nblock B(width) {\n  dense(wid|th)\n}", "main.hnas:2 width"],
  ["let width = 3\nblock B(n = width) {\n  dense(wid|th)\n}", "main.hnas:1 width"],
  ["block B(n = 3) {\n  dense(|n)\n}", "main.hnas:1 n"],
  ["block B(n) { relu() }\nspace S {\n  |B(3)\n}", "main.hnas:1 B"],
  ["block B(n) { relu() }\nspace S {\n  B(|n: 3)\n}", "main.hnas:1 n"],
  [`${prelude}space S for |t { }`, "main.hnas:4 t"],
  ["data d { }\ntask t: image_classification { data: |d }", "main.hnas:1 d"],
  ["space S { }\nsearch { space: |S }", "main.hnas:1 S"],
  [space("  repeat 1..3 as stage {\n    let f = one_of(1, 2)\n    dense(f)\n  }\n  require sta|ge > 1"), "main.hnas:8 stage"],
  [space("  repeat 1..3 as stage {\n    let f = one_of(1, 2)\n    dense(f)\n  }\n  require sum(stage.|f) > 1"), "main.hnas:9 f"],
  ['import { Resi|dual } from "blocks.hnas"', "blocks.hnas:4 Residual"],
  ['import { Residual as Oth|er } from "blocks.hnas"', "blocks.hnas:4 Residual"],
  ['import { Residual } from "blo|cks.hnas"', "blocks.hnas:1 "],
  ['import { Residual as R } from "blocks.hnas"\nblock B() { |R() }', "blocks.hnas:4 Residual"],
  ['import { width } from "blocks.hnas"\nspace S { dense(wid|th) }', "blocks.hnas:7 width"],
  ['import { Residual } from "none|.hnas"', undefined],
  ["block B(bias) {\n  conv2d(3, 3, bias: |bias)\n}", "main.hnas:1 bias"],
  ...(["require |A.kernel > 3", "require A.|kernel > 3", "require |x.kernel > 3", "require x.k|ernel > 3"] as const).map(
    (condition): [string, string] => [
      `block A(kernel = one_of(3, 5)) {\n  conv2d(8, kernel)\n}\n${space(`  A()\n  x = A()\n  add(x, identity())\n  ${condition}`)}`,
      condition.includes("|A") ? "main.hnas:1 A" : condition.includes("|x") ? "main.hnas:12 x" : "main.hnas:1 kernel",
    ],
  ),
  [trained("require tr|aining.batch > 3"), "main.hnas:4 t"],
  [trained("require training.|batch > 3"), "main.hnas:6 batch"],
  [trained("require training.adam.learn|ing_rate > 0.1"), "main.hnas:7 learning_rate"],
  [trained("require training.a|dam.learning_rate > 0.1"), "main.hnas:7 adam"],
  [space("  |relu()"), undefined],
  [space("  dense(|nothing)"), undefined],
])("definition: %j", async (marked, expected) => {
  expect(await defined(marked, files)).toBe(expected);
});

test("files that import each other, and names that lead in a circle", async () => {
  const circle = { "blocks.hnas": 'import { A } from "main.hnas"\n' };
  expect(await defined('import { A } from "blocks.hnas"\nblock B() { |A() }', circle)).toBeUndefined();
});
