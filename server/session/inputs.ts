/** The files that a run depends on, beside its own: its data, and generators of earlier runs that it starts from. */
import { fingerprints } from "../data/fingerprints.ts";
import { exitCode } from "../protocol/exit.ts";
import type { PieceSpec, Problem } from "../protocol/problem.ts";
import { RunError } from "../runs/error.ts";
import { readGenerator } from "../runs/generator.ts";
import { knownDecisions } from "../search/generator/modules.ts";

/** By absolute paths. */
export type Fingerprints = Readonly<Record<string, string>>;

export const dataOf = async ({ data }: Problem): Promise<Fingerprints> => (data ? await fingerprints(data) : {});

/** The generators that these start from, by the paths that they name, and the fingerprints of their files. Throws `RunError`. */
export function startsOf(specs: readonly PieceSpec[], { space }: Problem) {
  const read = specs.flatMap(({ arguments: { start, hidden } }) => {
    if (typeof start !== "string") return [];
    const found = readGenerator(start, Number(hidden));
    if (knownDecisions(found.generator, space).size === 0)
      throw new RunError(
        `${found.path} knows none of the decisions of ${space.name}: no name and options are the same. Leave \`start\` out, or name a run of a space like it.`,
        exitCode.problem,
      );
    return [{ start, ...found }];
  });
  return {
    starts: new Map(read.map(({ start, generator }) => [start, generator])),
    fingerprints: Object.fromEntries(read.map(({ path, fingerprint }) => [path, fingerprint])) as Fingerprints,
  };
}

/** Throws `RunError` where a file is another one than before. */
export function checkInputs(before: Fingerprints, data: Fingerprints, generators: Fingerprints): void {
  const now = { ...generators, ...data };
  const changed = Object.keys(before).find((path) => now[path] !== before[path]);
  if (changed === undefined) return;
  throw new RunError(
    `The ${changed in generators ? "generator that it starts from" : "data"} has changed since the run began: ${changed}. Put the file back as it was, or begin a new search.`,
    exitCode.cannotGoOn,
  );
}
