/** All evaluators, by the names of pieces.ts. */
import type { PieceSpec } from "../../protocol/problem.ts";
import { deriveSeed } from "../../random.ts";
import { Ensemble } from "./ensemble.ts";
import type { Evaluator } from "./evaluator.ts";
import { GaussianProcess } from "./gaussian_process.ts";
import { losses, regression } from "./loss.ts";
import { Network } from "./network.ts";

const evaluators: Readonly<Record<string, (seed: number, options: PieceSpec["arguments"]) => Evaluator>> = {
  gaussian_process: () => new GaussianProcess(),
  network: (seed, options) => networkOf(seed, options),
  ensemble: (seed, options) =>
    new Ensemble(
      Array.from({ length: Number(options.members) }, (_, member) => networkOf(deriveSeed(seed, "member", member), options)),
    ),
};

const networkOf = (seed: number, { hidden, loss }: PieceSpec["arguments"]): Network =>
  new Network(seed, { hidden: Number(hidden), loss: losses[String(loss)] ?? regression });

export function createEvaluator(spec: PieceSpec, seed: number): Evaluator {
  const create = evaluators[spec.name];
  if (!create) throw new Error(`there is no evaluator '${spec.name}'`);
  return create(seed, spec.arguments);
}
