/**
 * How good the best is that the default strategy finds after a few queries, beside random search, evolution and local search: among
 * the candidates of a table that is made once, in some tens of minutes. To reach: the smallest regret after every number of queries.
 *
 *   npm run bench -- search-table --candidates 300 --epochs 2 --images 3000 --device tensorflow --seeds 200
 */
import { parseArgs } from "node:util";
import { findDevice } from "../server/compute/devices.ts";
import { bestAfter, searches } from "./search-table/searches.ts";
import { type Table, tableOf } from "./search-table/table.ts";

const queries = [10, 20, 30, 50];

export default async function measure(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      candidates: { type: "string", default: "300" },
      epochs: { type: "string", default: "2" },
      images: { type: "string", default: "3000" },
      device: { type: "string", default: "tensorflow" },
      seeds: { type: "string", default: "200" },
    },
  });
  const [candidates, epochs, images, seeds] = [values.candidates, values.epochs, values.images, values.seeds].map(Number);
  const { name: device } = findDevice(values.device === "wasm" ? "wasm" : "tensorflow");
  const table = await tableOf({ candidates, epochs, images, device } as Parameters<typeof tableOf>[0]);
  return { ...described(table), ...compared(table, seeds as number) };
}

function described({ rows }: Table) {
  const known = rows.flatMap(({ accuracy }) => accuracy ?? []).toSorted((a, b) => b - a);
  const failed = rows.length - known.length;
  return {
    unit: "accuracy",
    candidates: rows.length,
    failed,
    best: known[0],
    second: known[1],
    median: known[known.length >> 1],
  };
}

/** Mean regret, and how many in a hundred found the best, by strategy and number of queries. */
function compared(table: Table, seeds: number) {
  const best = Math.max(...table.rows.map(({ accuracy }) => accuracy ?? 0));
  const of = Object.entries(searches).map(([name, search]) => {
    const runs = Array.from({ length: seeds }, (_, index) => bestAfter(search, table, index + 1, Math.max(...queries)));
    const after = queries
      .filter((count) => count <= table.rows.length)
      .map((count) => {
        const found = runs.map((run) => run[count - 1] as number);
        const regret = found.reduce((sum, value) => sum + best - value, 0) / seeds;
        return [
          count,
          { regret: Number(regret.toFixed(4)), found: Math.round((100 * found.filter((v) => v === best).length) / seeds) },
        ];
      });
    return [name, Object.fromEntries(after)];
  });
  return { seeds, ...Object.fromEntries(of) };
}
