// node scripts/run.js [SCRIPT [ARGUMENT...]]: makes a clone ready, then runs a script.
//
// Ready: the dependencies of package-lock.json are installed and dist/ is built, each only where something has changed. This file
// runs under whatever Node is there (20 or later); the script runs under the Node of the npm package `node`.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const node = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

process.chdir(root);
// Programs in there, and what they start, find the right Node, too.
process.env.PATH = `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH ?? ""}`;
install();
must(node, ["scripts/build.js", "--if-needed"]);
const [script, ...args] = process.argv.slice(2);
if (script) follow(script, args);

/** npm's own record of what is installed is no copy of package-lock.json, so one is kept to tell whether that has changed. */
function install() {
  const wanted = readFileSync("package-lock.json", "utf8");
  const installed = join("node_modules", ".installed-lock.json");
  if (existsSync(installed) && readFileSync(installed, "utf8") === wanted) return;
  console.error("Installing dependencies (npm ci) ...");
  const [command, ...first] = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ["npm"];
  must(command, [...first, "ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  writeFileSync(installed, wanted);
}

/** What it prints goes to standard error: standard output belongs to the script. */
function must(command, rest) {
  const { status, error } = spawnSync(command, rest, { stdio: ["inherit", 2, "inherit"] });
  if (error) console.error(`${command} could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/**
 * Ends as the script ends. A terminal's Ctrl-C reaches both, and the script decides; other signals are passed on. npm's shell passes
 * none on: that it has gone is seen by the parent, which is then another one.
 */
function follow(file, rest) {
  const child = spawn(node, [file, ...rest], { stdio: "inherit" });
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), 500).unref();
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}
