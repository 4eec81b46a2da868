/** NAS-Bench-201 as a table: a CSV file with the columns arch and, for each data set, its accuracies after 12 and 200 epochs. */
import { readFileSync } from "node:fs";

export interface Row {
  /** Of the validation split, in percent, after 12 and 200 epochs. */
  readonly short: number;
  readonly full: number;
  /** Of the test split after 200 epochs. */
  readonly test: number;
}

/** In the order of the options of cell.hnas. */
const operations = ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"];

/** By the options of the six edges, in the order of their nodes: "031402". */
export function readTable(path: string, set: string): ReadonlyMap<string, Row> {
  const [header = "", ...lines] = readFileSync(path, "utf8").trim().split("\n");
  const columns = header.trim().split(",");
  const column = (name: string): number => {
    const place = columns.indexOf(name);
    if (place < 0) throw new Error(`${path} has no column ${name}; it has ${columns.join(", ")}`);
    return place;
  };
  const places = {
    arch: column("arch"),
    short: column(`${set}_val12`),
    full: column(`${set}_val200`),
    test: column(`${set}_test200`),
  };
  return new Map(
    lines.map((line) => {
      const cells = line.trim().split(",");
      const edges = [...(cells[places.arch] ?? "").matchAll(/([a-z0-9_]+)~/g)];
      const code = edges.map(([, name = ""]) => operations.indexOf(name)).join("");
      const value = (place: number) => Number(cells[place]);
      return [code, { short: value(places.short), full: value(places.full), test: value(places.test) }];
    }),
  );
}
