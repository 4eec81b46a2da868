/** How a session of a run begins: one of a new run, or one more of a run that goes on. Both give the exit code. */
import { dirname } from "node:path";
import type { RunEvent, Started } from "../protocol/events.ts";
import { exitCode } from "../protocol/exit.ts";
import type { SearchRequest } from "../protocol/messages.ts";
import type { Changes } from "../protocol/problem.ts";
import { changedProgram } from "../protocol/state.ts";
import { RunError } from "../runs/error.ts";
import { acquireLock } from "../runs/lock.ts";
import { createRun, type RunFolder, readRun, runAt } from "../runs/store.ts";
import { type Asker, follow } from "./follow.ts";
import { checkInputs, dataOf, startsOf } from "./inputs.ts";
import { withWorkers } from "./setup.ts";

/** A new run. Its folder is made once the data is known to be usable. */
export async function start({ problem, runs, workers }: SearchRequest & { type: "start" }, asker: Asker): Promise<number> {
  const { starts, fingerprints } = startsOf([problem.search.generator], problem);
  const given = { problem, journal: [], starts, fingerprints: { ...(await dataOf(problem)), ...fingerprints } };
  return await withWorkers(given, runs, workers, asker.stop, (ready) => {
    const run = createRun(runs, problem, new Date());
    return alone(run, () => follow(run, given, ready, asker));
  });
}

/** Goes on with a run, on the same data. */
export async function resume({ folder, workers, changes }: SearchRequest & { type: "resume" }, asker: Asker): Promise<number> {
  const run = runAt(folder);
  return await alone(run, async () => {
    const journal = readRun(run);
    const { problem: begun, fingerprints } = resumable(run, journal, changes);
    const resumed = journal.filter((event) => event.type === "resumed");
    const problem = changedProgram(begun, [...resumed, ...(changes ? [changes] : [])]);
    const before = startsOf([problem.search.generator, ...resumed.flatMap(({ pieces }) => pieces?.generator ?? [])], problem);
    const known = Object.assign({}, fingerprints, ...resumed.map((event) => event.fingerprints));
    checkInputs(known, await dataOf(problem), before.fingerprints);
    const added = startsOf(changes?.pieces?.generator ? [changes.pieces.generator] : [], problem);
    const given = {
      ...{ problem, journal, fingerprints, starts: new Map([...before.starts, ...added.starts]) },
      ...(changes && { changes: { ...changes, ...(added.starts.size > 0 && { fingerprints: added.fingerprints }) } }),
    };
    return await withWorkers(given, dirname(run.path), workers, asker.stop, (ready) => follow(run, given, ready, asker));
  });
}

/** What the run began with. Throws `RunError` where it cannot go on, or not with changes. */
function resumable({ name, path }: RunFolder, journal: readonly RunEvent[], changes: Changes | undefined): Started {
  const [started] = journal;
  const has = (wanted: RunEvent["type"]) => journal.some(({ type }) => type === wanted);
  if (started?.type !== "started")
    throw new RunError(`The run ${name} was stopped before it began. Delete ${path} and search again.`, exitCode.usage);
  if (has("finished")) throw new RunError(`The run ${name} has finished; there is nothing to resume.`, exitCode.usage);
  if (changes && has("searched"))
    throw new RunError(
      `The run ${name} has tried all its candidates, and only the final training is left: nothing can be changed any more. Resume it as it is, or begin a new search.`,
      exitCode.usage,
    );
  if (started.parallel === undefined)
    throw new RunError(
      `The run ${name} was made by an earlier version, which searched in another way: it can be shown, but not resumed. Begin a new search.`,
      exitCode.cannotGoOn,
    );
  return started;
}

/** With the run's lock. */
async function alone<T>(run: RunFolder, work: () => Promise<T>): Promise<T> {
  const lock = acquireLock(run.path);
  try {
    return await work();
  } finally {
    lock.release();
  }
}
