/**
 * NSGA-II (Deb et al. 2002): in rounds of `population` candidates. Of the population and a round the best survive, by the front that
 * they are in, then by how alone they are in it. A child has two parents, each the better of two drawn: of every decision it takes
 * one of theirs, and some are changed, one on average. The first round is drawn at random.
 *
 * A round begins once the one before has all its results: so it does not matter how many are in training at once.
 */
import type { Random } from "../../random.ts";
import { type Choose, others } from "../../space/neighbours.ts";
import { sampleDomain } from "../../space/sample.ts";
import type { Assignment } from "../../space/space.ts";
import { latest, type Trial } from "../history.ts";
import { order } from "../objectives.ts";
import type { Generator } from "./generator.ts";

/** Of a child with two parents; others have one. */
const crossover = 0.9;

export function createNsga2({ population: size }: { readonly population: number }): Generator {
  let rounds = 0;
  /** The best first. */
  let population: readonly Trial[] = [];
  return {
    isReady: ({ trials }) => trials.slice(0, trials.length - (trials.length % size)).every(({ results }) => results.size > 0),
    begin(random, _progress, { trials }) {
      for (; (rounds + 1) * size <= trials.length; rounds++)
        population = survivors([...population, ...trials.slice(rounds * size, (rounds + 1) * size)], size);
      if (population.length === 0) return (decision) => sampleDomain(decision.domain, random);
      const [a, b] = [parent(population, random), parent(population, random)];
      return child(a, random.uniform() < crossover ? b : a, random);
    },
  };
}

function survivors(trials: readonly Trial[], size: number): readonly Trial[] {
  const alive = trials.flatMap((trial) => {
    const values = latest(trial);
    return values ? [{ trial, values }] : [];
  });
  return order(alive.map(({ values }) => values))
    .slice(0, size)
    .map((place) => (alive[place] as (typeof alive)[0]).trial);
}

function parent(population: readonly Trial[], random: Random): Assignment {
  const place = Math.min(random.below(population.length), random.below(population.length));
  return (population[place] as Trial).entry.candidate.decisions;
}

/** Decisions that neither parent has are made at random. */
function child(a: Assignment, b: Assignment, random: Random): Choose {
  const rate = 1 / Math.max(1, Object.keys(a).length);
  return ({ id, domain }) => {
    const [first, second] = random.uniform() < 0.5 ? [a, b] : [b, a];
    const choice = first[id] ?? second[id] ?? sampleDomain(domain, random);
    if (random.uniform() >= rate) return choice;
    const options = others(domain, choice, random);
    return options[random.below(options.length)] ?? choice;
  };
}
