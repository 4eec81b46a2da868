/** Only one process works on a run: it has the lock in its folder. */
import { hostname } from "node:os";
import { join } from "node:path";
import { type Held, type Lock, type Owner, ownerOf, takeLock } from "../lock.ts";
import { exitCode } from "../protocol/exit.ts";
import { attempt, RunError } from "./error.ts";

const pathIn = (folder: string): string => join(folder, "lock");

/** Takes the lock of a run's folder, also from a dead process. Throws `RunError` where a living one has it. */
export function acquireLock(folder: string): Lock {
  const taken = attempt("lock", folder, () => takeLock(pathIn(folder)));
  if ("release" in taken) return taken;
  throw new RunError(inUse(folder, taken.by), exitCode.cannotGoOn);
}

/** The living process that works on a run, if there is one. Throws `RunError`. */
export const lockOwner = (folder: string): Owner | undefined =>
  attempt("read the lock of", folder, () => ownerOf(pathIn(folder)));

function inUse(folder: string, by: Held["by"]): string {
  if (by === "contested") return `Cannot lock ${folder}: other processes are taking its lock at the same time. Try again.`;
  return by.host === hostname()
    ? `The run in ${folder} is in use by process ${by.pid}. Wait until it ends, or stop it.`
    : `The run in ${folder} is in use by process ${by.pid} on ${by.host}. If that process is dead, delete ${pathIn(folder)}.`;
}
