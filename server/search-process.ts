/**
 * The process that runs one search, for whoever forked it: takes the run's lock, writes each event to the journal before anyone is
 * told of it, keeps the weights of the best. It ends with whoever forked it; then the run can be resumed.
 */
import { randomUUID } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { chooseDevice } from "./compute/choose.ts";
import { findDevice } from "./compute/devices.ts";
import { createJudge } from "./compute/judges/index.ts";
import { kindOf } from "./compute/kinds.ts";
import { candidateLimit, memoryLimitOf, workerLimit } from "./compute/limits.ts";
import { TensorflowMissing } from "./compute/tensorflow/missing.ts";
import { DataError } from "./data/dataset.ts";
import { fingerprints } from "./data/fingerprints.ts";
import { loadDataset } from "./data/load.ts";
import { writeDataset } from "./data/stored.ts";
import type { Device } from "./protocol/device.ts";
import type { Evaluated, RunEvent, Started } from "./protocol/events.ts";
import { exitCode } from "./protocol/exit.ts";
import type { SearchReport, SearchRequest } from "./protocol/messages.ts";
import type { DataSpec, PieceSpec, Problem, SearchSpec } from "./protocol/problem.ts";
import type { AnySetup } from "./protocol/program.ts";
import { keptOf } from "./protocol/ranking.ts";
import { asRunError, RunError } from "./runs/error.ts";
import { readGenerator, writeGenerator } from "./runs/generator.ts";
import { openJournal } from "./runs/journal.ts";
import { acquireLock } from "./runs/lock.ts";
import { createRun, journalPath, makeFolder, programLog, type RunFolder, readRun, runAt } from "./runs/store.ts";
import { judgePath, keepAsFinal, pruneWeights, rungPath, settleWeights, weightsPath } from "./runs/weights.ts";
import { knownDecisions } from "./search/generator/modules.ts";
import { search } from "./search/loop.ts";
import { knownCosts } from "./search/pieces.ts";
import { Recorded, ReplayError } from "./search/recorded.ts";
import type { Clock, SearchSetup, Trainings } from "./search/setup.ts";
import { version } from "./version.ts";
import { Workers } from "./workers.ts";

const stop = new AbortController();
stop.signal.addEventListener("abort", () => {
  // Whatever this process is in the middle of: what is in the journal is safe.
  setTimeout(() => process.exit(exitCode.interrupted), 1500).unref();
});
process.on("disconnect", () => stop.abort());
process.on("SIGTERM", () => stop.abort());
// Ctrl-C reaches all processes of a terminal; the one that draws there decides what follows, and says `stop`.
for (const signal of ["SIGINT", "SIGHUP"]) process.on(signal, () => {});

process.on("message", (request: SearchRequest) => {
  if (request.type === "stop") return stop.abort();
  (request.type === "start" ? start(request) : resume(request)).then(
    (code) => process.exit(code),
    async (error: unknown) => {
      const problem = problemOf(error);
      await tell(problem);
      process.exit(problem.exitCode);
    },
  );
});

/** A new run. Its folder is made once the data is known to be usable. */
async function start({ problem, runs, workers: count }: SearchRequest & { type: "start" }): Promise<number> {
  const begun = startsOf([problem.search.generator], problem);
  const prints = { ...(await fingerprintsOf(problem)), ...begun.fingerprints };
  const setup = await setupOf(problem, {
    runs,
    find: async () => await deviceFor(problem),
    journal: [],
    count,
    limit: () => problem.search.memory,
  });
  return await withWorkers(problem, setup, count, async (workers, session) => {
    const run = createRun(runs, problem, new Date());
    const lock = acquireLock(run.path);
    try {
      return await follow(run, workers, { ...session, problem, journal: [], fingerprints: prints, starts: begun.starts });
    } finally {
      lock.release();
    }
  });
}

/** Goes on with a run, on the same data. */
async function resume({ folder, workers: count, changes }: SearchRequest & { type: "resume" }): Promise<number> {
  const run = runAt(folder);
  const lock = acquireLock(run.path);
  try {
    const journal = readRun(run);
    const [started] = journal;
    if (started?.type !== "started")
      throw new RunError(`The run ${run.name} was stopped before it began. Delete ${run.path} and search again.`, exitCode.usage);
    if (journal.some(({ type }) => type === "finished"))
      throw new RunError(`The run ${run.name} has finished; there is nothing to resume.`, exitCode.usage);
    if (changes && journal.some(({ type }) => type === "searched"))
      throw new RunError(
        `The run ${run.name} has tried all its candidates, and only the final training is left: nothing can be changed any more. Resume it as it is, or begin a new search.`,
        exitCode.usage,
      );
    if (started.parallel === undefined)
      throw new RunError(
        `The run ${run.name} was made by an earlier version, which searched in another way: it can be shown, but not resumed. Begin a new search.`,
        exitCode.cannotGoOn,
      );
    const { problem } = started;
    const resumed = journal.filter((event) => event.type === "resumed");
    const before = startsOf([problem.search.generator, ...resumed.flatMap(({ pieces }) => pieces?.generator ?? [])], problem);
    const prints = Object.assign({}, started.fingerprints, ...resumed.map(({ fingerprints }) => fingerprints));
    checkFiles(prints, await fingerprintsOf(problem), before.fingerprints);
    const added = startsOf(changes?.pieces?.generator ? [changes.pieces.generator] : [], problem);
    // What `auto` took when the run began.
    const find = () => findDevice(started.device.startsWith("tensorflow") ? "tensorflow" : "wasm");
    const limit = (used: Device) => (started.memory === undefined ? problem.search.memory : workerLimit(used, started.memory));
    const setup = await setupOf(problem, { runs: dirname(run.path), find, journal, count, limit });
    return await withWorkers(problem, setup, count, (workers, session) =>
      follow(run, workers, {
        ...{ ...session, problem, journal, fingerprints: started.fingerprints },
        starts: new Map([...before.starts, ...added.starts]),
        ...(changes && { changes: { ...changes, ...(added.starts.size > 0 && { fingerprints: added.fingerprints }) } }),
      }),
    );
  } finally {
    lock.release();
  }
}

type Prints = Readonly<Record<string, string>>;

function checkFiles(before: Prints, data: Prints, generators: Prints): void {
  const changed = Object.keys(before).find((path) => ({ ...generators, ...data })[path] !== before[path]);
  const what = changed !== undefined && changed in generators ? "generator that it starts from" : "data";
  if (changed)
    throw new RunError(
      `The ${what} has changed since the run began: ${changed}. Put the file back as it was, or begin a new search.`,
      exitCode.cannotGoOn,
    );
}

/** The generators that these start from, by the paths that they name, and the fingerprints of their files. Throws `RunError`. */
function startsOf(specs: readonly PieceSpec[], { space }: Problem) {
  const read = specs.flatMap((spec) => {
    const { start, hidden } = spec.arguments;
    if (typeof start !== "string") return [];
    const found = readGenerator(start, Number(hidden));
    if (knownDecisions(found.generator, space).size === 0)
      throw new RunError(
        `${found.path} knows none of the decisions of ${space.name}: no name and options are the same. Leave \`start\` out, or name a run of a space like it.`,
        exitCode.problem,
      );
    return [[start, found] as const];
  });
  return {
    starts: new Map(read.map(([start, { generator }]) => [start, generator])),
    fingerprints: Object.fromEntries(read.map(([, { path, fingerprint }]) => [path, fingerprint])) as Prints,
  };
}

/**
 * Decodes the data once, for all workers.
 * @param runs the folder that the file lies in, until this process ends
 */
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

async function deviceFor({ search: { device }, space }: Problem): Promise<Device> {
  return device === "auto" ? (await chooseDevice(kindOf(space.root))).device : findDevice(device);
}

const fingerprintsOf = async ({ data }: Problem) => (data ? await fingerprints(data) : {});

interface Surroundings {
  /** The folder that the decoded examples are written to. */
  readonly runs: string;
  readonly find: () => Device | Promise<Device>;
  readonly journal: readonly RunEvent[];
  /** Of workers, where it is asked for. */
  readonly count: number | undefined;
  /** Of a worker's memory, in bytes. */
  readonly limit: (device: Device) => number | undefined;
}

/** A program computes as it likes; networks are trained on a device. */
async function setupOf(problem: Problem, { runs, find, journal, count, limit }: Surroundings): Promise<AnySetup> {
  const { data, task, space, search } = problem;
  const { objectives, weights: judge } = search;
  const { program } = task;
  // Of the objectives, costs of the network are known without it.
  const metrics = objectives.map(({ metric }) => metric).filter((name) => !knownCosts(true).some((cost) => cost === name));
  if (program) return { program, metrics, space, proven: journal.some(({ type }) => type === "evaluated") };
  if (!data) throw new Error("a network is trained on data");
  const examples = await storedExamples(data, search.seed, runs);
  const device = await find();
  const memory = memoryLimitOf(device, sizeOf(problem, count), limit(device));
  return { examples, space, task: task.kind, objectives, device, memory, ...(judge && { judge }) };
}

const sizeOf = ({ search: { workers } }: Problem, count: number | undefined): number =>
  count ?? (workers === "auto" ? availableParallelism() : workers);

type Session = Pick<Started, "workers" | "device" | "memory" | "data">;

async function withWorkers(
  problem: Problem,
  setup: AnySetup,
  count: number | undefined,
  use: (workers: Workers, session: Session) => Promise<number>,
): Promise<number> {
  const size = sizeOf(problem, count);
  const workers = new Workers(size, setup);
  try {
    const ready = await Promise.race([workers.ready, stopped]);
    if (ready === undefined) return exitCode.interrupted;
    const memory = "device" in setup && setup.memory !== undefined ? candidateLimit(setup.device, setup.memory) : undefined;
    return await use(workers, { workers: size, ...(memory !== undefined && { memory }), ...ready });
  } finally {
    workers.close();
  }
}

const stopped = new Promise<undefined>((resolve) => {
  stop.signal.addEventListener("abort", () => resolve(undefined));
});

/** Writes the events of a run down and tells them, up to its end. */
async function follow(
  run: RunFolder,
  workers: Workers,
  given: Session & Pick<Started, "problem" | "fingerprints"> & Pick<SearchSetup, "journal" | "changes" | "starts">,
): Promise<number> {
  const { problem, journal: history, workers: count, device, memory, data, fingerprints, changes, starts } = given;
  const [started] = history;
  const parallel = (started?.type === "started" ? started.parallel : undefined) ?? count;
  const journal = openJournal(journalPath(run));
  try {
    await tell({ type: "run", name: run.name, folder: run.path, history });
    const recorded = new Recorded(history);
    const settle = ({ id, rung }: Evaluated) => rung !== undefined && settleWeights(run, id, rung);
    for (const event of recorded.evaluated()) settle(event);
    // A candidate that may be trained further needs the weights that it has.
    const canGoOn = problem.search.fidelity.name !== "full";
    const setup: SearchSetup = {
      ...{ problem, journal: history, clock, stop: stop.signal },
      trainings: problem.task.program ? byProgram(run, workers) : trainingsOf(run, workers, problem.search),
      parallel,
      session: {
        run: run.name,
        version,
        workers: count,
        parallel,
        device,
        ...(memory !== undefined && { memory }),
        data,
        fingerprints,
      },
      ...(changes && { changes }),
      ...(starts && { starts }),
      keep: (generator) => writeGenerator(run, generator),
    };
    let last: RunEvent["type"] | undefined;
    for await (const event of search(setup)) {
      journal.append([event]);
      recorded.add(event);
      if (event.type === "evaluated") settle(event);
      if (event.type === "evaluated" && !canGoOn) {
        const trained = recorded.measured();
        const kept = new Set(keptOf(problem, trained));
        pruneWeights(
          run,
          trained.flatMap(({ id }) => (kept.has(id) ? [] : id)),
        );
      }
      last = event.type;
      void tell({ type: "event", event });
    }
    return last === "finished" ? exitCode.done : exitCode.interrupted;
  } finally {
    journal.close();
  }
}

/** Trainings by workers, whose weights lie in the run's folder. */
function trainingsOf(run: RunFolder, workers: Workers, search: SearchSpec): Trainings {
  const none = () => {};
  const learned = learning(run, workers, search);
  return {
    async evaluate({ id, rung, ...request }, onReport, signal) {
      const own = weightsPath(run, id);
      const weights = rung === undefined ? own : rungPath(run, id, rung);
      const job = { kind: "evaluation", ...request, weights, ...(request.trained > 0 && { from: own }) } as const;
      return await workers.run({ ...job, ...(await learned()) }, onReport, signal);
    },
    async judge({ decisions, seed }, signal) {
      const outcome = await workers.run({ kind: "judgement", decisions, seed, ...(await learned()) }, none, signal);
      return outcome.kind === "done" ? outcome.score : undefined;
    },
    final: ({ id: _, ...request }, onReport, signal) =>
      workers.run({ kind: "final", ...request, weights: weightsPath(run, "final") }, onReport, signal),
    async test({ id, decisions }, signal) {
      keepAsFinal(run, id);
      return await workers.run({ kind: "test", decisions, weights: weightsPath(run, "final") }, none, signal);
    },
  };
}

/** Has the judge trained when it is first asked for, once for the run. Gives the file of what it has learned, where it learns. */
function learning(run: RunFolder, workers: Workers, { weights, seed }: SearchSpec): () => Promise<{ readonly learned?: string }> {
  const learned = judgePath(run);
  let done: Promise<{ readonly learned?: string }> | undefined;
  const start = async () => {
    if (!weights || !createJudge(weights).learn) return {};
    if (existsSync(learned)) return { learned };
    const outcome = await workers.run({ kind: "judge", seed, learned }, () => {}, stop.signal);
    if (outcome.kind === "done") return { learned };
    throw new RunError(`The judge ${weights.name} could not be trained: ${outcome.reason}.`, exitCode.cannotGoOn);
  };
  return () => {
    done ??= start();
    return done;
  };
}

/** What a program measured of the winner is its result: nothing is left to be trained or tested. */
const byProgram = (run: RunFolder, workers: Workers): Trainings => {
  const nothing = async () => ({ kind: "done", epochs: 0, seconds: 0 }) as const;
  return {
    evaluate: (request, onReport, signal) => workers.run({ kind: "program", ...request, log: programLog(run) }, onReport, signal),
    judge: async () => undefined,
    final: nothing,
    test: nothing,
  };
};

/** The machine's time at the start, and from there a clock that nobody sets. */
const clock: Clock = {
  now: () => Math.round(performance.timeOrigin + performance.now()),
  alarm(at, ring) {
    const timer = setTimeout(ring, Math.min(Math.max(0, at - clock.now()), longestTimer));
    return { cancel: () => clearTimeout(timer) };
  },
};
/** Milliseconds; `setTimeout` rings at once where it is asked for more. */
const longestTimer = 2 ** 31 - 1;

function problemOf(error: unknown): SearchReport & { type: "problem" } {
  if (error instanceof RunError) return { type: "problem", exitCode: error.exitCode, text: error.message };
  if (error instanceof DataError) return { type: "problem", exitCode: exitCode.problem, text: error.message };
  if (error instanceof TensorflowMissing) return { type: "problem", exitCode: exitCode.cannotGoOn, text: error.message };
  if (error instanceof ReplayError) return { type: "problem", exitCode: exitCode.cannotGoOn, text: error.message };
  // A fault of this program: whoever reports it needs to know where.
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    type: "problem",
    exitCode: exitCode.cannotGoOn,
    text: `HNAS has failed; this is a fault in it. What was finished is kept.\n${text}`,
  };
}

/** Once it is on its way. An asker that has just died needs no answer; `disconnect` ends this process. */
function tell(report: SearchReport): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(report, undefined, undefined, () => resolve());
    else resolve();
  });
}
