/** How fast each device trains each kind of network on this machine: measured once, remembered in the cache folder. */
import { fork } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { dirname, join } from "node:path";
import { processEntry } from "../entry.ts";
import type { Device } from "../protocol/device.ts";
import { writeWhole } from "../system.ts";
import { version } from "../version.ts";
import { buildOf } from "./devices.ts";
import type { Kind } from "./kinds.ts";
import type { Speed } from "./measure.ts";
import { cacheFolder } from "./tensorflow/folders.ts";

export interface MeasureRequest {
  readonly device: Device;
  readonly kind: Kind;
}

/** And of what. */
interface SpeedOf extends Speed {
  /** As the backend describes itself. */
  readonly description: string;
  readonly warnings: readonly string[];
}

export type MeasureReport =
  | { readonly type: "measured"; readonly speed: SpeedOf }
  | { readonly type: "failed"; readonly reason: string };

/** A speed, or why it could not be measured. */
export type Measured = SpeedOf | { readonly problem: string };

/** The remembered speed, else a new measurement of some seconds. Failures are not remembered, nor what came with a warning. */
export async function speedOf(device: Device, kind: Kind): Promise<Measured> {
  const machine = `${cpus()[0]?.model} x ${availableParallelism()}`;
  const key = [machine, `node ${process.version}`, `hnas ${version}`, buildOf(device), kind, "second start"].join(", ");
  const known = remembered()[key];
  if (known) return known;
  const speed = await measureApart({ device, kind });
  if (!("problem" in speed) && speed.warnings.length === 0) remember({ ...remembered(), [key]: speed });
  return speed;
}

type Memory = Readonly<Record<string, SpeedOf>>;

const memoryPath = (): string => join(cacheFolder(), "devices.json");

function remembered(): Memory {
  try {
    return { ...(JSON.parse(readFileSync(memoryPath(), "utf8")) as Memory) };
  } catch {
    // There is none yet, or somebody has spoilt it: then it is made again.
    return {};
  }
}

function remember(memory: Memory): void {
  const path = memoryPath();
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeWhole(path, (draft) => writeFileSync(draft, JSON.stringify(memory, null, 2)));
  } catch {
    // Where nothing can be written, it is measured each time.
  }
}

/** Milliseconds in which a device must have been measured: loading TensorFlow takes seconds, on a busy machine a minute. */
const patience = 120_000;

/** In a process of its own, in which nothing else runs. */
function measureApart(request: MeasureRequest): Promise<Measured> {
  return new Promise((resolve) => {
    const child = fork(processEntry("measure"), [], { execArgv: [], stdio: ["ignore", "ignore", "ignore", "ipc"] });
    child.on("message", (report: MeasureReport) => {
      resolve(report.type === "measured" ? report.speed : { problem: report.reason });
    });
    const timer = setTimeout(() => {
      resolve({ problem: `it did not answer within ${patience / 1000} s` });
      child.kill("SIGKILL");
    }, patience);
    const ended = (problem: string) => {
      clearTimeout(timer);
      resolve({ problem });
    };
    child.on("error", ({ message }) => ended(message));
    child.on("exit", (code, signal) => ended(`its process was ended by ${signal ?? `exit code ${code}`}`));
    child.send(request);
  });
}
