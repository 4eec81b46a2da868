/** What a long measurement has found so far, a line of JSON each, in .cache: so it can be interrupted and goes on. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** @param name in .cache */
export const keptIn = (name: string): string => fileURLToPath(new URL(`../../.cache/${name}`, import.meta.url));

/** Without a line that was torn by a kill. */
export function linesOf<Line>(file: string): readonly Line[] {
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  return lines.flatMap((line) => {
    try {
      return JSON.parse(line) as Line;
    } catch {
      return [];
    }
  });
}

/** Begins with the end of a line, so that a torn one stays the only one that is lost. */
export function keep(file: string, line: object): void {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, `\n${JSON.stringify(line)}`);
}
