/** What a candidate's single changes are worth, by the evaluator's gradient at the candidate: its features are relaxed (feedback/gradient.ts). */
import type { Change } from "../space/neighbours.ts";
import type { Gain } from "./generator/generator.ts";
import type { Entry } from "./history.ts";
import type { Predicted } from "./surrogate.ts";

/**
 * @param around candidates that differ from the entry by one change
 * @returns by the decision's id
 */
export function gainsOf(entry: Entry, around: readonly Entry[], predicted: Predicted): ReadonlyMap<string, readonly Gain[]> {
  const gains = new Map<string, Gain[]>();
  for (const [at, { rise }] of predicted.displacements(entry, around).entries()) {
    const change = changeBetween(entry, around[at] as Entry);
    if (change) gains.set(change.id, [...(gains.get(change.id) ?? []), { choice: change.choice, gain: rise }]);
  }
  return gains;
}

/** The first decision that differs: others go with it. */
function changeBetween({ candidate: { decisions } }: Entry, { candidate: other }: Entry): Change | undefined {
  const id = Object.keys(decisions).find((each) => decisions[each] !== other.decisions[each]);
  const choice = id === undefined ? undefined : other.decisions[id];
  return id === undefined || choice === undefined ? undefined : { id, choice };
}
