/**
 * What a Gaussian process learns of its kernel, by the greatest posterior: the length l and the noise s^2 on a grid, with a weak prior
 * on s^2 (around 0.1); then, one part of the features after the other, how much a part counts (automatic relevance determination;
 * Rasmussen and Williams 2006, section 5.1), with a prior that it counts as it is weighted.
 */
import { decompose, likelihood, type Triangle } from "./kernel.ts";

export interface Hyperparameters {
  readonly length: number;
  readonly noise: number;
  /** What the squared distances of each part are multiplied by; left out: 1. */
  readonly relevances: readonly number[];
}

const lengths = [0.7, 1.2, 2, 3.5];
const noises = [0.0001, 0.001, 0.01, 0.04, 0.12, 0.3];
/** How often each part is looked at; of very many parts some, each time others. */
const sweeps = 2;
const mostLooks = 24;
const steps = [2, 0.5];

/**
 * @param features of each observation
 * @param parts of each feature, from 0
 * @param values of each observation
 * @param before what was chosen of fewer observations
 */
export function chosen(
  features: readonly Float64Array[],
  parts: readonly number[],
  values: readonly number[],
  before: Hyperparameters,
): Hyperparameters {
  const byPart = distancesByPart(features, parts);
  const posterior = (distances: Triangle, { length, noise, relevances }: Hyperparameters): number =>
    likelihood(decompose(distances, length, noise), values) + logPrior(noise, relevances);
  let relevances = byPart.map((_, part) => before.relevances[part] ?? 1);
  let distances = byPart.reduce((sum, each, part) => plus(sum, each, relevances[part] as number), zeros(features.length));
  let [best, most]: [Hyperparameters, number] = [before, Number.NEGATIVE_INFINITY];
  const consider = (there: Triangle, each: Hyperparameters): boolean => {
    const found = posterior(there, each);
    if (found <= most) return false;
    [best, most] = [each, found];
    return true;
  };
  for (const length of lengths) for (const noise of noises) consider(distances, { length, noise, relevances });
  if (byPart.length < 2) return best;
  const looks = Math.min(sweeps * byPart.length, mostLooks);
  const first = looks < sweeps * byPart.length ? values.length : 0;
  for (let look = first; look < first + looks; look++) {
    const part = look % byPart.length;
    const relevance = relevances[part] as number;
    for (const step of steps) {
      const others = relevances.with(part, step * relevance);
      const there = plus(distances, byPart[part] as Triangle, (step - 1) * relevance);
      if (!consider(there, { ...best, relevances: others })) continue;
      [relevances, distances] = [others, there];
      break;
    }
  }
  return best;
}

const logPrior = (noise: number, relevances: readonly number[]): number =>
  -0.5 * ((Math.log(noise / 0.1) / 2) ** 2 + relevances.reduce((sum, each) => sum + Math.log(each) ** 2, 0));

/** Squared distances in each part, of each observation to those before it. */
function distancesByPart(features: readonly Float64Array[], parts: readonly number[]): readonly Triangle[] {
  return Array.from({ length: Math.max(...parts, 0) + 1 }, (_, part) => {
    const places = [...parts.keys()].filter((place) => parts[place] === part);
    return features.map((a, i) =>
      Float64Array.from({ length: i }, (_, j) => {
        const b = features[j] as Float64Array;
        let sum = 0;
        for (const place of places) sum += ((a[place] as number) - (b[place] as number)) ** 2;
        return sum;
      }),
    );
  });
}

const zeros = (count: number): Triangle => Array.from({ length: count }, (_, i) => new Float64Array(i));

const plus = (a: Triangle, b: Triangle, factor: number): Triangle =>
  a.map((row, i) => row.map((each, j) => each + factor * (b[i]?.[j] as number)));
