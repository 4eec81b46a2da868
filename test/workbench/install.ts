/**
 * Makes the tests in a workbench possible: a browser, and VS Code's own server as the npm package `code-server` carries it. On Debian
 * as root it installs what is missing; elsewhere it says what is. Done once, it takes no time.
 */
import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));
const modules = join(folder, "node_modules");
const vscode = join(modules, "code-server", "lib", "vscode");
const lock = join(folder, "package-lock.json");
/** Written last: a copy of the lock file that everything in `modules` was made from. */
const done = join(modules, ".installed-lock.json");

/** Entry of VS Code's server. */
export const serverEntry = join(vscode, "out", "server-main.js");

type Platform = "linux" | "darwin";

const browsers: Readonly<Record<Platform, readonly string[]>> = {
  linux: ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/microsoft-edge"],
  darwin: [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
};

/** How a shared object is made that finds Node's own functions in the process that loads it. */
const sharedObject: Readonly<Record<Platform, readonly string[]>> = {
  linux: ["-shared", "-fPIC"],
  darwin: ["-bundle", "-undefined", "dynamic_lookup"],
};

interface Need {
  readonly what: string;
  readonly there: () => boolean;
  readonly debian: string;
  /** Only Debian is asked for it: elsewhere it is there, or tests do without. */
  readonly onlyDebian?: true;
}
const needs: readonly Need[] = [
  { what: "Chromium, Chrome or Edge", there: () => findBrowser() !== undefined, debian: "chromium" },
  { what: "a C++ compiler (c++)", there: () => isOnPath("c++"), debian: "g++" },
  {
    what: "a font with Chinese characters",
    there: () => globSync("/usr/share/fonts/**/*CJK*").length > 0,
    debian: "fonts-noto-cjk",
    onlyDebian: true,
  },
];

export function findBrowser(): string | undefined {
  return platformOf(browsers)?.find((path) => existsSync(path));
}

/** Why the tests in a workbench cannot run, in one sentence; undefined where they can. */
export function missingForWorkbench(): string | undefined {
  if (!isKnown(process.platform))
    return `VS Code's server is not set up on ${process.platform}. 'npm run test:electron' runs these tests in a desktop VS Code.`;
  const missing = needs.filter(({ there, onlyDebian }) => !onlyDebian && !there());
  if (missing.length > 0) return `Missing: ${missing.map(({ what }) => what).join(", ")}.`;
  if (!isInstalled()) return "VS Code's server is not installed. 'node test/workbench/install.ts' installs it.";
  return undefined;
}

/** Installs what is missing, as far as it can; then as `missingForWorkbench`. */
export function installWorkbench(): string | undefined {
  if (!isKnown(process.platform)) return missingForWorkbench();
  try {
    installPackages();
    if (needs.every(({ there, onlyDebian }) => onlyDebian || there()) && !isInstalled()) installServer();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return missingForWorkbench();
}

function installPackages(): void {
  const missing = needs.filter(({ there }) => !there()).map(({ debian }) => debian);
  if (missing.length === 0 || !existsSync("/etc/debian_version") || process.getuid?.() !== 0) return;
  say(`Installing ${missing.join(", ")} for the tests in a workbench (apt-get; a minute or two) ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  must("apt-get", ["update", "-qq"], { env });
  must("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing], { env });
}

/**
 * VS Code's own dependencies are two hundred packages, some of which only compile where headers can be downloaded. Those that the
 * server loads are in package.json here, and none of their scripts runs; so one compilation is left, against headers from npm.
 */
function installServer(): void {
  say("Installing VS Code's server for the tests in a workbench (npm ci, one compilation; about a minute) ...");
  const [npm, ...first] = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ["npm"];
  must(npm, [...first, "ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder });
  // The browser is given files from there.
  rmSync(join(vscode, "node_modules"), { recursive: true, force: true });
  symlinkSync(join("..", "..", ".."), join(vscode, "node_modules"), "dir");
  compileLogger();
  writeFileSync(done, readFileSync(lock));
}

/** The module that writes every log and output channel; as its binding.gyp says, without node-gyp. */
function compileLogger(): void {
  const target = join(modules, "@vscode", "spdlog", "build", "Release", "spdlog.node");
  mkdirSync(dirname(target), { recursive: true });
  const includes = ["../../node-api-headers/include", "../../node-addon-api", "deps/spdlog/include"];
  const defines = ["NAPI_CPP_EXCEPTIONS", "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS", "FMT_CONSTEVAL="];
  const sources = ["src/main.cc", "src/logger.cc"];
  const args = ["-std=c++17", "-O1", ...(platformOf(sharedObject) ?? []), ...defines.map((define) => `-D${define}`)];
  must("c++", [...args, ...includes.map((path) => `-I${path}`), ...sources, "-o", target], {
    cwd: join(modules, "@vscode", "spdlog"),
  });
}

function isInstalled(): boolean {
  return existsSync(done) && readFileSync(done, "utf8") === readFileSync(lock, "utf8");
}

function isKnown(platform: NodeJS.Platform): platform is Platform {
  return platform in browsers;
}

function platformOf<T>(table: Readonly<Record<Platform, T>>): T | undefined {
  return isKnown(process.platform) ? table[process.platform] : undefined;
}

function isOnPath(command: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((path) => existsSync(join(path, command)));
}

function say(text: string): void {
  console.error(text);
}

/** Its output is shown only where it fails. */
function must(command: string, args: readonly string[], options: SpawnSyncOptions = {}): void {
  const { status, error, stdout, stderr } = spawnSync(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  if (status === 0) return;
  const output = error ? error.message : `${stdout}${stderr}`.trim().split("\n").slice(-20).join("\n");
  throw new Error(`'${[command, ...args].join(" ")}' failed:\n${output}`);
}

if (import.meta.main) {
  const missing = installWorkbench();
  if (missing) {
    console.error(missing);
    process.exitCode = 1;
  }
}
