/** Choices at random. */
import type { Random } from "../random.ts";
import { violated } from "./constraints.ts";
import { domainSize, optionAt } from "./decisions.ts";
import { type Candidate, Infeasible, walk } from "./instantiate.ts";
import type { Decision, Domain, Space } from "./space.ts";

/** Uniform over the options; over the logarithm for a logarithmic scale. */
export function sampleDomain(domain: Domain, random: Random): number {
  const size = domainSize(domain);
  if (Number.isFinite(size)) return optionAt(domain, random.below(size));
  const { min, max, scale } = domain as Domain & { kind: "real" };
  if (scale === "linear") return min + (max - min) * random.uniform();
  const value = Math.exp(Math.log(min) + (Math.log(max) - Math.log(min)) * random.uniform());
  return Math.min(Math.max(value, min), max);
}

/**
 * A candidate, every choice of it at random.
 * @throws Error where none of many meets the constraints
 */
export function sampleCandidate(space: Space, random: Random): Candidate {
  for (let draw = 0; draw < mostDraws; draw++) {
    const candidate = feasible(space, ({ domain }) => sampleDomain(domain, random));
    if (candidate) return candidate;
  }
  throw new Error(`of ${mostDraws} candidates at random none meets the constraints of ${space.name}`);
}
const mostDraws = 10_000;

/** The candidate of these choices; undefined where they make no network or break a constraint. */
export function feasible(space: Space, choose: (decision: Decision) => number): Candidate | undefined {
  try {
    const candidate = walk(space, choose);
    return violated(space, candidate) ? undefined : candidate;
  } catch (error) {
    if (error instanceof Infeasible) return undefined;
    throw error;
  }
}
