/** Whether what is told of a space is true, by building all of its architectures, or some where they are too many. */
import { expect } from "vitest";
import type { Compilation, Diagnostic } from "../../../server/language/index.ts";
import { createRandom, type Random } from "../../../server/random.ts";
import { bounds } from "../../../server/space/bounds.ts";
import { costs, violated } from "../../../server/space/constraints.ts";
import { countArchitectures } from "../../../server/space/count.ts";
import { choiceIn } from "../../../server/space/decisions.ts";
import { type Candidate, Infeasible, walk } from "../../../server/space/instantiate.ts";
import { sampleDomain } from "../../../server/space/sample.ts";
import type { Assignment, Origin, Space } from "../../../server/space/space.ts";
import { allAssignments } from "../../space/arbitrary.ts";

/** More architectures are not built one by one. */
const most = 300;
const samples = 12;

/** Gives whether all architectures were built. */
export function expectTrue(space: Space, { diagnostics }: Compilation): boolean {
  const random = createRandom(1);
  const all = allAssignments(space, most);
  if (all) expect(countArchitectures(space)).toBe(BigInt(all.length));
  const candidates = (all ?? Array.from({ length: samples }, () => ({}))).flatMap((made) => built(space, made, random) ?? []);
  expectBounds(space, candidates, all !== undefined);
  const told = (code: string, { origin }: { readonly origin: Origin }) =>
    diagnostics.some((diagnostic) => diagnostic.code === code && isWithin(diagnostic, origin));
  for (const constraint of space.constraints) {
    const broken = candidates.filter((candidate) => violated({ ...space, constraints: [constraint] }, candidate));
    if (told("always-true", constraint)) expect(broken).toEqual([]);
  }
  expectNeverChosen(space, candidates);
  return all !== undefined;
}

/** Undefined where the decisions make no network. Those of the training are made at random. */
function built(space: Space, made: Assignment, random: Random): Candidate | undefined {
  try {
    return walk(space, ({ id, domain }) => choiceIn(made, id) ?? sampleDomain(domain, random));
  } catch (error) {
    if (error instanceof Infeasible) return undefined;
    throw error;
  }
}

/** In full, and as for spaces that are too large for that. */
const efforts = [undefined, [{ states: 2, shared: 4, options: 4, work: 100_000 }]];

function expectBounds(space: Space, candidates: readonly Candidate[], isAll: boolean): void {
  for (const effort of efforts) {
    const found = bounds(space, effort);
    expect(found.problem).toBeUndefined();
    for (const name of ["parameters", "flops", "depth", "memory"] as const) {
      const { min, max, exact } = found[name];
      const real = candidates.map((candidate) => costs[name](candidate, space));
      for (const cost of real) {
        expect(cost).toBeGreaterThanOrEqual(min);
        expect(cost).toBeLessThanOrEqual(max);
      }
      // Of the settings of the training, which memory depends on, some only are tried.
      if (isAll && exact && name !== "memory")
        expect({ name, min: Math.min(...real), max: Math.max(...real) }).toEqual({ name, min, max });
    }
  }
}

function expectNeverChosen(space: Space, candidates: readonly Candidate[]): void {
  for (const { decision, choices } of bounds(space).impossible)
    expect(candidates.filter(({ decisions }) => choices.includes(choiceIn(decisions, decision) ?? Number.NaN))).toEqual([]);
}

const isWithin = ({ file, range: { start } }: Diagnostic, origin: Origin): boolean =>
  file === origin.file &&
  (start.line > origin.line || (start.line === origin.line && start.character >= origin.character)) &&
  (start.line < origin.endLine || (start.line === origin.endLine && start.character <= origin.endCharacter));
