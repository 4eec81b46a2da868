/** Where what is installed on demand lies: outside of the program, kept from one version of it to the next. */
import { homedir } from "node:os";
import { join } from "node:path";

/** `HNAS_CACHE`, else the user's cache folder. */
export const cacheFolder = (): string => process.env.HNAS_CACHE ?? join(userCache(), "hnas");

function userCache(): string {
  switch (process.platform) {
    case "win32":
      return process.env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local");
    case "darwin":
      return join(homedir(), "Library", "Caches");
    default:
      return process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  }
}

const inFolder = (...path: string[]): string => join(cacheFolder(), "tensorflow", ...path);

/** A Python environment with TensorFlow in it. */
export const ownEnvironment = (): string => inFolder("python");

/** Holds node_modules. */
export const ownPackages = (): string => inFolder("packages");

/** One folder for each TensorFlow that the binding was built against. */
export const bindings = (): string => inFolder("bindings");

/** The interpreter of a Python environment. */
export const interpreterIn = (environment: string): string =>
  process.platform === "win32" ? join(environment, "Scripts", "python.exe") : join(environment, "bin", "python");
