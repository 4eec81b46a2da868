/** The settings that are compared. Each is run for a time and gives what it has reached when. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chooseSearch, compileFile } from "../../server/commands/compile.ts";
import type { DeviceName } from "../../server/compute/devices.ts";
import { loadDataset } from "../../server/data/load.ts";
import { listRuns, readRun } from "../../server/runs/store.ts";
import { pythonIn } from "../../test/frameworks/python.ts";

/** An accuracy on the validation split and when it was measured, in seconds after the start of the process. */
export type Measured = readonly [seconds: number, accuracy: number];

export interface Conditions {
  readonly seed: number;
  readonly seconds: number;
  readonly device: DeviceName;
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const file = here("fashion.hnas");
const packages = { optuna: "5.0.0" };

/** By the names of the searches in fashion.hnas. */
export const ours = ["bayesian", "halving", "reinforce"] as const;
export const peers = ["tpe", "random", "hyperband"] as const;
export type Setting = (typeof ours)[number] | `optuna ${(typeof peers)[number]}`;

export async function run(setting: Setting, conditions: Conditions): Promise<readonly Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), "hnas-bench-"));
  try {
    const peer = peers.find((name) => setting === `optuna ${name}`);
    return peer ? await runPeer(peer, conditions, folder) : runOurs(setting, conditions, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runOurs(name: string, { seed, seconds, device }: Conditions, runs: string): readonly Measured[] {
  const args = [
    "dist/cli.js",
    "search",
    file,
    "--search",
    name,
    "--seed",
    seed,
    "--workers",
    2,
    "--device",
    device,
    "--runs",
    runs,
  ];
  const start = Date.now();
  // Stopped as a user would stop it: without the final training.
  const timeout = 1000 * seconds;
  spawnSync(process.execPath, args.map(String), { stdio: ["ignore", "ignore", "inherit"], timeout, killSignal: "SIGINT" });
  const [found] = listRuns(runs);
  if (!found) throw new Error(`the search ${name} made no run`);
  return readRun(found).flatMap((event) => {
    if (event.type !== "epoch" || event.id === 0 || event.validation?.accuracy === undefined) return [];
    return [[(event.time - start) / 1000, event.validation.accuracy]] as const;
  });
}

/** On the images that `hnas search` splits off with this seed. */
async function runPeer(name: string, { seed, seconds }: Conditions, folder: string): Promise<readonly Measured[]> {
  const python = pythonIn(resolve(".cache", "python"), packages);
  const { data } = chooseSearch((await compileFile(file)).problems, "bayesian");
  if (!data) throw new Error("the example has data");
  const { train, validation } = await loadDataset(data, seed);
  for (const [split, { inputs, labels }] of Object.entries({ train, validation })) {
    writeFileSync(join(folder, `${split}.images`), inputs);
    writeFileSync(join(folder, `${split}.labels`), Uint8Array.from(labels));
  }
  const start = Date.now();
  const args = [here("peer.py"), folder, seconds, name, seed].map(String);
  const { status, stdout } = spawnSync(python, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (status !== 0) throw new Error(`Optuna's search ${name} ended with exit code ${status}`);
  return stdout
    .trim()
    .split("\n")
    .filter((line) => line.startsWith("["))
    .map((line) => JSON.parse(line) as Measured)
    .map(([time, accuracy]) => [time - start / 1000, accuracy]);
}
