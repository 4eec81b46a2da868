/** `npm run test:electron`: the tests in a workbench, in a desktop VS Code instead of the browser. Arguments go to vitest. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const { status } = spawnSync(
  process.execPath,
  [join("node_modules", "vitest", "vitest.mjs"), "run", "--project", "workbench", ...process.argv.slice(2)],
  { stdio: "inherit", env: { ...process.env, HNAS_TEST_VSCODE: process.env.HNAS_TEST_VSCODE || "stable" } },
);
process.exitCode = status ?? 1;
