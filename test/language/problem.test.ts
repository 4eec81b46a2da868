/** Data and search blocks, and the example that everyone meets first. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { createLanguage } from "../../server/language/index.ts";
import { compiled, inData, inSpace, inspect, prelude, problemOf, shown } from "./helpers.ts";

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
  ["strategy: evolution", { generator: { name: "evolution", arguments: { population: 20, sample: 10 } }, evaluator: none }],
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
