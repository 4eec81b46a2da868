/**
 * Evaluations per second with a worker on every core, against one worker: candidates that all cost the same, trained on the images of
 * examples/fashion, each worker as many of them, from the moment when all workers have done their first one. By the clock, as workers
 * that wait for each other take no processor time: it needs an idle machine, whose load is told. One and all in turns; medians. To
 * reach: 0.9 of one worker's rate for each. Where two processors share a core, as in hyper-threading, that cannot be.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "./kept/median.ts";
import { evaluationsIn } from "./workers/evaluations.ts";

const data = fileURLToPath(new URL("../examples/fashion/data", import.meta.url));
/** Only the training differs from candidate to candidate. */
const file = `data fashion {
  train: idx("${data}/train-images.gz", "${data}/train-labels.gz")
}
task clothes: image_classification {
  data: fashion
  optimizer: adam(learning_rate: log(1e-4..1e-2))
  epochs: 1
  final_epochs: 1
}
space Net for clothes {
  conv2d(8, 3, padding: same)
  relu()
  max_pool(2)
  conv2d(16, 3, padding: same)
  relu()
  global_avg_pool()
  dense(classes)
}
search {
  space: Net
  strategy: random
}
`;
const evaluationsOfEach = 6;
const turns = 3;

export default function measure(): object {
  const cores = availableParallelism();
  const [load] = loadavg();
  const rates = Array.from({ length: turns }, () => ({ one: rateWith(1), all: rateWith(cores) }));
  const [one, all] = [median(rates.map(({ one }) => one)), median(rates.map(({ all }) => all))];
  const share = median(rates.map(({ one, all }) => all / (cores * one)));
  return { unit: "evaluations per second", load, workers: cores, one, all, share };
}

function rateWith(workers: number): number {
  const folder = mkdtempSync(join(tmpdir(), "hnas-bench-"));
  try {
    writeFileSync(join(folder, "workers.hnas"), file);
    const options = ["--workers", workers, "--evaluations", (evaluationsOfEach + 1) * workers, "--runs", join(folder, "runs")];
    const args = ["dist/cli.js", "search", join(folder, "workers.hnas"), "--device", "wasm", ...options].map(String);
    const { status } = spawnSync(process.execPath, args, { stdio: ["ignore", 2, "inherit"] });
    if (status !== 0) throw new Error(`the search with ${workers} workers ended with exit code ${status}`);
    return evaluationsIn(join(folder, "runs"), workers).perSecond;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
