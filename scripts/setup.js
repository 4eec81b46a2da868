// Makes a clone ready: installs the dependencies of package-lock.json and builds, each only where something has changed.
// Runs under whatever Node is there (20 or later); everything after it runs under the Node of the npm package `node`.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);

// npm's own record of what is installed does not change byte for byte with package-lock.json, so a copy of the latter is kept.
const wanted = readFileSync("package-lock.json", "utf8");
const installed = "node_modules/.installed-lock.json";
if (!existsSync(installed) || readFileSync(installed, "utf8") !== wanted) {
  console.error("Installing dependencies (npm ci) ...");
  run(process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ["npm"], [
    "ci",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ]);
  writeFileSync(installed, wanted);
}
run(["node"], ["scripts/build.js", "--if-needed"]);

function run([command, ...first], rest) {
  const { status, error } = spawnSync(command, [...first, ...rest], { stdio: ["inherit", 2, "inherit"], shell: false });
  if (error) console.error(`${command} could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}
