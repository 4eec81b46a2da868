/** The workers of a session, and what they are given once: the decoded data and a device, or a program. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { chooseDevice } from "../compute/choose.ts";
import { findDevice } from "../compute/devices.ts";
import { kindOf } from "../compute/kinds.ts";
import { candidateLimit, memoryLimitOf, workerLimit, workersFor } from "../compute/limits.ts";
import { loadDataset } from "../data/load.ts";
import { writeDataset } from "../data/stored.ts";
import type { Device } from "../protocol/device.ts";
import type { Started } from "../protocol/events.ts";
import { exitCode } from "../protocol/exit.ts";
import type { WorkerSetup } from "../protocol/messages.ts";
import type { DataSpec } from "../protocol/problem.ts";
import type { ProgramSetup } from "../protocol/program.ts";
import { asRunError } from "../runs/error.ts";
import { makeFolder } from "../runs/store.ts";
import { knownCosts } from "../search/pieces.ts";
import type { SearchSetup } from "../search/setup.ts";
import { Workers } from "./workers.ts";

export interface ReadyWorkers {
  readonly workers: Workers;
  /** What the journal says of them. */
  readonly told: Pick<Started, "workers" | "device" | "memory" | "data">;
}

type Given = Pick<SearchSetup, "problem" | "journal">;

/**
 * Starts workers and ends them after their use.
 * @param runs the folder that the decoded data lies in, until this process ends
 * @param asked how many of them; left out: as the search says
 * @returns what `use` does, an exit code; that of an interrupted search where it was stopped before
 */
export async function withWorkers(
  given: Given,
  runs: string,
  asked: number | undefined,
  stop: AbortSignal,
  use: (ready: ReadyWorkers) => Promise<number>,
): Promise<number> {
  const own = given.problem.search.workers;
  const wanted = asked ?? (own === "auto" ? undefined : own);
  const device = given.problem.task.program ? undefined : await deviceFor(given);
  const count = wanted ?? (device ? workersFor(device) : availableParallelism());
  const setup = device ? await trainingSetup(given, runs, count, device) : programSetup(given);
  if (stop.aborted) return exitCode.interrupted;
  const workers = new Workers(count, setup);
  try {
    const ready = await Promise.race([workers.ready, once(stop, "abort").then(() => undefined)]);
    if (!ready) return exitCode.interrupted;
    const memory = "device" in setup && setup.memory !== undefined ? candidateLimit(setup.device, setup.memory) : undefined;
    return await use({ workers, told: { workers: count, ...(memory !== undefined && { memory }), ...ready } });
  } finally {
    workers.close();
  }
}

/** A program computes as it likes. */
function programSetup({ problem, journal }: Given): ProgramSetup {
  const { task, space, search } = problem;
  if (!task.program) throw new Error("the task has no program");
  // Of the objectives, costs of the network are known without it.
  const metrics = search.objectives.flatMap(({ metric }) => (knownCosts(true).includes(metric) ? [] : metric));
  return { program: task.program, metrics, space, proven: journal.some(({ type }) => type === "evaluated") };
}

async function trainingSetup({ problem, journal }: Given, runs: string, count: number, device: Device): Promise<WorkerSetup> {
  const { data, task, space, search } = problem;
  const { objectives, seed, weights: judge } = search;
  if (!data) throw new Error("a network is trained on data");
  const told = startOf(journal)?.memory;
  const memory = memoryLimitOf(device, count, told === undefined ? search.memory : workerLimit(device, told));
  const examples = await storedExamples(data, seed, runs);
  return { ...{ examples, space, objectives, device, memory }, task: task.kind, ...(judge && { judge }) };
}

const startOf = (journal: Given["journal"]) => journal.find((event) => event.type === "started");

/** Decodes the data once, for all workers. */
async function storedExamples(data: DataSpec, seed: number, runs: string): Promise<string> {
  const dataset = await loadDataset(data, seed);
  makeFolder(runs);
  const path = join(runs, `.examples-${randomUUID()}`);
  process.on("exit", () => rmSync(path, { force: true }));
  try {
    await writeDataset(path, dataset);
    return path;
  } catch (error) {
    throw asRunError(error, "write the decoded examples to", path);
  }
}

/** Of a run that goes on the one that it began with, whatever `auto` was. */
async function deviceFor({ problem: { search, space }, journal }: Given): Promise<Device> {
  const began = startOf(journal)?.device;
  if (began !== undefined) return findDevice(began.startsWith("tensorflow") ? "tensorflow" : "wasm");
  return search.device === "auto" ? (await chooseDevice(kindOf(space.root))).device : findDevice(search.device);
}
