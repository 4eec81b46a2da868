/** What is offered where, and what is not. */
import { expect, test } from "vitest";
import type { Files } from "../helpers.ts";
import { prelude } from "../helpers.ts";
import { completions, labels } from "./helpers.ts";

async function expectCompletion(marked: string, has: readonly string[], lacks: readonly string[] = [], files: Files = {}) {
  const found = await labels(marked, files);
  expect(
    has.filter((label) => !found.includes(label)),
    `missing; offered: ${found.join(" ")}`,
  ).toEqual([]);
  expect(
    lacks.filter((label) => found.includes(label)),
    "offered although it cannot stand here",
  ).toEqual([]);
  expect(
    found.filter((label, index) => found.indexOf(label) < index),
    "offered twice",
  ).toEqual([]);
}

const declarations = ["data", "task", "block", "space", "search", "import", "let"];
const inSpace = (body: string) =>
  `${prelude}block Cell(filters, kernel = 3) {\n  conv2d(filters, kernel)\n}\nspace S for t {\n${body}\n}\n`;
const inSearch = (entries: string) => `${prelude}space S for t {\n  dense(classes)\n}\nsearch quick {\n${entries}\n}\n`;

test.each([
  ["|", declarations],
  ["sp|", ["space"]],
  ["let a = 3\n|", declarations],
  [`${prelude}|`, declarations],
  ['import { A } from "a.hnas"\n\n|\n\nspace S {}', declarations],
])("declarations at the top: %j", (marked, has) => expectCompletion(marked, has, ["conv2d", "train"]));

test("data", async () => {
  await expectCompletion("data d {\n  |\n}", ["train", "validation", "test"], ["conv2d", "batch"]);
  await expectCompletion('data d {\n  train: idx("a", "b")\n  |\n}', ["validation", "test"], ["train"]);
  await expectCompletion("data d {\n  train: |\n}", ["idx", "image_folder", "csv"], ["10%", "adam"]);
  await expectCompletion("data d {\n  validation: |\n}", ["idx", "10%"]);
  await expectCompletion('data d {\n  train: idx("a", |)\n}', ["labels", "classes"], ["images"]);
  await expectCompletion('data d {\n  train: csv("a", header: |)\n}', ["true", "false"]);
  await expectCompletion("data d {\n  train: idx(|\n", ["images"]);
});

test("task", async () => {
  await expectCompletion("task t: |", ["image_classification", "custom"], ["forecasting"]);
  await expectCompletion("task t: custom {\n  |\n}", ["evaluate", "input", "output", "time_limit", "epochs"], ["data", "batch"]);
  await expectCompletion("task t: custom {\n  epochs: 3\n  e|\n}", ["evaluate"], ["epochs"]);
  await expectCompletion("task t: custom {\n  evaluate: |\n}", ["command"], ["idx", "adam"]);
  await expectCompletion("task t: custom {\n  evaluate: command(|)\n}", ["line"]);
  await expectCompletion("task t: custom {\n  time_limit: |\n}", ["10 min"]);
  await expectCompletion("task t: custom {\n  input: |\n}", ["[32, 32, 3]"]);
  await expectCompletion("task t: custom {\n  epochs: |\n}", ["1", "one_of"]);
  await expectCompletion(
    "task t: image_classification {\n  |\n}",
    ["data", "optimizer", "schedule", "augmentation", "batch", "epochs"],
    ["train"],
  );
  await expectCompletion("task t: image_classification {\n  batch: 3\n  e|\n}", ["epochs", "data"], ["batch"]);
  await expectCompletion("data d { }\ntask t: image_classification {\n  data: |\n}", ["d"], ["t"]);
  await expectCompletion("task t: image_classification {\n  optimizer: |\n}", ["adam", "sgd", "one_of"]);
  await expectCompletion("task t: image_classification {\n  schedule: |\n}", ["cooldown", "cosine", "one_of"], ["adam"]);
  const inAugmentation = (text: string) => `task t: image_classification {\n  augmentation: ${text}\n}`;
  await expectCompletion(inAugmentation("|"), ["horizontal_flip", "crop", "one_of"], ["adam"]);
  await expectCompletion(inAugmentation("{\n    |\n  }"), ["crop", "one_of", "optional"], ["conv2d", "repeat", "batch"]);
  await expectCompletion(inAugmentation("{\n    rotate()\n    cro|\n  }"), ["crop", "optional"], ["conv2d"]);
  await expectCompletion(inAugmentation("{ optional | }"), ["cutout", "one_of"], ["optional", "relu"]);
  await expectCompletion(inAugmentation("one_of({ optional { | } }, rotate())"), ["cutout", "optional"], ["relu"]);
  await expectCompletion(inAugmentation("{ crop(|) }"), ["padding", "int"], ["offset"]);
  await expectCompletion(inAugmentation("{ rotate(degrees: |) }"), ["float", "15"]);
  await expectCompletion("task t: image_classification {\n  optimizer: one_of(|)\n}", ["adam", "sgd"]);
  await expectCompletion("task t: image_classification {\n  optimizer: adam(|)\n}", ["learning_rate", "beta1"], ["momentum"]);
  await expectCompletion("task t: image_classification {\n  optimizer: adam(learning_rate: |)\n}", ["log", "0.001"]);
});

test("layers", async () => {
  await expectCompletion(
    "space S for t {\n  |\n}",
    ["conv2d", "cell", "one_of", "optional", "repeat", "let", "require"],
    ["data", "idx"],
  );
  await expectCompletion(inSpace("  |"), ["Cell", "dense"]);
  await expectCompletion(inSpace("  con|"), ["conv2d", "Cell"]);
  await expectCompletion(inSpace("  repeat 1..3 {\n    |\n  }"), ["Cell", "conv2d"], ["require"]);
  await expectCompletion(inSpace("  let n = one_of(1, 2)\n  let a = relu()\n  |"), ["a"], ["n"]);
  await expectCompletion(inSpace("  optional |"), ["Cell", "dropout"], ["repeat", "let"]);
  await expectCompletion(inSpace("  one_of(relu(), |)"), ["gelu", "Cell"], ["repeat", "require"]);
  await expectCompletion(inSpace("  add(identity(), |)"), ["Cell", "conv2d"], ["channels"]);
  await expectCompletion(inSpace("  add(identity(), {\n    |\n  })"), ["Cell", "let"], ["require"]);
  await expectCompletion(inSpace("  cross_attention(identity(), |)"), ["Cell", "conv2d", "heads", "key"], ["channels"]);
  await expectCompletion(inSpace("  cross_attention(identity(), relu(), heads: |)"), ["channels", "int"], ["Cell", "conv2d"]);
  await expectCompletion(inSpace("  cross_attention(identity(), relu(), heads: 2, |)"), ["key"], ["Cell", "conv2d", "heads"]);
  await expectCompletion("block B(f) {\n  |\n}", ["conv2d", "f"], ["require"]);
  await expectCompletion(inSpace("  let a = |"), ["relu", "one_of", "int"], ["let"]);
  await expectCompletion(inSpace("  let |"), [], ["relu"]);
  await expectCompletion(inSpace("  x = relu()\n  add(|)"), ["x", "Cell"], ["channels"]);
  await expectCompletion(inSpace("  x = |"), ["relu", "cell"], ["x", "let"]);
  await expectCompletion(inSpace("  cell(nodes: 3, |)"), ["edge", "inputs", "output"], ["nodes"]);
  await expectCompletion(inSpace("  cell(nodes: 3, edge: |)"), ["relu", "Cell", "one_of"]);
  await expectCompletion(inSpace("  cell(nodes: 3, output: |)"), ["last", "all"], ["same"]);
});

test("arguments", async () => {
  await expectCompletion(inSpace("  conv2d(|)"), ["filters", "padding", "channels", "one_of", "int"], ["relu"]);
  await expectCompletion(inSpace("  conv2d(16, 3, |)"), ["padding", "strides"], ["filters", "kernel"]);
  await expectCompletion(inSpace("  conv2d(16, 3, padding: |)"), ["same", "valid"], ["filters", "true"]);
  await expectCompletion(inSpace("  conv2d(16, 3, bias: |)"), ["true", "false"], ["same"]);
  await expectCompletion(inSpace("  conv2d(16, 3, padding: same, |)"), ["bias"], ["padding"]);
  await expectCompletion(inSpace("  conv2d(16, 3, padding: one_of(|))"), ["same", "valid"]);
  await expectCompletion(inSpace("  let n = one_of(1, 2)\n  conv2d(|)"), ["n"]);
  await expectCompletion(inSpace("  conv2d(n|)\n  let n = 3"), [], ["n"]);
  await expectCompletion(inSpace("  conv2d(16,|\n  relu()"), ["kernel"]);
  await expectCompletion(inSpace("  Cell(|)"), ["filters", "kernel"]);
  await expectCompletion(inSpace("  Cell(8, kernel: |)"), ["one_of", "int"], ["filters"]);
  await expectCompletion("block B(filters) {\n  conv2d(filters: |)\n}", ["filters"]);
  await expectCompletion(inSpace("  dense(|)"), ["classes"]);
  await expectCompletion(inSpace("  repeat 1..3 |"), ["as", "step"]);
  await expectCompletion(`${prelude}space S |`, ["for"]);
  await expectCompletion(`${prelude}space S for |`, ["t"], ["d"]);
});

test("constants", async () => {
  await expectCompletion(`let wide = 64\n${inSpace("  let f = 3\n  conv2d(f * |, 3)")}`, ["wide", "f"]);
  await expectCompletion(`let wide = 64\n${inSpace("  conv2d(|, 3)")}`, ["wide", "filters"]);
  const decided = "  let f = one_of(1, 2)\n  let g = 3\n";
  for (const call of ["cell(nodes: |)", "cell(nodes: 3, inputs: |)", "conv2d(one_of(|), 3)"])
    await expectCompletion(`let wide = 64\n${inSpace(`${decided}  ${call}`)}`, ["g", "wide"], ["f", "one_of", "int", "channels"]);
});

test("options, where a constraint compares", async () => {
  const decided =
    "  let a = one_of(8, 16)\n  let p = one_of(same, valid)\n  conv2d(a, 3, padding: p)\n  last = one_of(relu(), Cell(16))\n";
  await expectCompletion(inSpace(`${decided}  require a == |`), ["8", "16", "a", "parameters"], ["same"]);
  await expectCompletion(inSpace(`${decided}  require p != |`), ["same", "valid"], ["8"]);
  await expectCompletion(inSpace(`${decided}  require a == 8 or last == |`), ['"relu()"', '"Cell(16)"'], ["8"]);
  const stages = "  repeat 1..2 as stage {\n    let f = one_of(1, 2)\n    conv2d(f, 1)\n  }\n";
  await expectCompletion(inSpace(`${stages}  require stage[0].f == |`), ["1", "2"]);
});

test("nothing is offered in its own definition", async () => {
  await expectCompletion("let a = 1\nlet b = |", ["a"], ["b"]);
  await expectCompletion("block A() { relu() }\nblock B(n, m = |) {\n}", ["A", "n"], ["B", "m"]);
  await expectCompletion(inSpace("  let a = |"), ["Cell"], ["a"]);
});

test("constraints", async () => {
  const body =
    "  repeat 1..3 as stage {\n    let filters = one_of(8, 16)\n    conv2d(filters, 3)\n  }\n  optional dropout(rate: float(0.1..0.5))\n";
  const costs = ["parameters", "flops", "depth", "memory", "nondecreasing"];
  await expectCompletion(inSpace(`${body}  require |`), [...costs, "stage", "dropout", "not"], ["conv2d", "relu"]);
  await expectCompletion(inSpace(`${body}  require par|`), costs);
  await expectCompletion(inSpace(`${body}  require nondecreasing(|)`), ["stage"]);
  await expectCompletion(inSpace(`${body}  require nondecreasing(stage.|)`), ["filters"], ["parameters"]);
  await expectCompletion(inSpace(`${body}  require stage[0].f|`), ["filters"]);
  await expectCompletion(inSpace(`${body}  require stage[0].filters < 3 |`), ["and", "or"], ["stage"]);
  await expectCompletion(inSpace(`${body}  require depth > 2 and |`), costs);
  await expectCompletion(inSpace(`  Cell(one_of(1, 2), kernel: one_of(3, 5))\n  require Cell.|`), ["filters", "kernel"]);
});

test("search", async () => {
  const pieces = ["strategy", "generator", "evaluator", "selection", "feedback", "fidelity"];
  const keys = ["maximize", "minimize", "budget", "until", ...pieces, "weights", "workers", "device", "memory", "seed"];
  await expectCompletion(inSearch("  space: S\n  |"), keys, ["space", "compress"]);
  await expectCompletion(inSearch("  maximize: accuracy\n  |"), ["budget", "minimize"], ["maximize"]);
  await expectCompletion(inSearch("  gen|"), ["generator"]);
  await expectCompletion(inSearch("  space: |"), ["S"], ["t", "d"]);
  await expectCompletion(inSearch("  space: S\n  maximize: |"), ["accuracy"], ["loss", "parameters"]);
  await expectCompletion(inSearch("  minimize: |"), ["loss", "parameters", "flops", "depth", "memory", "latency"], ["accuracy"]);
  await expectCompletion(inSearch("  until: |"), ["accuracy"]);
  await expectCompletion(inSearch("  generator: |"), ["modules", "random", "evolution", "nsga2", "local"], ["gradient"]);
  await expectCompletion(inSearch("  strategy: |"), ["bayesian", "random", "hyperband", "hypernetwork"], ["modules"]);
  await expectCompletion(inSearch("  evaluator: |"), ["none", "gaussian_process"], ["greedy"]);
  await expectCompletion(inSearch("  feedback: |"), ["none", "elites"]);
  await expectCompletion(inSearch("  fidelity: |"), ["full", "halving", "hyperband"]);
  await expectCompletion(inSearch("  generator: modules(|)"), ["hidden", "temperature"]);
  await expectCompletion(inSearch("  generator: modules(temperature: |)"), ["anneal"]);
  await expectCompletion(
    inSearch("  selection: |"),
    ["greedy", "random", "probability", "thompson", "pareto", "gradient"],
    ["none"],
  );
  await expectCompletion(inSearch("  workers: |"), ["auto"]);
  await expectCompletion(inSearch("  device: |"), ["auto", "wasm", "tensorflow"], ["gpu"]);
  await expectCompletion(inSearch("  budget: 200 |"), ["evaluations", "epochs", "min"], ["MiB", "epoch"]);
  await expectCompletion(inSearch("  memory: 2 |"), ["MiB", "GiB", "MB"], ["min", "K"]);
  await expectCompletion(inSearch("  memory: 2 M|"), ["MiB", "MB"], ["min"]);
  await expectCompletion(inSearch("  budget: 200 ev|"), ["evaluations"]);
});

test("imports", async () => {
  const files = { "blocks.hnas": "/// Adds.\nblock Residual(n) { relu() }\nlet width = 3\n" };
  await expectCompletion('import { | } from "blocks.hnas"', ["Residual", "width"], [], files);
  await expectCompletion('import { Residual, | } from "blocks.hnas"', ["width"], ["Residual"], files);
  await expectCompletion('import { Residual as Other } from "blocks.hnas"\nblock B() {\n  |\n}', ["Other"], ["Residual"], files);
  await expectCompletion('import { | } from "none.hnas"', [], ["Residual"], files);
});

test.each([
  "// |",
  "/* | */",
  "/* |",
  "space S {\n  relu() // re|\n}",
  'data d {\n  train: idx("a|")\n}',
  'data d {\n  train: idx("a|',
  "let a = 3|",
  "space S { conv2d(1|6, 3) }",
])("nothing is offered in %j", async (marked) => {
  expect(await labels(marked)).toEqual([]);
});

test("snippets hold what must be given; what stands there already is not inserted again", async () => {
  const item = async (marked: string, label: string) => (await completions(marked)).find((each) => each.label === label);
  expect((await item(inSpace("  |"), "conv2d"))?.insertText).toBe(`conv2d(${"$"}{1:filters}, ${"$"}{2:kernel})`);
  expect((await item(inSpace("  |"), "Cell"))?.insertText).toBe(`Cell(${"$"}{1:filters})`);
  expect((await item(inSpace("  |"), "relu"))?.insertText).toBe("relu()");
  expect((await item(inSpace("  co|(3, 3)"), "conv2d"))?.insertText).toBe("conv2d");
  expect((await item(inSearch("  se|: 3"), "seed"))?.insertText).toBe("seed");
  expect((await item(inSearch("  selection: |"), "greedy"))?.insertText).toBe("greedy");
});

test("every item has a line of detail and a documentation", async () => {
  for (const marked of [inSpace("  |"), inSpace("  conv2d(|)"), inSearch("  |"), "|", inSpace("  require |")])
    for (const { label, detail, documentation } of await completions(marked)) {
      expect(detail, label).toMatch(/^[^\n]+$/);
      expect(documentation, label).toMatchObject({ kind: "markdown", value: expect.stringContaining("```hnas\n") });
    }
});

test("nothing that would be a mistake", async () => {
  const inSpace = (statement: string) => `space S for t {\n  ${statement}\n}`;
  await expectCompletion(inSpace("let a = 3\n  conv2d(one_of(|), 3)"), ["a"], ["filters", "kernel", "int", "one_of"]);
  await expectCompletion(inSpace("conv2d(|, 3)"), ["one_of", "int"], ["float", "log"]);
  await expectCompletion(inSpace("repeat | {\n  }"), ["int"], ["float", "log"]);
  await expectCompletion(inSpace("dropout(|)"), ["float", "log"]);
});
