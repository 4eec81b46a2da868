/** The file that what a program prints goes to, but for its answers; the workers of a run share it. */
import { appendFileSync, statSync } from "node:fs";
import { attempt } from "../runs/error.ts";

/** In bytes: once it is this long, nothing more is kept. */
const largest = 4 * 2 ** 20;
/** In characters. */
const longestLine = 10_000;

/** Adds a line. Throws `RunError`. */
export function log(path: string, line: string): void {
  const kept = line.length > longestLine ? `${line.slice(0, longestLine)} ... (cut)` : line;
  attempt("write", path, () => {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size >= largest) return;
    const isLast = size + kept.length >= largest;
    appendFileSync(path, `${kept}\n${isLast ? "This file is full: nothing more is kept.\n" : ""}`);
  });
}
