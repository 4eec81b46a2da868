/**
 * A small network for each decision (module.ts), trained by REINFORCE (Williams 1992): after a candidate with advantage A, each
 * parameter moves along the gradient of  sum_i A log p_i(d_i | d_1 ... d_{i-1}) + entropy H_i,  at the temperature of that moment.
 */
import { createRandom } from "../../random.ts";
import type { Assignment, Decision, Space } from "../../space/space.ts";
import type { Temperature } from "../schedule.ts";
import { type Bins, binsOf } from "./bins.ts";
import type { Gain, Generator } from "./generator.ts";
import { type Forward, Module } from "./module.ts";

export interface ModulesOptions {
  readonly hidden: number;
  readonly temperature: Temperature;
  readonly learningRate: number;
  readonly entropy: number;
}

interface Part {
  readonly module: Module;
  readonly bins: Bins;
}

/** A decision that was made, and what its module said before. */
interface Step {
  readonly id: string;
  readonly part: Part;
  readonly forward: Forward;
  readonly bin: number;
}

export function createModules(space: Space, seed: number, options: ModulesOptions): Generator {
  const parts = new Map<string, Part>();
  for (const { id, domain } of space.decisions) {
    const bins = binsOf(domain);
    // Each module has randomness of its own: embeddings come into being at their first use, in whatever order.
    parts.set(id, { bins, module: new Module(bins.uniform, options.hidden, createRandom(seed, "module", id)) });
  }
  const partOf = (id: string): Part => {
    const part = parts.get(id);
    if (!part) throw new Error(`the space has no decision '${id}'`);
    return part;
  };
  const stepsOf = (decisions: Assignment, temperature: number): readonly Step[] => {
    const features: string[] = [];
    return Object.entries(decisions).map(([id, choice]) => {
      const part = partOf(id);
      const bin = part.bins.binOf(choice);
      const forward = part.module.forward([...features], temperature);
      features.push(`${id}:${bin}`);
      return { id, part, forward, bin };
    });
  };
  return {
    begin(random, progress) {
      const temperature = options.temperature(progress);
      const features: string[] = [];
      return ({ id }: Decision) => {
        const { module, bins } = partOf(id);
        const bin = draw(module.forward(features, temperature).probabilities, random.uniform());
        features.push(`${id}:${bin}`);
        return bins.draw(bin, random);
      };
    },
    policy: {
      logRatios: (decisions, progress) =>
        stepsOf(decisions, options.temperature(progress)).map(({ part, forward, bin }) =>
          Math.log((forward.probabilities[bin] as number) / (part.module.uniform[bin] as number)),
        ),
      learn(decisions, advantage, progress) {
        for (const { part, forward, bin } of stepsOf(decisions, options.temperature(progress))) {
          const gradient = part.module.zeros();
          part.module.addGradient(gradient, forward, bin, advantage, options.entropy);
          part.module.ascend(gradient, options.learningRate);
        }
      },
      ascend(decisions, gains, progress) {
        for (const { id, part, forward, bin } of stepsOf(decisions, options.temperature(progress))) {
          const gradient = part.module.zeros();
          part.module.addExpectedGradient(gradient, forward, byBin(part.bins, bin, gains.get(id) ?? []), options.entropy);
          part.module.ascend(gradient, options.learningRate);
        }
      },
    },
  };
}

/** The mean gain of each bin's options, as far as one is known; the own one's is 0. */
function byBin({ count, binOf }: Bins, own: number, gains: readonly Gain[]): readonly (number | undefined)[] {
  return Array.from({ length: count }, (_, bin) => {
    const known = gains.filter(({ choice }) => binOf(choice) === bin).map(({ gain }) => gain);
    if (bin === own) return 0;
    return known.length > 0 ? known.reduce((sum, gain) => sum + gain, 0) / known.length : undefined;
  });
}

/** The option whose share of [0, 1) holds `at`. */
export function draw(probabilities: Float64Array, at: number): number {
  let sum = 0;
  for (let k = 0; k < probabilities.length; k++) {
    sum += probabilities[k] as number;
    if (at < sum) return k;
  }
  return probabilities.findLastIndex((p) => p > 0);
}
