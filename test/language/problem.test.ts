/** Data, task and search blocks, imports, and the example that everyone meets first. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { createLanguage } from "../../server/language/index.ts";
import { compile, compiled, compileFiles, inData, inSpace, inspect, inTask, prelude, problemOf, shown } from "./helpers.ts";

const example = resolve("examples/fashion/fashion.hnas");

test("the example compiles to one problem", async () => {
  const { diagnostics, spaces, problems } = await createLanguage({ inspect }).compile(example);
  expect(diagnostics.map(shown)).toEqual([]);
  expect(spaces.map(({ name }) => name)).toEqual(["Net"]);
  const [problem] = problems;
  expect(problem?.files).toEqual([example, resolve("examples/blocks.hnas")]);
  expect(problem?.data).toEqual({
    name: "fashion",
    train: { name: "idx", arguments: sources("train") },
    test: { kind: "source", source: { name: "idx", arguments: sources("test") } },
    validation: { kind: "share", share: 0.1 },
  });
  expect(problem?.task).toEqual({ name: "clothes", kind: "image_classification" });
  expect(problem?.search).toEqual({
    name: "quick",
    goal: { metric: "accuracy", direction: "maximize" },
    objectives: [{ metric: "accuracy", direction: "maximize" }],
    budget: { evaluations: 200, seconds: 1200 },
    until: 0.92,
    generator: {
      name: "modules",
      arguments: {
        hidden: 32,
        temperature: 1,
        learning_rate: 0.05,
        entropy: 0.01,
      },
    },
    evaluator: { name: "gaussian_process", arguments: {} },
    selection: { name: "expected_improvement", arguments: {} },
    feedback: { name: "elites", arguments: { count: 10 } },
    fidelity: { name: "full", arguments: {} },
    workers: "auto",
    device: "auto",
    seed: 7,
  });
  expect(problem?.space.decisions.map(({ id }) => id)).toEqual([
    "training.learning_rate",
    "stage",
    ...[0, 1, 2, 3].flatMap((index) =>
      ["filters", "ConvBlock.kernel", "ConvBlock.batch_norm", "ConvBlock.choice", "choice"].map((id) => `stage[${index}].${id}`),
    ),
    "dropout",
    "dropout.rate",
  ]);
});

const sources = (split: string) => ({
  images: resolve(`examples/fashion/data/${split}-images.gz`),
  labels: resolve(`examples/fashion/data/${split}-labels.gz`),
});

test("what is planned for the example gets an error each", async () => {
  const planned = (await readFile(example, "utf8")).replace(
    "  selection: ",
    '  device: gpu\n  transfer from "slow"\n  compress\n  selection: ',
  );
  const { diagnostics } = await createLanguage({ inspect }).compile(example, async (path) =>
    path === example ? planned : readFile(path, "utf8"),
  );
  expect(diagnostics.map(({ code }) => code)).toEqual(Array(3).fill("not-yet"));
});

test("a problem is plain JSON", async () => {
  const problem = await problemOf("seed: 3");
  expect(JSON.parse(JSON.stringify(problem))).toEqual(problem);
});

test("`search { space: Net }` is enough", async () => {
  const { search } = await problemOf("");
  expect(search).toEqual({
    name: "S",
    goal: { metric: "accuracy", direction: "maximize" },
    objectives: [{ metric: "accuracy", direction: "maximize" }],
    budget: { evaluations: 100, seconds: 3600 },
    generator: { name: "modules", arguments: { hidden: 32, temperature: 1, learning_rate: 0.05, entropy: 0.01 } },
    evaluator: { name: "gaussian_process", arguments: {} },
    selection: { name: "expected_improvement", arguments: {} },
    feedback: { name: "elites", arguments: { count: 10 } },
    fidelity: { name: "full", arguments: {} },
    workers: "auto",
    device: "auto",
    seed: 1,
  });
});

const none = { name: "none", arguments: {} };

test.each([
  ["budget: 20 min", { budget: { seconds: 1200 } }],
  ["budget: 1.5 h, 10 evaluations", { budget: { seconds: 5400, evaluations: 10 } }],
  ["budget: 1 evaluation", { budget: { evaluations: 1 } }],
  ["budget: 300 epochs, 1 h", { budget: { epochs: 300, seconds: 3600 } }],
  ["budget: 2000 evaluations", { budget: { evaluations: 2000 } }],
  ["budget: 500 ms", { budget: { seconds: 0.5 } }],
  ["budget: 2 * 10 min", { budget: { seconds: 1200 } }],
  ["budget: 10 min + 20 s, 30 evaluations * 2 + 1 evaluation", { budget: { seconds: 620, evaluations: 61 } }],
  ["budget: (1 h - 30 min) / 2, 10 min / 20 s * 1 evaluation", { budget: { seconds: 900, evaluations: 30 } }],
  ["budget: max(1 min, 90 s)", { budget: { seconds: 90 } }],
  ["minimize: loss\nuntil: loss <= 0.3", { goal: { metric: "loss", direction: "minimize" }, until: 0.3 }],
  [
    "minimize: parameters, latency, depth",
    {
      goal: { metric: "accuracy", direction: "maximize" },
      objectives: [
        { metric: "accuracy", direction: "maximize" },
        { metric: "parameters", direction: "minimize" },
        { metric: "latency", direction: "minimize" },
        { metric: "depth", direction: "minimize" },
      ],
    },
  ],
  [
    "minimize: memory, loss\nmaximize: accuracy",
    {
      goal: { metric: "accuracy", direction: "maximize" },
      objectives: [
        { metric: "accuracy", direction: "maximize" },
        { metric: "memory", direction: "minimize" },
        { metric: "loss", direction: "minimize" },
      ],
    },
  ],
  ["strategy: nsga2", { generator: { name: "nsga2", arguments: { population: 20 } }, evaluator: { name: "none" } }],
  ["selection: pareto", { selection: { name: "pareto" }, evaluator: { name: "gaussian_process" } }],
  ["until: accuracy >= 92%", { until: 0.92 }],
  [
    "minimize: parameters, loss",
    {
      goal: { metric: "loss", direction: "minimize" },
      objectives: [
        { metric: "loss", direction: "minimize" },
        { metric: "parameters", direction: "minimize" },
      ],
    },
  ],
  ["minimize: flops\nuntil: accuracy >= 0.9", { goal: { metric: "accuracy", direction: "maximize" }, until: 0.9 }],
  ["strategy: evolution", { generator: { name: "evolution", arguments: { population: 50, sample: 10 } }, evaluator: none }],
  ["strategy: random\nevaluator: gaussian_process", { generator: { name: "random" }, evaluator: { name: "gaussian_process" } }],
  ["fidelity: halving([1, 3, 9])", { fidelity: { name: "halving", arguments: { epochs: [1, 3, 9], reduction: 3 } } }],
  ["fidelity: halving", { fidelity: { name: "halving", arguments: { reduction: 3 } } }],
  [
    "strategy: hyperband",
    {
      ...{ generator: { name: "random" }, evaluator: none, selection: { name: "greedy" } },
      fidelity: { name: "hyperband", arguments: { reduction: 3 } },
    },
  ],
  [
    "strategy: hypernetwork",
    {
      ...{ generator: { name: "modules" }, evaluator: { name: "gaussian_process" }, fidelity: { name: "full" } },
      weights: { name: "hypernetwork", arguments: { steps: 1500, learning_rate: 0.0015 } },
    },
  ],
  [
    "strategy: hypernetwork\nweights: short_training\nfidelity: halving([1, 3])",
    { weights: { name: "short_training" }, fidelity: { name: "halving" }, feedback: { name: "elites" } },
  ],
  ["generator: random", { generator: { name: "random", arguments: {} } }],
  ["weights: short_training(20)", { weights: { name: "short_training", arguments: { steps: 20, learning_rate: 0.003 } } }],
  ["selection: greedy()", { selection: { name: "greedy", arguments: {} } }],
  ["workers: 2\ndevice: wasm\nseed: 12", { workers: 2, device: "wasm", seed: 12 }],
])("%s", async (entries, expected) => {
  expect((await problemOf(entries)).search).toMatchObject(expected);
});

test("entries may stand on one line", async () => {
  const { problems } = await compiled(
    `${prelude}space S for t { flatten() dense(classes) } search a { space: S budget: 3 evaluations, 2 min seed: 4 }`,
  );
  expect(problems[0]?.search).toMatchObject({ name: "a", budget: { evaluations: 3, seconds: 120 }, seed: 4 });
});

test("several searches and spaces", async () => {
  const { spaces, problems } = await compiled(
    `${prelude}space A for t { flatten() dense(classes) }\nspace B for t { global_avg_pool() dense(classes) }\nsearch { space: A }\nsearch other { space: B }\nsearch third { space: A }`,
  );
  expect(spaces.map(({ name }) => name)).toEqual(["A", "B"]);
  expect(problems.map(({ search, space }) => [search.name, space.name])).toEqual([
    ["A", "A"],
    ["other", "B"],
    ["third", "A"],
  ]);
});

test("paths by their names, and the label of a table by its number", async () => {
  const text = inSpace("").replace('idx("i", "l")', 'idx(images, "l")');
  const { problems } = await compiled(`let images = "data/i"\n${text}search { space: S }`);
  expect(problems[0]?.data?.train.arguments).toMatchObject({ images: "/project/data/i", labels: "/project/l" });
  const table = inSpace("").replace('idx("i", "l")', 'csv("a", label: 64)');
  const [problem] = (await compiled(`${table}search { space: S }`)).problems;
  expect(problem?.data?.train.arguments).toMatchObject({ label: "64" });
});

const trainingOf = async (entries: string) => {
  const { spaces } = await compiled(inTask(entries));
  return { ids: spaces[0]?.decisions.map(({ id }) => id), training: spaces[0]?.training };
};
const value = (constant: unknown) => ({ kind: "value", value: { kind: "constant", value: constant } });
const decided = (id: string) => ({ kind: "value", value: { kind: "decision", id } });

test("settings of the training: defaults", async () => {
  const { ids, training } = await trainingOf("");
  expect(ids).toEqual([]);
  expect(training).toMatchObject({
    optimizer: {
      kind: "call",
      name: "adam",
      arguments: { learning_rate: value(0.001), beta1: value(0.9), beta2: value(0.999), epsilon: value(1e-7) },
    },
    schedule: { kind: "call", name: "cooldown", arguments: { share: value(0.5), warmup: value(0) } },
    batch: value(64),
    epochs: value(6),
  });
});

test("settings of the training can be searched", async () => {
  const { ids, training } = await trainingOf(
    "batch: one_of(32, 64)\nepochs: int(1..3) * 2\nschedule: cosine(warmup: float(0..0.2))\noptimizer: one_of(adam(learning_rate: log(1e-4..1e-2)), sgd(float(0.01..0.1), momentum: 0.5))",
  );
  expect(ids).toEqual([
    "training.optimizer",
    "training.adam.learning_rate",
    "training.sgd.learning_rate",
    "training.warmup",
    "training.batch",
    "training.epochs",
  ]);
  expect(training?.batch).toEqual(decided("training.batch"));
  expect(training?.optimizer).toMatchObject({
    kind: "choice",
    decision: "training.optimizer",
    options: [
      { name: "adam", arguments: { learning_rate: decided("training.adam.learning_rate") } },
      { name: "sgd", arguments: { learning_rate: decided("training.sgd.learning_rate"), momentum: value(0.5) } },
    ],
  });
});

test("augmentation: one piece or several in braces, each of which may be searched", async () => {
  expect((await trainingOf("")).training?.augmentation).toEqual({ kind: "sequence", items: [] });
  const flip = { kind: "call", name: "horizontal_flip", arguments: { probability: value(0.5) } };
  expect((await trainingOf("augmentation: horizontal_flip")).training?.augmentation).toEqual(flip);
  const { ids, training } = await trainingOf(`augmentation: {
    horizontal_flip()
    optional crop(int(1..4))
    one_of(rotate(float(5..15)), { shift() zoom(one_of(0.1, 0.2)) }, { })
    optional { cutout(8) }
  }`);
  expect(ids).toEqual([
    "training.crop",
    "training.crop.padding",
    "training.augmentation",
    "training.rotate.degrees",
    "training.zoom.share",
    "training.optional",
  ]);
  const nothing = { kind: "sequence", items: [] };
  const call = (name: string, args: object) => ({ kind: "call", name, arguments: args });
  expect(training?.augmentation).toEqual({
    kind: "sequence",
    items: [
      flip,
      {
        kind: "choice",
        decision: "training.crop",
        options: [nothing, call("crop", { padding: decided("training.crop.padding") })],
      },
      {
        ...{ kind: "choice", decision: "training.augmentation" },
        options: [
          call("rotate", { degrees: decided("training.rotate.degrees") }),
          {
            kind: "sequence",
            items: [call("shift", { share: value(0.1) }), call("zoom", { share: decided("training.zoom.share") })],
          },
          nothing,
        ],
      },
      {
        ...{ kind: "choice", decision: "training.optional" },
        options: [nothing, { kind: "sequence", items: [call("cutout", { size: value(8) })] }],
      },
    ],
  });
});

const dataOf = async (entries: string) => {
  const text = `${inData(entries)}search { space: S }`;
  return (await compiled(text)).problems[0]?.data;
};

test("data: formats, shares, and a share of a tenth if nothing is said", async () => {
  expect(await dataOf('train: image_folder("photos", size: [32, 32])')).toEqual({
    name: "d",
    train: { name: "image_folder", arguments: { path: "/project/photos", size: [32, 32] } },
    validation: { kind: "share", share: 0.1 },
  });
  expect(
    await dataOf('train: csv("/a.csv", label: "first", header: true, max: 16)\nvalidation: csv("../b.csv")\ntest: 15%'),
  ).toEqual({
    name: "d",
    train: { name: "csv", arguments: { path: "/a.csv", label: "first", header: true, max: 16 } },
    validation: { kind: "source", source: { name: "csv", arguments: { path: "/b.csv" } } },
    test: { kind: "share", share: 0.15 },
  });
});

test("paths are relative to the file that names them", async () => {
  const files = {
    "sub/data.hnas":
      'import { t as other } from "../task.hnas"\ndata d { train: idx("i", "l") }\nspace Unused for other { flatten() dense(10) }',
    "task.hnas": 'import { d } from "sub/more.hnas"\ntask t: image_classification { data: d }',
    "sub/more.hnas": 'data d { train: idx("i", "l") }',
  };
  const { problems, spaces } = await compiled(
    'import { d } from "sub/data.hnas"\ntask t: image_classification { data: d }\nspace S for t { flatten() dense(classes) }\nsearch { space: S }',
    files,
  );
  expect(problems[0]?.data?.train.arguments).toEqual({ images: "/project/sub/i", labels: "/project/sub/l" });
  expect(problems[0]?.files).toEqual([
    "/project/main.hnas",
    "/project/sub/data.hnas",
    "/project/task.hnas",
    "/project/sub/more.hnas",
  ]);
  expect(spaces.map(({ name }) => name)).toEqual(["S"]);
});

test("a search of an imported space", async () => {
  const { problems } = await compiled('import { S } from "lib.hnas"\nsearch mine { space: S }', {
    "lib.hnas": `${prelude}space S for t { flatten() dense(classes) }`,
  });
  expect(problems[0]).toMatchObject({ file: "/project/main.hnas", search: { name: "mine" }, space: { name: "S", output: [10] } });
});

test("mistakes in imported files are told there, once", async () => {
  const { diagnostics, problems } = await compileFiles({
    "main.hnas": `import { A } from "a.hnas"\nimport { B } from "b.hnas"\n${prelude}space S for t { A() B() flatten() dense(classes) }\nsearch { space: S }`,
    "a.hnas": 'import { B } from "b.hnas"\nblock A() { B() B() }',
    "b.hnas": "block B() {\n  rely()\n}",
  });
  expect(diagnostics.map(({ file, code }) => [file, code])).toEqual([["/project/b.hnas", "undefined-name"]]);
  expect(problems).toEqual([]);
});

test("files that import each other", async () => {
  const { diagnostics } = await compileFiles({
    "main.hnas": 'import { A } from "a.hnas"\nblock M() { A() }',
    "a.hnas": 'import { M } from "main.hnas"\nblock A() { M() }',
  });
  expect(diagnostics.map(({ file, code, range }) => [file, code, range.start.line])).toEqual([
    ["/project/a.hnas", "import-cycle", 0],
  ]);
});

test("a file that is not there is a diagnostic", async () => {
  const { diagnostics } = await createLanguage({ inspect }).compile("/project/none.hnas");
  expect(diagnostics.map(({ file, code }) => [file, code])).toEqual([["/project/none.hnas", "missing-file"]]);
});

test("a library has no unused blocks, and needs no data", async () => {
  expect((await compile("block A(n = 3) { conv2d(n, 3) }\nlet x = 3")).diagnostics).toEqual([]);
  expect((await createLanguage({ inspect }).compile(resolve("examples/blocks.hnas"))).diagnostics).toEqual([]);
});

test("all mistakes of a file are told at once, each once", async () => {
  const { diagnostics, spaces, problems } = await compile(`data d {
  train: idx("damaged", "l")
  validation 10%
}
task t: image_classification {
  data: d
  bach: 64
  optimizer: adam(learning_rate: log(0..1))
}
space S for t {
  repeat 4..1 as stage {
    conv2d(filters, 3
    relu();
    max_pol(2)
  }
  dense(clases)
  require parameters <= 300k
  require stage.filters > 3
}
search {
  space: S
  budget: 20 minutes
  compress: quantize
  maximize: acuracy
}
`);
  expect(diagnostics.map(({ code, range }) => `${range.start.line + 1} ${code}`)).toEqual([
    "3 syntax",
    "7 unknown-entry",
    "8 log-range",
    "11 reversed-range",
    "12 syntax",
    "13 unknown-character",
    "14 undefined-name",
    "16 undefined-name",
    "17 unknown-unit",
    "22 unknown-unit",
    "23 not-yet",
    "24 unknown-metric",
  ]);
  expect([spaces, problems]).toEqual([[], []]);
});

test("nothing is compiled from a block, constant or imported file with a mistake", async () => {
  for (const [before, body] of [
    ["let n = foo", "conv2d(n, 3)"],
    ["block B() { foo() }", "B()"],
    ["block B() { relu() conv2d(3 }", "B()"],
    ['import { A } from "a.hnas"', "A()"],
  ] as const) {
    const files = {
      "main.hnas": `${inSpace(body, before)}search { space: S }`,
      "a.hnas": "block A() {\n  relu()\n  conv2d(3\n}",
    };
    const { diagnostics, spaces, problems } = await compileFiles(files);
    expect([diagnostics.length, spaces.length, problems.length]).toEqual([1, 0, 0]);
  }
});

test("a mistake in one space leaves the others", async () => {
  const { spaces, problems } = await compile(
    `${prelude}space A for t { flatten() dense(classes) }\nspace B for t { flaten() dense(classes) }\nsearch a { space: A }\nsearch b { space: B }`,
  );
  expect(spaces.map(({ name }) => name)).toEqual(["A"]);
  expect(problems.map(({ search }) => search.name)).toEqual(["a"]);
});

test("what a file says is what its text says: line ends and a byte order mark do not matter", async () => {
  const text = (await readFile(example, "utf8")).replace("../blocks.hnas", resolve("examples/blocks.hnas"));
  for (const variant of [text.replaceAll("\n", "\r\n"), `\uFEFF${text}`]) {
    const language = createLanguage({ inspect });
    const { diagnostics } = await language.compile(example, async (path) =>
      path === example ? variant : readFile(path, "utf8"),
    );
    expect(diagnostics.map(shown)).toEqual([]);
  }
});
