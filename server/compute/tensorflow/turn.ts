/** One installation at a time on this machine, whoever asks for it: each waits for the one before. */
import { mkdirSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Held, type Lock, type Owner, takeLock } from "../../lock.ts";
import { installationLock } from "./folders.ts";
import type { Watch } from "./install.ts";
import { TensorflowMissing } from "./missing.ts";

/** In ms. */
const lookEvery = 500;

/** @throws TensorflowMissing where the lock cannot be written, and what `act` throws */
export async function inTurn<T>(watch: Watch, act: () => Promise<T>): Promise<T> {
  const lock = await waitForLock(watch);
  try {
    return await act();
  } finally {
    lock.release();
  }
}

async function waitForLock({ say, signal }: Watch): Promise<Lock> {
  const path = installationLock();
  for (let told = false; ; ) {
    const taken = take(path);
    if ("release" in taken) return taken;
    if (!told && taken.by !== "contested") {
      say(waiting(taken.by, path));
      told = true;
    }
    await setTimeout(lookEvery, undefined, signal && { signal });
  }
}

function take(path: string): Lock | Held {
  const folder = dirname(path);
  try {
    mkdirSync(folder, { recursive: true });
    return takeLock(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TensorflowMissing(`nothing can be installed into ${folder} (${reason}); let HNAS_CACHE name another folder`);
  }
}

const waiting = ({ host, pid }: Owner, path: string): string =>
  host === hostname()
    ? `Process ${pid} is installing it already; waiting until that is done ...`
    : `Process ${pid} on ${host} is installing it already; waiting until that is done (if that process is dead, delete ${path}) ...`;
