/**
 * How near searches come to the best value of functions of numbers and choices, as programs of `custom` tasks have them: the median of
 * what is missing after so many evaluations. `npm run bench -- search-functions [runs] [peers]`; `peers`: Optuna's samplers beside.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chooseSearch, compileFile } from "../server/commands/compile.ts";
import type { Problem } from "../server/protocol/problem.ts";
import { piecesOf, strategyNamed } from "../server/search/strategies.ts";
import type { Decision } from "../server/space/space.ts";
import { pythonIn } from "../test/frameworks/python.ts";
import { instantSearch } from "./kept/instant.ts";
import { median } from "./kept/median.ts";
import { type Benchmark, functions, type Values } from "./search-functions/functions.ts";

const strategies = ["bayesian", "random", "evolution", "local"];
const samplers = ["tpe", "gp"];
/** scipy: for the Gaussian process. */
const packages = { optuna: "5.0.0", scipy: "1.17.1" };
const after = [10, 20, 30, 50];
const evaluations = Math.max(...after);

export default async function measure([runs = "20", peers]: readonly string[]): Promise<object> {
  const count = Number(runs);
  const python = peers && pythonIn(fileURLToPath(new URL("../.cache/python", import.meta.url)), packages);
  const { problems } = await compileFile(fileURLToPath(new URL("search-functions/functions.hnas", import.meta.url)));
  const figures: Record<string, Record<string, readonly number[]>> = {};
  for (const [name, each] of Object.entries(functions)) {
    const problem = chooseSearch(problems, name);
    const found: Record<string, readonly number[]> = {};
    for (const strategy of strategies) found[strategy] = missing(each, await ours(problem, strategy, each, count));
    if (python)
      for (const sampler of samplers)
        found[`optuna ${sampler}`] = missing(each, await theirs(python, problem, sampler, each, count));
    figures[name] = found;
  }
  return { runs: count, after, ...figures };
}

/** The values of each run, in their order. */
async function ours(problem: Problem, strategy: string, { value }: Benchmark, runs: number): Promise<number[][]> {
  const all: number[][] = [];
  for (let seed = 1; seed <= runs; seed++) {
    const values: number[] = [];
    const search = { ...problem.search, ...piecesOf(strategyNamed(strategy)), seed, budget: { evaluations } };
    const searched = instantSearch({ ...problem, search }, ({ decisions }) => {
      values.push(
        value(Object.fromEntries(problem.space.decisions.map((each) => [each.id, numberOf(each, decisions[each.id])]))),
      );
      return { kind: "done", metrics: { value: values.at(-1) as number }, epochs: 0, seconds: 0 };
    });
    for await (const _ of searched);
    all.push(values);
  }
  return all;
}

const numberOf = ({ domain }: Decision, choice = 0): number =>
  domain.kind === "categorical" ? Number(domain.values?.[choice]) : choice;

async function theirs(
  python: string,
  { space }: Problem,
  sampler: string,
  { value }: Benchmark,
  runs: number,
): Promise<number[][]> {
  const peer = fileURLToPath(new URL("search-functions/peer.py", import.meta.url));
  const child = spawn(python, [peer, sampler, String(evaluations), String(runs)], { stdio: ["pipe", "pipe", "inherit"] });
  const declared = space.decisions.map(({ id: name, domain }) =>
    domain.kind === "categorical"
      ? { name, kind: domain.kind, options: domain.values }
      : { ...domain, name, log: domain.kind === "real" && domain.scale === "log" },
  );
  child.stdin.write(`${JSON.stringify(declared)}\n`);
  const values: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    values.push(value(JSON.parse(line) as Values));
    child.stdin.write(`${values.at(-1)}\n`);
  }
  if (values.length !== runs * evaluations) throw new Error(`Optuna's search by ${sampler} ended early`);
  return Array.from({ length: runs }, (_, run) => values.slice(run * evaluations, (run + 1) * evaluations));
}

/** The median over the runs of what their best so far lacks. */
function missing({ best }: Benchmark, runs: readonly (readonly number[])[]): readonly number[] {
  const lacks = (count: number) => runs.map((values) => best - Math.max(...values.slice(0, count)));
  return after.map((count) => Number(median(lacks(count)).toPrecision(3)));
}
