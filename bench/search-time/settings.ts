/** The settings that are compared: what each has reached when, and how good its winner is. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chooseSearch, compileFile } from "../../server/commands/compile.ts";
import type { DeviceName } from "../../server/compute/devices.ts";
import { loadDataset } from "../../server/data/load.ts";
import { listRuns, readRun } from "../../server/runs/store.ts";
import { pythonIn } from "../../test/frameworks/python.ts";

/** An accuracy on the validation split and when it was measured, in seconds after the start of the process. */
export type Measured = readonly [seconds: number, accuracy: number];

export interface Outcome {
  readonly measured: readonly Measured[];
  /** Accuracy on the test split of the winner, trained on the others. Its training is not counted. */
  readonly test: number;
}

export interface Conditions {
  readonly seed: number;
  readonly seconds: number;
}

/** Of ours, which stop where they have come so far. */
export interface OurConditions extends Conditions {
  readonly device: DeviceName;
  readonly accuracy: number;
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const file = here("fashion.hnas");
const packages = { optuna: "5.0.0" };

/** By the names of the searches in fashion.hnas. */
export const ours = ["bayesian", "judged", "halving", "random", "evolution", "local"] as const;
export const peers = ["tpe", "random", "hyperband"] as const;
export type Ours = (typeof ours)[number];
export type Peer = (typeof peers)[number];

export function runOurs(name: Ours, conditions: OurConditions): Outcome {
  return inFolder((runs) => {
    const { seed, seconds, device, accuracy } = conditions;
    const text = readFileSync(file, "utf8")
      .replace(/from "(.*)"/, (_, path) => `from "${resolve(dirname(file), path)}"`)
      .replaceAll("space: Net", `space: Net\n  budget: ${seconds} s\n  until: accuracy >= ${accuracy}`);
    const searched = join(runs, "fashion.hnas");
    writeFileSync(searched, text);
    const options = { search: name, seed, workers: 2, device, runs };
    const args = Object.entries(options).flatMap(([option, value]) => [`--${option}`, String(value)]);
    const start = Date.now();
    const { status } = spawnSync(process.execPath, ["dist/cli.js", "search", searched, ...args], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    const [found] = listRuns(runs);
    if (!found || status !== 0) throw new Error(`the search ${name} ended with exit code ${status}`);
    const events = readRun(found);
    const measured = events.flatMap((event) => {
      if (event.type !== "epoch" || event.id === 0 || event.validation?.accuracy === undefined) return [];
      return [[(event.time - start) / 1000, event.validation.accuracy]] as const;
    });
    const finished = events.find((event) => event.type === "finished");
    return { measured, test: finished?.best?.test?.accuracy ?? Number.NaN };
  });
}

/** On the images that `hnas search` splits off with this seed. */
export async function runPeer(name: Peer, { seed, seconds }: Conditions): Promise<Outcome> {
  const python = pythonIn(resolve(".cache", "python"), packages);
  const { data } = chooseSearch((await compileFile(file)).problems, "bayesian");
  if (!data) throw new Error("the example has data");
  const dataset = await loadDataset(data, seed);
  return inFolder((folder) => {
    for (const split of ["train", "validation", "test"] as const) {
      const examples = dataset[split];
      if (!examples) throw new Error(`the example has images of ${split}`);
      writeFileSync(join(folder, `${split}.images`), examples.inputs);
      writeFileSync(join(folder, `${split}.labels`), Uint8Array.from(examples.labels));
    }
    const start = Date.now();
    const args = [here("peer.py"), folder, seconds, name, seed].map(String);
    const { status, stdout } = spawnSync(python, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    if (status !== 0) throw new Error(`Optuna's search ${name} ended with exit code ${status}`);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Measured | number);
    return {
      measured: lines.flatMap((line) => (typeof line === "number" ? [] : [[line[0] - start / 1000, line[1]] as const])),
      test: Number(lines.at(-1)),
    };
  });
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "hnas-bench-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
