/** All generators, by the names of pieces.ts. */
import type { SavedGenerator } from "../../protocol/generator.ts";
import type { PieceSpec } from "../../protocol/problem.ts";
import type { Space } from "../../space/space.ts";
import type { TaskFeatures } from "../features/task.ts";
import { scheduleOf } from "../schedule.ts";
import { createEvolution } from "./evolution.ts";
import type { Generator } from "./generator.ts";
import { createLocalSearch } from "./local.ts";
import { createModules } from "./modules.ts";
import { createNsga2 } from "./nsga2.ts";
import { createRandomGenerator } from "./random.ts";

/** What a generator may know beside its space. */
export interface GeneratorGiven {
  readonly task?: TaskFeatures;
  /** Generators that may be started from, by the paths that `start` names. */
  readonly starts?: ReadonlyMap<string, SavedGenerator>;
}

type Create = (space: Space, seed: number, options: PieceSpec["arguments"], given: GeneratorGiven) => Generator;

const generators: Readonly<Record<string, Create>> = {
  modules: (space, seed, options, { task, starts }) =>
    createModules(space, seed, {
      hidden: Number(options.hidden),
      temperature: scheduleOf(options.temperature),
      learningRate: Number(options.learning_rate),
      entropy: scheduleOf(options.entropy),
      task,
      start: options.start === undefined ? undefined : startNamed(String(options.start), starts),
    }),
  random: () => createRandomGenerator(),
  evolution: (space, _seed, options) =>
    createEvolution(space, { population: Number(options.population), sample: Number(options.sample) }),
  nsga2: (_space, _seed, options) => createNsga2({ population: Number(options.population) }),
  local: (space) => createLocalSearch(space),
};

function startNamed(path: string, starts: GeneratorGiven["starts"]): SavedGenerator {
  const start = starts?.get(path);
  if (!start) throw new Error(`the generator ${path} was not read`);
  return start;
}

export function createGenerator(spec: PieceSpec, space: Space, seed: number, given: GeneratorGiven = {}): Generator {
  const create = generators[spec.name];
  if (!create) throw new Error(`there is no generator '${spec.name}'`);
  return create(space, seed, spec.arguments, given);
}
