/** All selections, by the names of pieces.ts. */
import type { PieceSpec } from "../../protocol/problem.ts";
import { expectedImprovement } from "./expected_improvement.ts";
import { gradient } from "./gradient.ts";
import { greedy } from "./greedy.ts";
import { pareto } from "./pareto.ts";
import { probability } from "./probability.ts";
import { uniform } from "./random.ts";
import type { Selection } from "./selection.ts";
import { thompson } from "./thompson.ts";

const selections: Readonly<Record<string, (options: PieceSpec["arguments"]) => Selection>> = {
  greedy: () => greedy,
  random: () => uniform,
  probability: (options) => probability(Number(options.temperature)),
  expected_improvement: () => expectedImprovement,
  thompson: () => thompson,
  pareto: () => pareto,
  gradient: (options) => gradient(Number(options.step)),
};

export function createSelection(spec: PieceSpec): Selection {
  const create = selections[spec.name];
  if (!create) throw new Error(`there is no selection '${spec.name}'`);
  return create(spec.arguments);
}
