/** Installs what is missing for the backend: TensorFlow in a Python environment of its own, the npm package, the binding. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Installation } from "../../protocol/device.ts";
import { bindingPath, buildBinding } from "./binding.ts";
import { run } from "./command.ts";
import { interpreterIn, ownEnvironment, ownPackages } from "./folders.ts";
import { installationOf } from "./installation.ts";
import { findLibrary, hasGpu, type Library } from "./library.ts";
import { TensorflowMissing } from "./missing.ts";
import { findPackage, packageNames, packageVersion } from "./package.ts";

/** The version that is installed where there is none. */
const tensorflowVersion = "2.21.0";

export interface Watch {
  /** Gets what is being done, line by line. */
  readonly say: (line: string) => void;
  /** Ends the installation; then its reason is thrown. What is finished is kept. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * What is there is used: a TensorFlow of the user's stays as it is.
 * @param env says which Python is meant, as for `findLibrary`
 * @throws TensorflowMissing where something cannot be installed
 */
export async function install(watch: Watch, env: NodeJS.ProcessEnv = process.env): Promise<Installation> {
  const { say, signal } = watch;
  const library = foundLibrary(env) ?? (await ensureLibrary(watch));
  say(`TensorFlow ${library.version} in ${library.folder}`);
  await ensurePackages(watch);
  const found = findPackage();
  say(`${found.name} ${packageVersion} in ${found.folder}`);
  const binding = bindingPath(library);
  if (!existsSync(binding)) {
    say("Building the binding between them (once, some ten seconds) ...");
    await buildBinding(library, found, signal);
  }
  say(`binding in ${binding}`);
  return installationOf(library, found, binding);
}

function foundLibrary(env: NodeJS.ProcessEnv): Library | undefined {
  try {
    return findLibrary(env);
  } catch (error) {
    if (error instanceof TensorflowMissing && error.installable) return undefined;
    throw error;
  }
}

async function ensureLibrary(watch: Watch): Promise<Library> {
  const { say, signal } = watch;
  const environment = ownEnvironment();
  const interpreter = interpreterIn(environment);
  // One whose making was cut off has no pip.
  if ((await run(interpreter, ["-m", "pip", "--version"], { signal })).code !== 0) {
    say(`Making a Python environment in ${environment} ...`);
    rmSync(environment, { recursive: true, force: true });
    await must("python3", ["-m", "venv", environment], watch, {
      missing: "python3 was not found; install Python 3.10 or later",
      failed: "Python's module venv is needed (Debian and Ubuntu: the package python3-venv)",
    });
  }
  const wanted = hasGpu() ? `tensorflow[and-cuda]==${tensorflowVersion}` : `tensorflow-cpu==${tensorflowVersion}`;
  say(`Installing ${wanted} (${hasGpu() ? "some gigabytes" : "a quarter of a gigabyte"} to download, once) ...`);
  await must(interpreter, ["-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off", wanted], watch, {
    missing: `${interpreter} cannot be started; delete ${environment} and try again`,
    failed: `it needs a network that reaches PyPI, and a Python for which TensorFlow ${tensorflowVersion} has a wheel`,
  });
  return findLibrary();
}

/** Also the headers of Node's N-API, which are not in Node itself. */
async function ensurePackages(watch: Watch): Promise<void> {
  const folder = ownPackages();
  if (existsSync(join(folder, "node_modules", ".package-lock.json"))) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  const wanted = [`${packageNames[0]}@${packageVersion}`, "node-api-headers@1"];
  watch.say(`Installing ${wanted.join(" and ")} ...`);
  // Its own install script would download a TensorFlow of 2022.
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  await must("npm", ["install", "--prefix", folder, ...options, ...wanted], watch, {
    missing: "npm was not found; install Node.js with npm",
    failed: "it needs a network that reaches the npm registry",
  });
}

async function must(
  program: string,
  args: readonly string[],
  { say, signal }: Watch,
  hint: { readonly missing: string; readonly failed: string },
): Promise<void> {
  const { code, output } = await run(program, args, { onLine: (line) => say(`  ${line}`), signal });
  if (code === "missing") throw new TensorflowMissing(hint.missing);
  if (code === 0) return;
  const reason = output.trim().split("\n").at(-1) ?? "";
  throw new TensorflowMissing(`\`${[program, ...args].join(" ")}\` failed (${reason}); ${hint.failed}`);
}
