/**
 * What the engine itself costs, with trainings that take no time: milliseconds for each candidate, the loop and the journal, over
 * 10,000 candidates of a search at random; then for a proposal of each strategy that has been told of 10,000 candidates.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileFile } from "../server/commands/compile.ts";
import type { Outcome } from "../server/protocol/messages.ts";
import type { Problem } from "../server/protocol/problem.ts";
import { createRandom } from "../server/random.ts";
import { openJournal } from "../server/runs/journal.ts";
import { Plan } from "../server/search/plan.ts";
import { piecesOf, strategies, strategyNamed } from "../server/search/strategies.ts";
import { instantSearch } from "./kept/instant.ts";

const proposals = 20;

export default async function measure([count = "10000"]: readonly string[]): Promise<object> {
  const { problems } = await compileFile(fileURLToPath(new URL("../examples/fashion/fashion.hnas", import.meta.url)));
  const [problem] = problems;
  if (!problem) throw new Error("examples/fashion/fashion.hnas has errors");
  const candidates = Number(count);
  const { until: _, ...spec } = problem.search;
  const random = { ...problem, search: { ...spec, ...piecesOf(strategyNamed("random")), budget: { evaluations: candidates } } };
  const ofLoop = await loop(random);
  const told = tell(random, candidates);
  const ofProposals = strategies.map(({ name }) => [name, proposal(told, name)] as const);
  return { unit: "ms", candidates, loop: ofLoop / candidates, proposal: Object.fromEntries(ofProposals) };
}

/** Milliseconds of the whole search, each event written down before the next one. */
async function loop(problem: Problem): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "hnas-bench-"));
  const journal = openJournal(join(folder, "journal.jsonl"));
  const chance = createRandom(1, "results");
  const outcome = (): Outcome => ({ kind: "done", metrics: { accuracy: chance.uniform() }, epochs: 6, seconds: 1 });
  const began = performance.now();
  for await (const event of instantSearch(problem, outcome)) journal.append([event]);
  const took = performance.now() - began;
  journal.close();
  rmSync(folder, { recursive: true });
  return took;
}

/** A plan that has been told of so many candidates. */
function tell(problem: Problem, count: number): Plan {
  const plan = new Plan(problem, {});
  const chance = createRandom(1, "results");
  for (let id = 1; id <= count; id++) {
    const step = plan.proposal();
    if (!step || step === "later") throw new Error(`there is no candidate ${id}`);
    plan.tell(step, [chance.uniform()]);
  }
  return plan;
}

/** The median over some proposals, their results told in between. */
function proposal(plan: Plan, strategy: string): number {
  plan.exchange(piecesOf(strategyNamed(strategy)));
  const times = Array.from({ length: proposals }, () => {
    const began = performance.now();
    const step = plan.proposal();
    const took = performance.now() - began;
    if (step && step !== "later") plan.tell(step, [0.5]);
    return took;
  });
  return times.toSorted((a, b) => a - b)[proposals / 2] ?? Number.NaN;
}
