/** All fidelities, by the names of pieces.ts. */
import type { Budget, PieceSpec } from "../../protocol/problem.ts";
import type { Fidelity } from "./fidelity.ts";
import { full } from "./full.ts";
import { createHalving } from "./halving.ts";
import { rungsTo } from "./rungs.ts";

interface Given {
  readonly budget: Budget;
  /** Of the task; undefined where they are searched. */
  readonly epochs: number | undefined;
}

const fidelities: Readonly<Record<string, (options: PieceSpec["arguments"], given: Given) => Fidelity>> = {
  full: () => full,
  halving: (options, given) => createHalving({ ...rungsOf(options, given), brackets: 1, budget: given.budget }),
  hyperband: (options, given) =>
    createHalving({ ...rungsOf(options, given), brackets: Number.POSITIVE_INFINITY, budget: given.budget }),
};

function rungsOf({ epochs: named, reduction: given }: PieceSpec["arguments"], { epochs }: Given) {
  const reduction = Number(given);
  if (Array.isArray(named)) return { epochs: named.map(Number), reduction };
  if (epochs === undefined) throw new Error("rungs need epochs that are not searched");
  return { epochs: rungsTo(epochs, reduction), reduction };
}

export function createFidelity(spec: PieceSpec, given: Given): Fidelity {
  const create = fidelities[spec.name];
  if (!create) throw new Error(`there is no fidelity '${spec.name}'`);
  return create(spec.arguments, given);
}
