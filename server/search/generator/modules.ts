/**
 * A small network for each decision (module.ts), trained by REINFORCE (Williams 1992): after a candidate with advantage A, each
 * parameter moves along the gradient of  sum_i A log p_i(d_i | d_1 ... d_{i-1}) + entropy H_i,  at the temperature of that moment.
 */
import type { SavedGenerator, SavedModule } from "../../protocol/generator.ts";
import { createRandom } from "../../random.ts";
import type { Assignment, Decision, Space } from "../../space/space.ts";
import type { TaskFeatures } from "../features/task.ts";
import type { Schedule } from "../schedule.ts";
import { type Bins, binsOf } from "./bins.ts";
import type { Gain, Generator } from "./generator.ts";
import { type Forward, Module } from "./module.ts";

export interface ModulesOptions {
  readonly hidden: number;
  readonly temperature: Schedule;
  readonly learningRate: number;
  readonly entropy: Schedule;
  readonly task?: TaskFeatures | undefined;
  /** What it knows at the beginning, of those decisions that are the same. */
  readonly start?: SavedGenerator | undefined;
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
  const { hidden, task, start } = options;
  const known = start && knownDecisions(start, space);
  const parts = new Map<string, Part>();
  for (const { id, domain } of space.decisions) {
    const bins = binsOf(domain);
    // Each module has randomness of its own: embeddings come into being at their first use, in whatever order.
    const random = createRandom(seed, "module", id);
    parts.set(id, {
      bins,
      module: new Module(bins.uniform, hidden, random, task, start && known?.has(id) ? startOf(id, start, known) : undefined),
    });
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
          part.module.addGradient(gradient, forward, bin, advantage, options.entropy(progress));
          part.module.ascend(gradient, options.learningRate);
        }
      },
      save() {
        const modules = space.decisions.map(({ id, domain }) => [id, { domain, ...partOf(id).module.save() }]);
        return { format: "hnas generator 1", hidden, modules: Object.fromEntries(modules) };
      },
      ascend(decisions, gains, progress) {
        for (const { id, part, forward, bin } of stepsOf(decisions, options.temperature(progress))) {
          const gradient = part.module.zeros();
          part.module.addExpectedGradient(
            gradient,
            forward,
            byBin(part.bins, bin, gains.get(id) ?? []),
            options.entropy(progress),
          );
          part.module.ascend(gradient, options.learningRate);
        }
      },
    },
  };
}

/** Decisions of the space that a generator knows: their ids and options are the same. */
export const knownDecisions = ({ modules }: SavedGenerator, space: Space): ReadonlySet<string> =>
  new Set(
    space.decisions.flatMap(({ id, domain }) => {
      const module = modules[id];
      const isSame = module?.b2.length === binsOf(domain).count && JSON.stringify(module.domain) === JSON.stringify(domain);
      return isSame ? id : [];
    }),
  );

/** A module without what it has learned of decisions that are others here. */
function startOf(id: string, { modules }: SavedGenerator, known: ReadonlySet<string>): SavedModule {
  const module = modules[id] as SavedModule;
  const means = (feature: string) => feature.startsWith("task ") || known.has(feature.slice(0, feature.lastIndexOf(":")));
  return { ...module, embeddings: Object.fromEntries(Object.entries(module.embeddings).filter(([feature]) => means(feature))) };
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
