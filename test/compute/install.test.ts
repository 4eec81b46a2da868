/** What is missing is installed once, whole or not at all; with programs that stand for Python, npm and the compiler. */
import { type ChildProcess, fork } from "node:child_process";
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { install } from "../../server/compute/tensorflow/install.ts";
import { findInstallation } from "../../server/compute/tensorflow/installation.ts";
import { findLibrary } from "../../server/compute/tensorflow/library.ts";
import { findPackage, packageVersion } from "../../server/compute/tensorflow/package.ts";
import { temporaryFolder } from "../runs/tiny.ts";
import { cacheWith, program } from "./installed.ts";

const folder = temporaryFolder();
const programs = join(folder, "programs");
const holding = join(folder, "holding");
const log = join(folder, "log");

/** Notes that it was called; where a file says so, it waits in the middle of its work until that file is gone. */
const hold = (name: string) => `echo ${name} >> '${log}'; while [ -e '${holding}-${name}' ]; do sleep 0.02; done`;
mkdirSync(programs);
const python = program(
  programs,
  "python",
  'here=$(cd "$(dirname "$0")/.." && pwd)',
  'if [ "$1" = -c ] && [ -e "$here/tensorflow" ]; then',
  `  echo '{"version": "2.21.0", "cuda": false, "missing": [], "folder": "'"$here"'/tensorflow"}'`,
  'elif [ "$1" = -c ]; then echo null',
  `else mkdir "$here/tensorflow"; : > "$here/tensorflow/libtensorflow_cc.so.2"; ${hold("pip")}; fi`,
);
program(
  programs,
  "python3",
  `if [ "$1" = -c ]; then echo null; else mkdir -p "$3/bin"; cp '${python}' "$3/bin/python"; ${hold("venv")}; fi`,
);
program(
  programs,
  "npm",
  'package="$3/node_modules/@tensorflow/tfjs-node-gpu"; mkdir -p "$package" "$3/node_modules/node-api-headers/include"',
  `echo '{"version": "${packageVersion}"}' > "$package/package.json"; ${hold("npm")}; : > "$3/node_modules/.package-lock.json"`,
);
program(programs, "c++", `for output; do :; done; : > "$output"; ${hold("c++")}`);

/** A machine that has these programs and nothing else. */
function newMachine(cache = mkdtempSync(join(folder, "cache-"))): string {
  vi.stubEnv("HNAS_CACHE", cache);
  vi.stubEnv("VIRTUAL_ENV", "");
  vi.stubEnv("CXX", "c++");
  vi.stubEnv("PATH", `${programs}${delimiter}${process.env.PATH}`);
  rmSync(log, { force: true });
  return cache;
}
const calls = (): readonly string[] => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []);
const quietly = { say() {} };

const others = new Set<ChildProcess>();
afterEach(() => {
  vi.unstubAllEnvs();
  for (const path of globSync(`${holding}-*`)) rmSync(path);
  for (const other of others) other.kill("SIGKILL");
  others.clear();
});

/** An installation by another process; tells the lines that it says, and at the end what it has installed. */
function another(): {
  readonly process: ChildProcess;
  readonly said: readonly unknown[];
  readonly ended: Promise<number | null>;
} {
  const script = join(folder, "another.mjs");
  writeFileSync(
    script,
    `import { install } from ${JSON.stringify(new URL("../../server/compute/tensorflow/install.ts", import.meta.url).href)};
     process.send(await install({ say: (line) => process.send(line) }));
     process.disconnect();`,
  );
  const child = fork(script, { execArgv: [], env: process.env });
  others.add(child);
  const said: unknown[] = [];
  child.on("message", (line) => said.push(line));
  return { process: child, said, ended: new Promise((resolve) => child.on("exit", resolve)) };
}
const holdAt = (name: string) => writeFileSync(`${holding}-${name}`, "");
const letGo = (name: string) => rmSync(`${holding}-${name}`);
const isAt = (name: string) => vi.waitUntil(() => calls().includes(name), 10_000);

describe.runIf(process.platform === "linux")("an installation", () => {
  test("brings all that is missing, once, and leaves nothing else", async () => {
    const cache = newMachine();
    const installed = await install(quietly);
    expect(installed).toEqual(findInstallation());
    expect(installed.library).toBe(join(cache, "tensorflow", "python", "tensorflow"));
    expect(calls()).toEqual(["venv", "pip", "npm", "c++"]);
    expect(await install(quietly)).toEqual(installed);
    expect(calls()).toHaveLength(4);
    const left = globSync(join(cache, "tensorflow", "*")).map((path) => path.slice(cache.length));
    expect(left.toSorted()).toEqual(["/tensorflow/bindings", "/tensorflow/packages", "/tensorflow/python"]);
  });

  test("replaces a package of another version", async () => {
    newMachine(cacheWith(folder, "4.20.0"));
    expect((await install(quietly)).package).toEqual(findPackage());
  });

  test.each(["venv", "pip", "npm", "c++"])("that is cut off at %s leaves nothing that looks finished", async (name) => {
    const cache = newMachine();
    holdAt(name);
    const stop = new AbortController();
    const cut = install({ ...quietly, signal: stop.signal });
    await isAt(name);
    stop.abort();
    await expect(cut).rejects.toThrow("aborted");
    const found = [findLibrary, findPackage, findInstallation].map((find) => {
      try {
        return Boolean(find());
      } catch {
        return false;
      }
    });
    const finished = ["venv", "pip", "npm", "c++"].indexOf(name);
    expect(found).toEqual([finished > 1, finished > 2, false]);
    expect(globSync(join(cache, "tensorflow", "{*.*,lock}"))).toEqual([]);
    letGo(name);
    expect(await install(quietly)).toEqual(findInstallation());
  });

  test("waits for one by another process, and takes what that has installed", async () => {
    newMachine();
    holdAt("npm");
    const first = another();
    await isAt("npm");
    const said: string[] = [];
    const second = install({ say: (line) => said.push(line) });
    await vi.waitUntil(() => said.length > 0);
    expect(said).toEqual([`Process ${first.process.pid} is installing it already; waiting until that is done ...`]);
    letGo("npm");
    expect(await first.ended).toBe(0);
    expect(await second).toEqual(first.said.at(-1));
    expect(calls()).toEqual(["venv", "pip", "npm", "c++"]);
  });

  test("that waits can be ended", async () => {
    const cache = newMachine();
    mkdirSync(join(cache, "tensorflow"));
    const lock = join(cache, "tensorflow", "lock");
    writeFileSync(lock, JSON.stringify({ host: "elsewhere", pid: 1, began: null }));
    const stop = new AbortController();
    const said: string[] = [];
    const waiting = install({ say: (line) => said.push(line), signal: stop.signal });
    await vi.waitUntil(() => said.length > 0);
    expect(said[0]).toContain(`Process 1 on elsewhere is installing it already`);
    expect(said[0]).toContain(`if that process is dead, delete ${lock}`);
    stop.abort();
    await expect(waiting).rejects.toThrow("aborted");
    expect(JSON.parse(readFileSync(lock, "utf8"))).toMatchObject({ host: "elsewhere" });
  });

  test("takes the place of one whose process was killed, and clears away what that has left", async () => {
    const cache = newMachine();
    holdAt("pip");
    const first = another();
    await isAt("pip");
    first.process.kill("SIGKILL");
    await first.ended;
    const left = () => globSync(join(cache, "tensorflow", "{python.*,lock}"));
    expect(left()).toHaveLength(2);
    letGo("pip");
    const said: string[] = [];
    expect(await install({ say: (line) => said.push(line) })).toEqual(findInstallation());
    expect(said[0]).toMatch(/^Making a Python environment/);
    expect(left()).toEqual([]);
  });

  test("into a folder that cannot be made says so", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    newMachine(file);
    await expect(install(quietly)).rejects.toThrow(
      /^nothing can be installed into .*file.tensorflow \(.*; let HNAS_CACHE name another/,
    );
  });
});
