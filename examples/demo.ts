/**
 * `npm run demo`: the whole way once. Checks and describes examples/fashion/fashion.hnas, searches it for at most four minutes,
 * compares the winner on the test images with a fixed network that was trained for the same time, and exports the winner's code.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { compareWithFixed } from "./fashion/compare.ts";
import { demoSearch } from "./fashion/demo-search.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);
const file = "examples/fashion/fashion.hnas";

await hnas("check", file);
await hnas("describe", file);
await hnas(...demoSearch);
console.log("\nTraining a fixed network of two convolutions for as long as the winner was trained ...");
const { run, accuracy, fixed, seconds } = await compareWithFixed(".hnas/runs");
console.log(`
Test accuracy, 1,000 images that no training has seen:
  the winner                       ${accuracy.toFixed(3)}
  a fixed two-convolution network  ${fixed.toFixed(3)}   (trained for the same ${Math.round(seconds)} s)
`);
for (const target of ["pytorch", "keras", "tfjs"]) await hnas("export", run, "--target", target);
console.log(`
Next:
  npm run -s hnas -- show ${run}                       every candidate of this search
  npm run -s hnas -- search ${file}    the whole search: 200 evaluations or 20 minutes
  copy examples/fashion, put your own images in, and change the file: docs/language.md, docs/data.md`);

/** Runs a command as a user would, and ends the demo where it fails. */
async function hnas(...args: string[]): Promise<void> {
  console.log(`\n$ hnas ${args.map((arg) => (arg.includes(" ") ? `"${arg}"` : arg)).join(" ")}`);
  const child = spawn(process.execPath, ["dist/cli.js", ...args], { stdio: "inherit" });
  // The terminal sends Ctrl-C to both: the command says what there is to say.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  const code = await new Promise<number>((resolve) => child.once("exit", (status) => resolve(status ?? 1)));
  if (code !== 0) process.exit(code);
}
