/** All evaluators, by the names of pieces.ts. */
import type { PieceSpec } from "../../protocol/problem.ts";
import type { Evaluator } from "./evaluator.ts";
import { GaussianProcess } from "./gaussian_process.ts";

const evaluators: Readonly<Record<string, (seed: number, options: PieceSpec["arguments"]) => Evaluator>> = {
  gaussian_process: () => new GaussianProcess(),
};

export function createEvaluator(spec: PieceSpec, seed: number): Evaluator {
  const create = evaluators[spec.name];
  if (!create) throw new Error(`there is no evaluator '${spec.name}'`);
  return create(seed, spec.arguments);
}
