/**
 * Milliseconds per Adam step of five networks, on one core: our engine, and tfjs-backend-wasm as it is shipped. Each measurement is
 * a process of its own and gives its fastest epoch (ours) or step (stock); three in turns, the median.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { netNames } from "./training-step/nets.ts";

export default function measure(): object {
  const figures: Record<string, object> = {};
  for (const net of netNames) {
    const times = { ours: [] as number[], stock: [] as number[] };
    for (let turn = 0; turn < 3; turn++)
      for (const engine of ["ours", "stock"] as const) times[engine].push(milliseconds(engine, net));
    const [ours, stock] = [median(times.ours), median(times.stock)];
    figures[net] = { ours: round(ours), stock: round(stock), ratio: round(stock / ours) };
  }
  return { unit: "ms per step", ...figures };
}

function milliseconds(engine: "ours" | "stock", net: string): number {
  const file = fileURLToPath(new URL(`./training-step/${engine}.ts`, import.meta.url));
  const output = execFileSync(process.execPath, ["--no-deprecation", file, net], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return Number(output.trim().split("\n").at(-1));
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number;
const round = (value: number): number => Number(value.toPrecision(3));
