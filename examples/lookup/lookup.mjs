// Tells the accuracy of a cell from table.csv, epoch by epoch. docs/custom.md says what a program reads and writes.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const lines = readFileSync(new URL("table.csv", import.meta.url), "utf8")
  .trim()
  .split("\n");
const [head = [], ...rows] = lines.map((line) => line.split(","));
const edges = head.filter((name) => name.startsWith("cell"));
const table = new Map(rows.map((row) => [row.slice(0, edges.length).join(), row.slice(edges.length).map(Number)]));

const tell = (message) => console.log(JSON.stringify(message));

createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, architecture, fidelity } = JSON.parse(line);
  const cell = edges.map((edge) => architecture.decisions[edge].replace(/\(.*/, ""));
  const accuracies = table.get(cell.join())?.slice(0, fidelity.epochs);
  if (!accuracies) return tell({ id, error: `there is no cell ${cell.join(", ")} in the table` });
  for (const [index, accuracy] of accuracies.entries()) tell({ id, epoch: index + 1, metrics: { accuracy } });
  tell({ id, metrics: { accuracy: accuracies.at(-1) } });
});
