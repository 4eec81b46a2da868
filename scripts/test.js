// All tests: types, lint and format, then vitest. Arguments go to vitest: `npm test -- test/space`. The tests in a real VS Code are
// made possible first where they are to run, and left out where that fails; test/workbench/install.ts says why.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { installWorkbench } from "../test/workbench/install.ts";

const chosen = process.argv.slice(2);
if (chosen.length === 0 || chosen.some((argument) => argument.includes("workbench"))) {
  const missing = installWorkbench();
  if (missing) console.error(`Left out: the tests in a real VS Code (test/workbench). ${missing}`);
}

for (const [program, ...args] of [
  ["tsc", "--noEmit"],
  ["tsc", "--noEmit", "-p", "webview"],
  ["biome", "check", "."],
  ["vitest", "run", ...chosen],
]) {
  const { status } = spawnSync(join("node_modules", ".bin", program), args, {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
}
