/** Searches over custom tasks, in real processes with real programs, and whatever those may do. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { chooseSearch, compileFile } from "../../server/commands/compile.ts";
import type { RunEvent } from "../../server/protocol/events.ts";
import { stateOf } from "../../server/protocol/state.ts";
import { listRuns, readRun, runAt } from "../../server/runs/store.ts";
import { readable } from "../../server/space/decisions.ts";
import { type Custom, customProblem } from "./custom.ts";
import { essence } from "./essence.ts";
import { childrenOf, gone, temporaryFolder, type Watched, watch } from "./tiny.ts";

const folder = temporaryFolder();
let count = 0;

interface Started {
  readonly watched: Watched;
  readonly place: string;
}
async function start(custom: Custom, workers?: number): Promise<Started> {
  const place = join(folder, String(count++));
  const problem = await customProblem(place, custom);
  return { place, watched: watch({ type: "start", problem, runs: join(place, "runs"), ...(workers && { workers }) }) };
}
const linesOf = (...path: readonly string[]): readonly string[] =>
  readFileSync(join(...path), "utf8")
    .trim()
    .split("\n");
const runIn = (place: string) => runAt(String(listRuns(join(place, "runs"))[0]?.path));
const told = (watched: Watched, type: RunEvent["type"], id: number) =>
  watched.until(
    (report) => report.type === "event" && report.event.type === type && "id" in report.event && report.event.id === id,
  );

/** Good, but for what it is told to do. Other answers than a result cost their candidate and nothing else. */
const good = "tell({ id, metrics: { accuracy: decisions.a / 10, cost: 3 } });";
const epochs = `for (let epoch = 1; epoch <= request.fidelity.epochs; epoch++) tell({ id, epoch, metrics: { accuracy: epoch / 10 } });`;

test("a program is told decisions, graph, epochs and a seed, and measures by names of its own", async () => {
  const { watched, place } = await start({
    answer: `console.log("at work"); console.error("a warning"); ${epochs} ${good}`,
    space: "let a = int(1..6)\nconv2d(4, 3)\nadd(identity(), relu())",
    task: "input: [8, 8, 1]\nepochs: 2",
    search: "until: accuracy >= 0.6",
  });
  expect(await watched.exit).toBe(0);
  const state = stateOf(watched.events);
  const best = state?.finished?.best;
  expect(best).toMatchObject({ validation: { accuracy: 0.6, cost: 3 }, architecture: { a: 6 } });
  expect(best?.test).toBeUndefined();
  expect(state?.candidates[0]?.curve.map(({ epoch, validation }) => [epoch, validation?.accuracy])).toEqual([
    [1, 0.1],
    [2, 0.2],
  ]);
  const [request] = linesOf(place, "requests").map((line) => JSON.parse(line));
  const { id, ...rest } = request;
  const candidate = state?.candidates[id - 1];
  expect(rest).toEqual({
    architecture: {
      decisions: candidate && readable(state.problem.space, candidate.decisions),
      graph: {
        input: [8, 8, 1],
        nodes: [
          { operation: "conv2d", arguments: expect.objectContaining({ filters: 4, kernel: 3 }), inputs: ["input"] },
          { operation: "relu", arguments: {}, inputs: [0] },
          { operation: "add", arguments: {}, inputs: [0, 1] },
        ],
        output: 2,
      },
    },
    fidelity: { epochs: 2 },
    seed: candidate?.seed,
  });
  const log = linesOf(runIn(place).path, "program.log");
  expect(log).toContain("at work");
  expect(log).toContain("a warning");
  expect(linesOf(place, "starts").length).toBeLessThanOrEqual(2);
});

test("what one candidate's program does wrong costs that candidate", async () => {
  const acts = {
    good: ["tell({ id, metrics: { accuracy: 1 } })", "accuracy 1"],
    crash: ["throw new RangeError('no such layer')", /ended with exit code 1: RangeError: no such layer/],
    killed: ["process.kill(process.pid, 'SIGKILL'); await pause(1e6)", /(was ended by SIGKILL|exit code 137)/],
    hang: ["while (true) {}", /gave no result within its `time_limit` of 5 s/],
    nothing: ["", /gave no result within .*: it wrote nothing; does it flush its output/],
    mute: ["tell({ id, epoch: 3, metrics: { accuracy: 1 } })", /: it told of epoch 3, and wrote no line without "epoch"/],
    prose: ["tell('accuracy: 0.9')", /: what it wrote last is no answer: "accuracy: 0.9"/],
    nan: [`tell('{"id": ' + id + ', "metrics": {"accuracy": NaN}}')`, /gave "NaN" as "accuracy", which is not a finite number/],
    infinite: [`tell('{"id": ' + id + ', "metrics": {"accuracy": 1, "loss": -Infinity}}')`, "accuracy 1"],
    text: ["tell({ id, metrics: { accuracy: '0.9' } })", /gave "0.9" as "accuracy"/],
    list: ["tell({ id, metrics: [1] })", /neither "metrics", an object/],
    other: ["tell({ id, metrics: { loss: 1 } })", /gave no "accuracy", which the search improves; it gave "loss"/],
    error: ["tell({ id, error: 'out of memory' })", /its program says: out of memory/],
    wrong: ["tell({ id: id + 1, metrics: { accuracy: 9 } }); tell({ id, metrics: { accuracy: 0.5 } })", "accuracy 0.5"],
    unnamed: ["tell({ metrics: { accuracy: 9 } }); tell({ id, metrics: { accuracy: 0.5 } })", "accuracy 0.5"],
    junk: ["tell('{'); tell('[1]'); tell('null'); tell('{\"id\": 1'); tell({ id, metrics: { accuracy: 0.5 } })", "accuracy 0.5"],
    huge: ["tell('x'.repeat(3e6)); tell({ id, metrics: { accuracy: 0.5 } })", "accuracy 0.5"],
    pieces: [
      `process.stdout.write('{"id": ' + id + ','); await pause(50); tell('"metrics": {"accuracy": 0.25}}\\r')`,
      "accuracy 0.25",
    ],
    epochs: [
      `tell({ id, epoch: 1, metrics: { accuracy: 1 } }); tell({ id, epoch: 1, metrics: {} }); tell({ id, epoch: 0, metrics: {} });
       tell({ id, epoch: 'x', metrics: {} }); tell({ id, epoch: 2 }); tell({ id, metrics: { accuracy: 0.5 } })`,
      "accuracy 0.5",
    ],
  } as const;
  const names = Object.keys(acts);
  const { watched, place } = await start({
    answer: `await ({ ${Object.entries(acts).map(([name, [act]]) => `async ${name}() { ${act} }`)} })[decisions.act]();`,
    space: `let act = one_of(${names.map((name) => `"${name}"`).join(", ")})`,
    task: "time_limit: 5 s",
    search: "strategy: random\n  seed: 3",
  });
  expect(await watched.exit).toBe(0);
  const state = stateOf(watched.events);
  expect(state?.searched?.reason).toBe("exhausted");
  expect(state?.candidates).toHaveLength(names.length);
  for (const { decisions, validation, reason } of state?.candidates ?? []) {
    const name = names[Number(decisions.act)] as keyof typeof acts;
    const wanted = acts[name][1];
    const result = validation ? `accuracy ${validation.accuracy}` : reason;
    if (typeof wanted === "string") expect(result, name).toBe(wanted);
    else expect(result, name).toMatch(wanted);
  }
  for (const warning of [/lack the number "id"/, /no JSON on one line/, /"epoch" is no whole number/, /values of "loss"/])
    expect(state?.warnings).toContainEqual(expect.stringMatching(warning));
  expect(state?.warnings).toHaveLength(4);
  const epochsTold = state?.candidates.find(({ decisions }) => names[Number(decisions.act)] === "epochs")?.curve;
  expect(epochsTold?.map(({ epoch }) => epoch)).toEqual([1]);
  const log = linesOf(runIn(place).path, "program.log");
  expect(log).toContain("[1]");
  expect(Math.max(...log.map(({ length }) => length))).toBeLessThan(10_100);
  expect(log.join("\n")).toContain("RangeError: no such layer");
});

describe("a program that cannot work", () => {
  test.each<[string, Custom, RegExp]>([
    [
      "does not exist",
      { answer: "", command: "no-such-program-of-hnas --x" },
      /The program `no-such-program-of-hnas --x`, started in .*not found/,
    ],
    ["may not be run", { answer: "", command: "./custom.hnas" }, /[Pp]ermission denied/],
    [
      "dies at once",
      { answer: "", start: "throw new Error('no such module')" },
      /^The program was started 3 times .* exit code 1: Error: no such module\. It must answer/,
    ],
    [
      "ends at once, content",
      { answer: "", command: "true" },
      /^The program was started 3 times .* exit code 0\. It must answer/,
    ],
    [
      "dies at its first candidate",
      { answer: "process.exit(7)" },
      /^The program was started 3 times .* exit code 7\. It must answer/,
    ],
  ])("%s: the search ends and says so", async (_, custom, text) => {
    const { watched, place } = await start(custom);
    expect(await watched.exit).toBe(3);
    expect(watched.reports.at(-1)).toMatchObject({ type: "problem", text: expect.stringMatching(text) });
    expect(readRun(runIn(place)).filter(({ type }) => type === "failed")).toEqual([]);
  });

  test("ignores what it is told: every candidate fails in time", async () => {
    const { watched } = await start({
      answer: "",
      command: "sleep 100",
      task: "time_limit: 0.3 s",
      search: "budget: 2 evaluations",
    });
    expect(await watched.exit).toBe(0);
    expect(stateOf(watched.events)).toMatchObject({ evaluations: 2, failures: 2, best: null });
  });

  test("dies at the first candidates, but not at others: those fail that it died at", async () => {
    const { watched } = await start({ answer: `if (id === 1) process.exit(1); ${good}`, search: "budget: 4 evaluations" });
    expect(await watched.exit).toBe(0);
    expect(stateOf(watched.events)).toMatchObject({ evaluations: 4, failures: 1 });
  });
});

test("a program that ends badly after each answer loses no candidate", async () => {
  const { watched } = await start({ answer: `${good} await pause(50); process.exit(1);`, search: "budget: 5 evaluations" });
  expect(await watched.exit).toBe(0);
  expect(stateOf(watched.events)).toMatchObject({ evaluations: 5, failures: 0 });
});

test("a program may end after each answer", async () => {
  const { watched, place } = await start({ answer: `${good} process.exit();`, search: "budget: 5 evaluations" });
  expect(await watched.exit).toBe(0);
  expect(stateOf(watched.events)).toMatchObject({ evaluations: 5, failures: 0 });
  expect(linesOf(place, "starts").length).toBeGreaterThanOrEqual(5);
});

test.skipIf(spawnSync("python3", ["--version"]).status !== 0)("the file and the program of docs/custom.md work", async () => {
  const manual = readFileSync(new URL("../../docs/custom.md", import.meta.url), "utf8");
  const [file, program] = ["hnas", "python"].map((language) => manual.split(`\`\`\`${language}\n`)[1]?.split("```")[0] ?? "");
  const place = join(folder, "manual");
  mkdirSync(place);
  const short = file?.replace("200 evaluations", "4 evaluations").replace("python train.py", "python3 train.py") ?? "";
  writeFileSync(join(place, "cifar.hnas"), short);
  writeFileSync(join(place, "train.py"), program ?? "");
  const { problems, diagnostics } = await compileFile(join(place, "cifar.hnas"));
  expect(diagnostics).toEqual([]);
  const watched = watch({ type: "start", problem: chooseSearch(problems, undefined), runs: join(place, "runs") });
  expect(await watched.exit).toBe(0);
  expect(stateOf(watched.events)).toMatchObject({ evaluations: 4, failures: 0 });
});

test("a program that is slow to start has time to", async () => {
  const { watched } = await start({
    answer: good,
    start: "await pause(1500);",
    task: "time_limit: 20 s",
    search: "budget: 2 evaluations",
  });
  expect(await watched.exit).toBe(0);
  expect(stateOf(watched.events)).toMatchObject({ evaluations: 2, failures: 0 });
});

describe.runIf(process.platform === "linux")("ends with its search", () => {
  /** Never heeds the end of its input, and has started another program. */
  const stubborn = `process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);
    appendFileSync("starts", spawn("sleep", ["1000"], { stdio: "ignore" }).pid + "\\n");`;
  const slow: Custom = { answer: `${epochs} await pause(id < 3 ? 50 : 400); ${good}`, start: stubborn, task: "epochs: 2" };
  const pidsOf = (place: string) => linesOf(place, "starts").map(Number);

  test("that is stopped, and is resumed to the end that it would have come to", async () => {
    const calm = await start(slow);
    expect(await calm.watched.exit).toBe(0);
    await gone(pidsOf(calm.place));
    const { watched, place } = await start(slow);
    await told(watched, "evaluated", 2);
    watched.search.stop();
    expect(await watched.exit).toBe(130);
    await gone(pidsOf(place));
    expect(await watch({ type: "resume", folder: runIn(place).path }).exit).toBe(0);
    expect(results(readRun(runIn(place)))).toEqual(results(calm.watched.events));
  });

  test("that is killed, again and again: nothing is evaluated twice", async () => {
    const { watched, place } = await start(slow);
    let search = watched;
    for (const id of [1, 3, 4]) {
      const isThere = search.reports.some(
        (report) => report.type === "run" && report.history.some((event) => event.type === "evaluated" && event.id === id),
      );
      if (!isThere) await told(search, "evaluated", id);
      const workers = childrenOf(search.search.pid);
      process.kill(Number(search.search.pid), "SIGKILL");
      await search.exit;
      await gone([...workers, ...pidsOf(place)]);
      search = watch({ type: "resume", folder: runIn(place).path });
      await search.until(({ type }) => type === "run");
    }
    expect(await search.exit).toBe(0);
    const events = readRun(runIn(place));
    const evaluated = events.flatMap((event) => (event.type === "evaluated" ? [event.id] : []));
    expect(evaluated.toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(new Set(essence(events)).size).toBe(essence(events).length);
    await gone(pidsOf(place));
  });

  test("whose worker is killed: the candidate is evaluated by another program", async () => {
    const { watched, place } = await start(slow, 1);
    await told(watched, "epoch", 3);
    for (const worker of childrenOf(watched.search.pid)) process.kill(worker, "SIGKILL");
    await gone(pidsOf(place).slice(0, 2));
    expect(await watched.exit).toBe(0);
    expect(stateOf(watched.events)).toMatchObject({ evaluations: 6, failures: 0 });
  });
});

/** What two runs of a problem have in common, wherever they lie. */
const results = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === "evaluated" ? [`${event.id} ${JSON.stringify(event.validation)}`] : [])).toSorted();

test("a run of a program leaves no weights", async () => {
  const { watched, place } = await start({ answer: good, search: "budget: 1 evaluations" });
  expect(await watched.exit).toBe(0);
  expect(existsSync(join(runIn(place).path, "weights", "final.safetensors"))).toBe(false);
});
