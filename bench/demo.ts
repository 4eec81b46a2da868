/**
 * The demo's search over three seeds: the winner's test accuracy beside that of a fixed two-convolution network trained for the same
 * time. To reach: the winner is at least as good in the mean.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Comparison, compareWithFixed } from "../examples/fashion/compare.ts";
import { demoSearch } from "../examples/fashion/demo-search.ts";

export default async function measure() {
  const found: Comparison[] = [];
  for (const seed of [1, 2, 3]) {
    const runs = mkdtempSync(join(tmpdir(), "hnas-bench-"));
    const args = ["dist/cli.js", ...demoSearch, "--seed", String(seed), "--runs", runs];
    const { status } = spawnSync(process.execPath, args, { stdio: ["ignore", 2, "inherit"] });
    if (status !== 0) throw new Error(`the search with seed ${seed} ended with exit code ${status}`);
    found.push(await compareWithFixed(runs));
    rmSync(runs, { recursive: true });
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    winner: found.map(({ accuracy }) => accuracy),
    fixed: found.map(({ fixed }) => fixed),
    seconds: found.map(({ seconds }) => Math.round(seconds)),
    evaluations: found.map(({ evaluations }) => evaluations),
    meanWinner: mean(found.map(({ accuracy }) => accuracy)),
    meanFixed: mean(found.map(({ fixed }) => fixed)),
  };
}
