/** The names of classes: from a file, or from the labels that occur. */
import { DataError } from "./dataset.ts";
import { readLines } from "./files.ts";

/** One name a line; the first line names label 0. */
export async function readClassNames(path: string): Promise<readonly string[]> {
  const names = await readLines(path);
  names.forEach((name, index) => {
    if (name === "")
      throw new DataError(`${path}, line ${index + 1} is empty: each line must hold the name of a class. Delete the line.`, path);
    const first = names.indexOf(name);
    if (first < index)
      throw new DataError(
        `${path} names the class '${name}' twice, in lines ${first + 1} and ${index + 1}. Give each class a name of its own.`,
        path,
      );
  });
  return names;
}

/** The classes that occur: in order of number where all are numbers, otherwise in alphabetical order. */
export function sortedClasses(labels: Iterable<string>): string[] {
  const names = [...new Set(labels)];
  const numeric = names.every((name) => name.trim() !== "" && Number.isFinite(Number(name)));
  return names.sort(numeric ? (a, b) => Number(a) - Number(b) : compareNames);
}

/** The order of names, the same on every machine: by code units, not by the machine's language. */
export const compareNames = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
