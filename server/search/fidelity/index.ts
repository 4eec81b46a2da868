/** All fidelities, by the names of pieces.ts. */
import type { Budget, PieceSpec } from "../../protocol/problem.ts";
import type { Fidelity } from "./fidelity.ts";
import { full } from "./full.ts";
import { createHalving } from "./halving.ts";

const fidelities: Readonly<Record<string, (options: PieceSpec["arguments"], budget: Budget) => Fidelity>> = {
  full: () => full,
  halving: (options, budget) => createHalving({ ...rungsOf(options), brackets: 1, budget }),
  hyperband: (options, budget) => createHalving({ ...rungsOf(options), brackets: Number.POSITIVE_INFINITY, budget }),
};

const rungsOf = ({ epochs, reduction }: PieceSpec["arguments"]) => ({
  epochs: Array.isArray(epochs) ? epochs.map(Number) : [Number(epochs)],
  reduction: Number(reduction),
});

export function createFidelity(spec: PieceSpec, budget: Budget): Fidelity {
  const create = fidelities[spec.name];
  if (!create) throw new Error(`there is no fidelity '${spec.name}'`);
  return create(spec.arguments, budget);
}
