/**
 * On an NVIDIA GPU, by the clock: milliseconds per Adam step of the networks of training-step, with their batches and with batches eight
 * times larger, of our engine on TensorFlow and of PyTorch (which trains the code that we export), each the fastest epoch of a process;
 * and trainings per minute of a search of examples/fashion whose workers share the GPU, with how busy it is then.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asked } from "../server/compute/tensorflow/gpu.ts";
import { stepOf } from "./training-step/engines.ts";
import { netNames } from "./training-step/nets.ts";
import { evaluationsIn } from "./workers/evaluations.ts";

const engines = ["tensorflow", "pytorch", "channelsLast"] as const;
/** Its PyTorch must be able to use the GPU. */
const python = process.env.HNAS_BENCH_PYTHON ?? "python3";
const trainingsOfEach = 5;

/** @param chosen networks, and numbers of workers; the networks and 1, 4, 8 if nothing is named */
export default async function measure(chosen: readonly string[]): Promise<object> {
  const gpu = asked("name");
  if (!gpu) throw new Error("nvidia-smi tells of no GPU here");
  const numbers = chosen.map(Number).filter((number) => number > 0);
  const nets = netNames.filter((net) => chosen.length === 0 || chosen.includes(net));
  const figures: Record<string, object> = {};
  for (const net of nets) figures[net] = { usual: stepsOf(net, 1), eightfold: stepsOf(net, 8) };
  const searches: Record<string, object> = {};
  for (const workers of chosen.length === 0 ? [1, 4, 8] : numbers) searches[workers] = await searchWith(workers);
  return { gpu, unit: "ms per step, by the clock", ...figures, searches };
}

function stepsOf(net: (typeof netNames)[number], times: number): object {
  return Object.fromEntries(engines.map((engine) => [engine, stepOf(engine, net, { python, times, gpu: true })?.clock]));
}

/** From the moment when all workers have done their first training, which loads TensorFlow. */
async function searchWith(workers: number): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), "hnas-bench-"));
  try {
    const options = ["--workers", workers, "--evaluations", (trainingsOfEach + 1) * workers, "--runs", folder];
    const args = ["dist/cli.js", "search", "examples/fashion/fashion.hnas", "--device", "tensorflow"];
    const search = spawn(process.execPath, [...args, ...options.map(String)], { stdio: ["ignore", 2, "inherit"] });
    const looks: { time: number; share: number }[] = [];
    const look = setInterval(() => looks.push({ time: Date.now(), share: Number(asked("utilization.gpu")) }), 500);
    const code = await new Promise((resolve) => search.on("exit", resolve));
    clearInterval(look);
    if (code !== 0) throw new Error(`the search with ${workers} workers ended with exit code ${code}`);
    const { begin, end, perSecond } = evaluationsIn(folder, workers);
    const busy = looks.filter(({ time }) => time > begin && time < end).map(({ share }) => share);
    const utilisation = Math.round(busy.reduce((sum, share) => sum + share, 0) / busy.length);
    return { trainingsPerMinute: Math.round(60 * perSecond), utilisation };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
