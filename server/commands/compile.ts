/** Files on their way from the disk through the language. */
import { existsSync, statSync } from "node:fs";
import { inspect } from "../data/load.ts";
import { type Compilation, createLanguage } from "../language/index.ts";
import { exitCode } from "../protocol/exit.ts";
import type { Problem } from "../protocol/problem.ts";
import { CommandError } from "./error.ts";

export async function compileFile(file: string): Promise<Compilation> {
  if (!existsSync(file)) throw new CommandError(`there is no file ${file}`, exitCode.usage);
  if (!statSync(file).isFile()) throw new CommandError(`${file} is not a file; name a .hnas file in it`, exitCode.usage);
  return createLanguage({ inspect }).compile(file);
}

/** The search that is meant. */
export const chooseSearch = (problems: readonly Problem[], name: string | undefined): Problem =>
  choose(
    "search",
    problems.map((problem) => ({ name: problem.search.name, problem })),
    name,
  ).problem;

/** The one that is meant: by name, or the only one. */
export function choose<T extends { readonly name: string }>(kind: string, items: readonly T[], name: string | undefined): T {
  const names = items.map((item) => item.name).join(", ");
  if (name === undefined) {
    if (items.length === 1) return items[0] as T;
    if (items.length === 0) throw new CommandError(`the file has no ${kind}; add a ${kind} block`, exitCode.problem);
    throw new CommandError(`the file has several ${kind} blocks (${names}); say which: --${kind} NAME`, exitCode.usage);
  }
  const found = items.find((item) => item.name === name);
  if (!found) throw new CommandError(`the file has no ${kind} '${name}'${names ? `; it has ${names}` : ""}`, exitCode.usage);
  return found;
}
