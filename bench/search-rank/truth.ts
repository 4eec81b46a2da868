/**
 * `node bench/search-rank/truth.ts` trains the candidates fully and keeps each result, a line each, in .cache/search-rank/truth.jsonl:
 * interrupted, it goes on where it was. The fifty by two seeds take about an hour of one core, the fresh ones some minutes more.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { findDevices } from "../../server/compute/choose.ts";
import { createBackend } from "../../server/compute/devices.ts";
import { evaluate } from "../../server/compute/evaluate.ts";
import { train } from "../../server/compute/train.ts";
import type { Architecture } from "../../server/network/architecture.ts";
import type { Metrics } from "../../server/protocol/events.ts";
import type { TrainingSettings } from "../../server/space/space.ts";
import { fashion, fifty, fresh, isDeep, type Ranked } from "./candidates.ts";

const file = fileURLToPath(new URL("../../.cache/search-rank/truth.jsonl", import.meta.url));

export interface Truth {
  /** `nameOf` its architecture. */
  readonly graph: string;
  readonly seed: number;
  readonly device: string;
  /** After each epoch. */
  readonly validation: readonly Metrics[];
  readonly test: Metrics;
  /** Of processor time, the training alone. */
  readonly seconds: number;
}

/** As the task's own, but for the learning rate, which its space searches. */
export const settings: TrainingSettings = {
  optimizer: { name: "adam", arguments: { learning_rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } },
  schedule: { name: "cooldown", arguments: { share: 0.5, warmup: 0 } },
  ...{ batch: 64, epochs: 6 },
};

/** Says which candidate it is, in any version. */
export const nameOf = ({ nodes }: Architecture): string =>
  nodes.map(({ operation, arguments: given, inputs }) => `${operation}${JSON.stringify(given)}(${inputs})`).join(" ");

export function known(): readonly Truth[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => (line === "" ? [] : JSON.parse(line)));
}

export const processorSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

async function trainAll(): Promise<void> {
  const { space, task, dataset } = await fashion();
  const [device] = findDevices()
    .flatMap((found) => ("device" in found ? found.device : []))
    .toReversed();
  const backend = await createBackend(device ?? { name: "wasm" }, console.error);
  mkdirSync(dirname(file), { recursive: true });
  const done = new Set(known().map(({ graph, seed }) => `${graph} ${seed}`));
  const one = async ({ architecture }: Ranked, seed: number): Promise<void> => {
    const graph = nameOf(architecture);
    if (done.has(`${graph} ${seed}`)) return;
    const validation: Metrics[] = [];
    const before = processorSeconds();
    const { weights } = await train(backend, {
      ...{ architecture, task, settings, train: dataset.train, validation: dataset.validation, seed },
      onEpoch: (report) => validation.push(report.validation ?? {}),
    });
    const seconds = processorSeconds() - before;
    const test = dataset.test ? await evaluate(backend, architecture, weights, task, dataset.test) : {};
    const truth: Truth = { graph, seed, device: backend.description, validation, test, seconds };
    appendFileSync(file, `${JSON.stringify(truth)}\n`);
  };
  const candidates = fifty(space);
  const [deep, others] = [candidates.filter(({ stages }) => isDeep(stages)), candidates.filter(({ stages }) => !isDeep(stages))];
  for (const candidate of candidates) await one(candidate, 1);
  for (const candidate of [...deep, ...others]) await one(candidate, 2);
  for (const candidate of fresh(space)) await one(candidate, 1);
}

if (import.meta.main) await trainAll();
