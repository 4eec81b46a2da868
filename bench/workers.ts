/**
 * Evaluations per second with a worker on every core, against one worker: candidates that all cost the same, trained on the images of
 * examples/fashion, from the moment when all workers are at work. To reach: 0.9 of one worker's rate for each. It needs an idle machine.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { listRuns, readRun } from "../server/runs/store.ts";

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
  generator: random()
}
`;
const evaluationsOfEach = 6;

export default async function measure() {
  const cores = availableParallelism();
  const [one, all] = [rateWith(1), rateWith(cores)];
  return { unit: "evaluations per second", one, all, workers: cores, share: all / (cores * one) };
}

function rateWith(workers: number): number {
  const folder = mkdtempSync(join(tmpdir(), "hnas-bench-"));
  try {
    writeFileSync(join(folder, "workers.hnas"), file);
    const options = ["--workers", workers, "--evaluations", (evaluationsOfEach + 1) * workers, "--runs", join(folder, "runs")];
    const args = ["dist/cli.js", "search", join(folder, "workers.hnas"), "--device", "wasm", ...options].map(String);
    const { status } = spawnSync(process.execPath, args, { stdio: ["ignore", 2, "inherit"] });
    if (status !== 0) throw new Error(`the search with ${workers} workers ended with exit code ${status}`);
    const [run] = listRuns(join(folder, "runs"));
    const times = run ? readRun(run).flatMap((event) => (event.type === "evaluated" ? event.time : [])) : [];
    const [begin = Number.NaN, end = Number.NaN] = [times[workers - 1], times.at(-1)];
    return (times.length - workers) / ((end - begin) / 1000);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
