/**
 * How few queries find the best cell of NAS-Bench-201: `npm run bench -- search-nb201 nb201.csv [runs]`. The table is not part of the
 * project; NATS-Bench has it. Each strategy searches the space of search-nb201/cell.hnas with the loop of every search, the table
 * answering as a program of a `custom` task would; "best" is the best by validation accuracy, whatever graph is written for it.
 */
import { fileURLToPath } from "node:url";
import { compileFile } from "../server/commands/compile.ts";
import type { Problem, SearchSpec } from "../server/protocol/problem.ts";
import { pieceOf, piecesOf, strategyNamed } from "../server/search/strategies.ts";
import { canonicalGraph } from "../server/space/canonical.ts";
import { instantiate } from "../server/space/instantiate.ts";
import type { Assignment } from "../server/space/space.ts";
import { instantSearch } from "./kept/instant.ts";
import { type Row, readTable } from "./search-nb201/table.ts";

const queries = [10, 20, 30, 50];
const baselines = ["random", "evolution", "local"];
/** Epochs of a full training, and how many full trainings a search with two fidelities may cost. */
const fullEpochs = 200;
const cost = 15;

export default async function measure([path, runs = "200"]: readonly string[]): Promise<object> {
  if (!path) throw new Error("name the table: npm run bench -- search-nb201 nb201.csv");
  const { problems } = await compileFile(fileURLToPath(new URL("search-nb201/cell.hnas", import.meta.url)));
  const [problem] = problems;
  if (!problem) throw new Error("search-nb201/cell.hnas has errors");
  const count = Number(runs);
  const figures: Record<string, object> = {};
  for (const set of ["c10", "c100"]) {
    const bench = new Bench(problem, readTable(path, set));
    const of = (strategy: string) => bench.found({ ...piecesOf(strategyNamed(strategy)), budget: { evaluations: 50 } }, count);
    const rates: Record<string, object> = { bayesian: await of("bayesian") };
    for (const strategy of baselines) rates[strategy] = await of(strategy);
    const fidelity = pieceOf("fidelity", { name: "halving", arguments: { epochs: [12, fullEpochs] } });
    rates.halving = await bench.foundWithin(
      { ...piecesOf(strategyNamed("bayesian")), fidelity, budget: { epochs: cost * fullEpochs } },
      count,
    );
    figures[set] = rates;
  }
  return { runs: count, queries, ...figures };
}

/** A candidate that was fully trained, and what was spent by then, in full trainings. */
interface Trained {
  readonly row: Row;
  readonly isBest: boolean;
  readonly spent: number;
}

class Bench {
  readonly #problem: Problem;
  readonly #table: ReadonlyMap<string, Row>;
  readonly #best: string;

  constructor(problem: Problem, table: ReadonlyMap<string, Row>) {
    this.#problem = problem;
    this.#table = table;
    const [code = ""] = [...table].reduce((a, b) => (b[1].full > a[1].full ? b : a));
    this.#best = this.#graph(Object.fromEntries(problem.space.decisions.map(({ id }, place) => [id, Number(code[place])])));
  }

  /** After so many queries, of each run: how often the best cell was among them, and the test accuracy of the best of them. */
  async found(pieces: Partial<SearchSpec>, runs: number): Promise<object> {
    const began = performance.now();
    const all: (readonly Trained[])[] = [];
    for (let seed = 1; seed <= runs; seed++) all.push(await this.#run({ ...pieces, seed }));
    const after = (count: number) => all.map((trained) => bestOf(trained.slice(0, count)));
    return {
      found: queries.map((count) => share(after(count).map((best) => best?.isBest))),
      test: queries.map((count) => mean(after(count).map((best) => best?.row.test ?? 0)).toFixed(2)),
      msPerQuery: Number(((performance.now() - began) / runs / 50).toFixed(1)),
    };
  }

  /** The same at the end of a budget. */
  async foundWithin(pieces: Partial<SearchSpec>, runs: number): Promise<object> {
    const best: (Trained | undefined)[] = [];
    for (let seed = 1; seed <= runs; seed++) {
      const trained = await this.#run({ ...pieces, seed });
      best.push(bestOf(trained.filter(({ spent }) => spent <= cost)));
    }
    return {
      cost,
      found: share(best.map((each) => each?.isBest)),
      test: mean(best.map((each) => each?.row.test ?? 0)).toFixed(2),
    };
  }

  async #run(pieces: Partial<SearchSpec>): Promise<readonly Trained[]> {
    const problem = { ...this.#problem, search: { ...this.#problem.search, ...pieces } };
    const trained: Trained[] = [];
    let epochs = 0;
    const answered = instantSearch(problem, ({ decisions, trained: before, epochs: to = fullEpochs }) => {
      const row = this.#row(decisions);
      epochs += to - before;
      const spent = epochs / fullEpochs;
      if (to === fullEpochs) trained.push({ row, isBest: this.#graph(decisions) === this.#best, spent });
      return { kind: "done", metrics: { accuracy: to === fullEpochs ? row.full : row.short }, epochs: to, seconds: 0 };
    });
    for await (const _event of answered);
    return trained;
  }

  #row(decisions: Assignment): Row {
    const code = this.#problem.space.decisions.map(({ id }) => decisions[id]).join("");
    const row = this.#table.get(code);
    if (!row) throw new Error(`the table has no cell ${code}`);
    return row;
  }

  /** Cells that are equal as graphs were trained separately; each of them counts as the best. */
  #graph = (decisions: Assignment): string => canonicalGraph(instantiate(this.#problem.space, decisions).architecture);
}

const bestOf = (trained: readonly Trained[]): Trained | undefined =>
  trained.reduce<Trained | undefined>((best, each) => (best && best.row.full >= each.row.full ? best : each), undefined);
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const share = (values: readonly (boolean | undefined)[]): number => mean(values.map(Number).map((each) => each || 0));
