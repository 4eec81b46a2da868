/** Installs what is missing for the backend: TensorFlow in a Python environment of its own, the npm package, the binding. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Installation } from "../../protocol/device.ts";
import { bindingPath, buildBinding } from "./binding.ts";
import { run } from "./command.ts";
import { fillFolder, interpreterIn, ownEnvironment, ownPackages } from "./folders.ts";
import { installationOf } from "./installation.ts";
import { findLibrary, hasGpu, type Library } from "./library.ts";
import { TensorflowMissing } from "./missing.ts";
import { findPackage, packageNames, packageVersion } from "./package.ts";
import { inTurn } from "./turn.ts";

/** The version that is installed where there is none. */
const tensorflowVersion = "2.21.0";

export interface Watch {
  /** Gets what is being done, line by line. */
  readonly say: (line: string) => void;
  /** Ends the installation; then its reason is thrown. What is finished is kept. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * What is there is used: a TensorFlow of the user's stays as it is. One at a time: while another process installs, it waits.
 * @param env says which Python is meant, as for `findLibrary`
 * @throws TensorflowMissing where something cannot be installed
 */
export const install = (watch: Watch, env: NodeJS.ProcessEnv = process.env): Promise<Installation> =>
  inTurn(watch, () => installMissing(watch, env));

async function installMissing(watch: Watch, env: NodeJS.ProcessEnv): Promise<Installation> {
  const { say, signal } = watch;
  const library = found(() => findLibrary(env)) ?? (await ensureLibrary(watch));
  say(`TensorFlow ${library.version} in ${library.folder}`);
  await ensurePackages(watch);
  const installed = findPackage();
  say(`${installed.name} ${packageVersion} in ${installed.folder}`);
  const binding = bindingPath(library);
  if (!existsSync(binding)) {
    say("Building the binding between them (once, some ten seconds) ...");
    await buildBinding(library, installed, signal);
  }
  say(`binding in ${binding}`);
  return installationOf(library, installed, binding);
}

/** Undefined where it is missing and can be installed. */
function found<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof TensorflowMissing && error.installable) return undefined;
    throw error;
  }
}

async function ensureLibrary(watch: Watch): Promise<Library> {
  const { say } = watch;
  const environment = ownEnvironment();
  const wanted = hasGpu() ? `tensorflow[and-cuda]==${tensorflowVersion}` : `tensorflow-cpu==${tensorflowVersion}`;
  await fillFolder(environment, async (unfinished) => {
    say(`Making a Python environment in ${environment} ...`);
    await must("python3", ["-m", "venv", unfinished], watch, {
      missing: "python3 was not found; install Python 3.10 or later",
      failed: "Python's module venv is needed (Debian and Ubuntu: the package python3-venv)",
    });
    say(`Installing ${wanted} (${hasGpu() ? "some gigabytes" : "a quarter of a gigabyte"} to download, once) ...`);
    const interpreter = interpreterIn(unfinished);
    await must(interpreter, ["-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off", wanted], watch, {
      missing: `${interpreter}, which python3 has just made, cannot be started; install Python 3.10 or later`,
      failed: `it needs a network that reaches PyPI, and a Python for which TensorFlow ${tensorflowVersion} has a wheel`,
    });
  });
  return findLibrary();
}

/** Also the headers of Node's N-API, which are not in Node itself. */
async function ensurePackages(watch: Watch): Promise<void> {
  const packages = ownPackages();
  if (existsSync(join(packages, "node_modules", ".package-lock.json")) && found(findPackage)) return;
  const wanted = [`${packageNames[0]}@${packageVersion}`, "node-api-headers@1"];
  watch.say(`Installing ${wanted.join(" and ")} ...`);
  await fillFolder(packages, async (unfinished) => {
    mkdirSync(unfinished);
    writeFileSync(join(unfinished, "package.json"), JSON.stringify({ private: true }));
    // Its own install script would download a TensorFlow of 2022.
    const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    await must("npm", ["install", "--prefix", unfinished, ...options, ...wanted], watch, {
      missing: "npm was not found; install Node.js with npm",
      failed: "it needs a network that reaches the npm registry",
    });
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
