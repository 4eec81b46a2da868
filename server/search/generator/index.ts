/** All generators, by the names of pieces.ts. */
import type { PieceSpec } from "../../protocol/problem.ts";
import type { Space } from "../../space/space.ts";
import { scheduleOf } from "../schedule.ts";
import { createEvolution } from "./evolution.ts";
import type { Generator } from "./generator.ts";
import { createLocalSearch } from "./local.ts";
import { createModules } from "./modules.ts";
import { createNsga2 } from "./nsga2.ts";
import { createRandomGenerator } from "./random.ts";

const generators: Readonly<Record<string, (space: Space, seed: number, options: PieceSpec["arguments"]) => Generator>> = {
  modules: (space, seed, options) =>
    createModules(space, seed, {
      hidden: Number(options.hidden),
      temperature: scheduleOf(options.temperature),
      learningRate: Number(options.learning_rate),
      entropy: Number(options.entropy),
    }),
  random: () => createRandomGenerator(),
  evolution: (space, _seed, options) =>
    createEvolution(space, { population: Number(options.population), sample: Number(options.sample) }),
  nsga2: (_space, _seed, options) => createNsga2({ population: Number(options.population) }),
  local: (space) => createLocalSearch(space),
};

export function createGenerator(spec: PieceSpec, space: Space, seed: number): Generator {
  const create = generators[spec.name];
  if (!create) throw new Error(`there is no generator '${spec.name}'`);
  return create(space, seed, spec.arguments);
}
