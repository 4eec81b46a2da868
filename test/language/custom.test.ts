/** Custom tasks: what their entries mean, and the mistakes in them. */
import { expect, test } from "vitest";
import { countArchitectures } from "../../server/space/count.ts";
import { compiled, compileFiles, expectOne, inCustom, shown } from "./helpers.ts";

test("a task without more than a program", async () => {
  const [problem] = (await compiled(inCustom(""))).problems;
  expect(problem).not.toHaveProperty("data");
  expect(problem).not.toHaveProperty("space.output");
  expect(problem).toMatchObject({
    task: { name: "t", kind: "custom", program: { command: "python train.py", folder: "/project", seconds: 3600 } },
    space: { input: [32, 32, 3], plain: ["rate"], training: { epochs: { kind: "value" } } },
    search: { goal: { metric: "score", direction: "maximize" } },
  });
});

test("all entries, with constants and decisions", async () => {
  const text = inCustom(
    "input: [side, side, 1]\noutput: [4]\nepochs: one_of(1, 3)\ntime_limit: 2 * limit",
    "let width = int(4..8)\nlet rate = 0.1\nlet other = one_of(relu(), gelu())\nflatten()\ndense(width)\ndense(classes)",
    "minimize: latency\nuntil: latency <= -2.5",
  );
  const [problem] = (await compiled(`let side = 8\nlet limit = 30 s\n${text}`)).problems;
  expect(problem?.task.program?.seconds).toBe(60);
  expect(problem?.space).toMatchObject({ input: [8, 8, 1], output: [4], plain: ["other"] });
  expect(problem?.space.decisions.map(({ id }) => id)).toContain("training.epochs");
  expect(problem?.search).toMatchObject({ goal: { metric: "latency", direction: "minimize" }, until: -2.5 });
});

test("several objectives: metrics of the program and costs of the network", async () => {
  const [problem] = (await compiled(inCustom("", "conv2d(one_of(4, 8), 3)", "maximize: score\nminimize: flops, delay"))).problems;
  expect(problem?.search.goal).toEqual({ metric: "score", direction: "maximize" });
  expect(problem?.search.objectives?.map(({ metric }) => metric)).toEqual(["score", "flops", "delay"]);
});

test("of depth, memory and latency a program tells", async () => {
  const [problem] = (await compiled(inCustom("", undefined, "minimize: memory, depth, latency"))).problems;
  expect(problem?.search.goal).toEqual({ metric: "memory", direction: "minimize" });
});

test("a cell as that of NAS-Bench-201 has 15,625 architectures, and any shape may come out", async () => {
  const edge = `one_of(zero(), identity(), conv2d(16, 1, padding: same), conv2d(16, 3, padding: same),
    avg_pool(3, strides: 1, padding: same))`;
  const { spaces } = await compiled(inCustom("input: [32, 32, 16]", `cell(nodes: 4, edge: ${edge})`));
  expect(spaces.map((space) => countArchitectures(space))).toEqual([15_625n]);
});

test("a program stands in the folder of the file that its task is in", async () => {
  const library = 'task t: custom {\n  evaluate: command("./run")\n}\n';
  const main = 'import { t } from "sub/tasks.hnas"\nspace S for t {\nlet a = int(1..2)\n}\nsearch {\nspace: S\nmaximize: m\n}\n';
  const [problem] = (await compiled(main, { "sub/tasks.hnas": library })).problems;
  expect(problem?.task.program?.folder).toBe("/project/sub");
});

const program = 'evaluate: command("python train.py")\n  ';
test.each<[code: string, marked: string, message?: RegExp]>([
  [
    "missing-entry",
    inCustom("").replace(program, "").replace("task t", "task «t»"),
    /needs `evaluate: command\("python train.py"\)`/,
  ],
  ["missing-entry", inCustom("", undefined, "seed: 1").replace("search", "«search»"), /needs `maximize: accuracy`/],
  ["unknown-piece", inCustom("").replace("command(", "«comand»(").replace('("python train.py")', ""), /Did you mean `command`/],
  ["piece-needed", inCustom("").replace('command("python train.py")', '«"python train.py"»'), /command\("python train.py"\)/],
  ["missing-argument", inCustom("").replace('command("python train.py")', "«command»()")],
  ["type", inCustom("").replace('"python train.py"', '«""»'), /empty/],
  ["unknown-entry", inCustom("«data»: d"), /It has|Its entries are/],
  ["unknown-entry", inCustom("«timelimit»: 3 s"), /Did you mean `time_limit`/],
  ["type", inCustom("time_limit: «3»"), /a time, such as `10 min`/],
  ["type", inCustom("time_limit: «0 s»")],
  ["type", inCustom("time_limit: «3 epochs»")],
  ["type", inCustom("input: «[0, 3]»"), /a list of integers of at least 1/],
  ["type", inCustom("input: «[]»")],
  ["type", inCustom("output: «10»")],
  ["range", inCustom("epochs: «0»")],
  ["classes-not-here", inCustom("", "flatten()\ndense(«classes»)"), /Add `output: \[10\]`/],
  ["shape", inCustom("output: [10]", "flatten()\n«dense(3)»")],
  ["metric-needed", inCustom("", undefined, "maximize: «3»"), /such as `accuracy`/],
  ["until", inCustom("", undefined, "maximize: a\nuntil: «b >= 3»")],
  ["missing-entry", inCustom("", undefined, "minimize: flops").replace("search", "«search»"), /needs `maximize: accuracy`/],
  ["judge-of-program", inCustom("", undefined, "maximize: a\nweights: «short_training»"), /Delete `weights`/],
  ["judge-of-program", inCustom("", undefined, "maximize: a\nstrategy: «hypernetwork»"), /Take `strategy: bayesian`/],
  ["judge-of-program", inCustom("", undefined, "maximize: a\nstrategy: hypernetwork\nweights: «shared»"), /Delete `weights`/],
  ["no-cost", inCustom("", undefined, "maximize: a\nminimize: b, «parameters»"), /`minimize: my_parameters`/],
  [
    "no-cost",
    inCustom("", "let a = int(1..3)\nrelu()", "maximize: a\nminimize: «parameters», flops"),
    /No candidate of `S` has param/,
  ],
  ["one-rung", inCustom("", undefined, "maximize: a\nstrategy: «hyperband»"), /1 epoch/],
  ["rungs", inCustom("epochs: one_of(1, 3)", undefined, "maximize: a\nstrategy: «hyperband»")],
])("%s: %s", async (code, marked, message) => {
  expect(await expectOne(code, marked)).toMatch(message ?? /./);
});

test("decisions that no layer reads are not unused, for a program is told them", async () => {
  const { diagnostics } = await compileFiles({ "main.hnas": inCustom("", "let a = int(1..3)\nlet b = one_of(relu(), gelu())") });
  expect(diagnostics.map(shown)).toEqual([]);
});
