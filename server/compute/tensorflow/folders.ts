/** Where what is installed on demand lies: outside of the program, kept from one version of it to the next. */
import { readdirSync, renameSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";

/** `HNAS_CACHE`, else the user's cache folder. */
export const cacheFolder = (): string => resolve(process.env.HNAS_CACHE || join(userCache(), "hnas"));

function userCache(): string {
  switch (process.platform) {
    case "win32":
      return process.env.LOCALAPPDATA || join(home(), "AppData", "Local");
    case "darwin":
      return join(home(), "Library", "Caches");
    default:
      return process.env.XDG_CACHE_HOME || join(home(), ".cache");
  }
}

/** A user whom the system does not know, as in many containers, has none. */
function home(): string {
  try {
    return homedir();
  } catch {
    return tmpdir();
  }
}

const inFolder = (...path: string[]): string => join(cacheFolder(), "tensorflow", ...path);

/** A Python environment with TensorFlow in it. */
export const ownEnvironment = (): string => inFolder("python");

/** Holds node_modules. */
export const ownPackages = (): string => inFolder("packages");

/** One folder for each TensorFlow that the binding was built against. */
export const bindings = (): string => inFolder("bindings");

/** Whoever has it installs. */
export const installationLock = (): string => inFolder("lock");

/**
 * Has a folder filled beside its place and puts it there once it is whole, instead of what was there: what is cut off never looks
 * finished. For one process at a time.
 */
export async function fillFolder(folder: string, fill: (unfinished: string) => Promise<void>): Promise<void> {
  const unfinished = `${folder}.${process.pid}`;
  const remove = (path: string) => rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  // What processes that were killed have left.
  for (const name of readdirSync(dirname(folder)))
    if (name.startsWith(`${basename(folder)}.`)) remove(join(dirname(folder), name));
  try {
    await fill(unfinished);
    remove(folder);
    renameSync(unfinished, folder);
  } finally {
    remove(unfinished);
  }
}

/** The interpreter of a Python environment. */
export const interpreterIn = (environment: string): string =>
  process.platform === "win32" ? join(environment, "Scripts", "python.exe") : join(environment, "bin", "python");
