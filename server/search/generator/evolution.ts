/**
 * Regularised evolution (Real et al. 2019): of the latest `population` results `sample` are drawn, and the best of them is changed in
 * one decision. The oldest die, however good they are. Before the population is full, candidates are drawn at random.
 */
import type { Random } from "../../random.ts";
import { mutation } from "../../space/neighbours.ts";
import { sampleDomain } from "../../space/sample.ts";
import type { Space } from "../../space/space.ts";
import { type History, latest, type Trial } from "../history.ts";
import { order } from "../objectives.ts";
import type { Generator } from "./generator.ts";

export interface EvolutionOptions {
  readonly population: number;
  readonly sample: number;
}

export const createEvolution = (space: Space, { population, sample }: EvolutionOptions): Generator => ({
  begin(random, _progress, history) {
    const parent = history.told.length < population ? undefined : tournament(history, population, sample, random);
    if (!parent) return (decision) => sampleDomain(decision.domain, random);
    return mutation(space, parent.entry.candidate.decisions, random);
  },
});

/** The best of a few, drawn with replacement; undefined where all of them failed. */
function tournament({ told }: History, population: number, sample: number, random: Random): Trial | undefined {
  const living = told.slice(-population);
  const drawn = Array.from({ length: sample }, () => living[random.below(living.length)] as Trial);
  const alive = drawn.flatMap((trial) => {
    const values = latest(trial);
    return values ? [{ trial, values }] : [];
  });
  const [best] = order(alive.map(({ values }) => values));
  return best === undefined ? undefined : alive[best]?.trial;
}
