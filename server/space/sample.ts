/** Candidates at random. */
import type { Random } from "../random.ts";
import { violated } from "./constraints.ts";
import { domainSize, optionAt } from "./decisions.ts";
import { type Candidate, Infeasible, walk } from "./instantiate.ts";
import type { Domain, Space } from "./space.ts";

/** Uniform over the options; over the logarithm for a logarithmic scale. */
export function sampleDomain(domain: Domain, random: Random): number {
  const size = domainSize(domain);
  if (Number.isFinite(size)) return optionAt(domain, random.below(size));
  const { min, max, scale } = domain as Domain & { kind: "real" };
  if (scale === "linear") return min + (max - min) * random.uniform();
  const value = Math.exp(Math.log(min) + (Math.log(max) - Math.log(min)) * random.uniform());
  return Math.min(Math.max(value, min), max);
}

/** A candidate with every decision uniform among its options, given the ones before. Throws `Infeasible` as `walk` does. */
export const sampleUniform = (space: Space, random: Random): Candidate =>
  walk(space, (decision) => sampleDomain(decision.domain, random));

/** The first of at most `tries` uniform candidates that can be built and breaks no constraint. */
export function sampleFeasible(space: Space, random: Random, tries: number): Candidate | undefined {
  for (let attempt = 0; attempt < tries; attempt++) {
    try {
      const candidate = sampleUniform(space, random);
      if (!violated(space, candidate)) return candidate;
    } catch (error) {
      if (!(error instanceof Infeasible)) throw error;
    }
  }
  return undefined;
}
