// All tests: types, lint and format, then vitest. Arguments go to vitest: `npm test -- test/space`.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

for (const [program, ...args] of [
  ["tsc", "--noEmit"],
  ["tsc", "--noEmit", "-p", "webview"],
  ["biome", "check", "."],
  ["vitest", "run", ...process.argv.slice(2)],
]) {
  const { status } = spawnSync(join("node_modules", ".bin", program), args, {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
}
