// All tests: types, lint and format, then vitest. Arguments go to vitest: `npm test -- test/space`.
import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";

const bin = join("node_modules", ".bin");
// npm has put the folder of the programs on the path already, for this process; vitest's shebang finds the right Node there.
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` };
for (const [program, ...args] of [
  ["tsc", "--noEmit"],
  ["biome", "check", "."],
  ["vitest", "run", ...process.argv.slice(2)],
]) {
  const { status } = spawnSync(join(bin, program), args, { stdio: "inherit", env, shell: process.platform === "win32" });
  if (status !== 0) process.exit(status ?? 1);
}
