// `npm run bench -- NAME` runs bench/NAME.ts and prints what it measured as one JSON line, with the machine it was measured on.
import { globSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const names = globSync("bench/*.ts", { cwd: fileURLToPath(root) }).map((file) => basename(file, ".ts"));
const [name, ...rest] = process.argv.slice(2);
if (!names.includes(name)) {
  console.error(`Usage: npm run bench -- NAME, where NAME is one of ${names.sort().join(", ")}`);
  process.exit(2);
}
const { default: measure } = await import(new URL(`bench/${name}.ts`, root).href);
const figures = await measure(rest);
const machine = { node: process.version, cpu: cpus()[0]?.model ?? "unknown", cores: availableParallelism() };
console.log(JSON.stringify({ bench: name, date: new Date().toISOString().slice(0, 10), ...machine, ...figures }));
