/** Features of what was decided, as it was written: a one for each option of a choice; numbers on their scale, from 0 to `span`. */
import type { Candidate } from "../../space/instantiate.ts";
import type { Domain, Space } from "../../space/space.ts";
import type { Values } from "./graph.ts";

/** @returns values by decision and option; a decision that does not exist for the candidate has none */
export function decisionFeatures(space: Space, { decisions }: Pick<Candidate, "decisions">, span = 1): Values {
  const values: Values = new Map();
  for (const { id, domain } of space.decisions) {
    const choice = decisions[id];
    if (choice === undefined) continue;
    if (domain.kind === "categorical") values.set(`${id} ${choice}`, 1);
    else {
      values.set(id, span * position(domain, choice));
      values.set(`${id} made`, 1);
    }
    // Ordered options are numbers, too: 16, 32 or 64 filters.
    if (domain.kind === "categorical" && isOrdered(domain)) values.set(id, choice / (domain.labels.length - 1));
  }
  return values;
}

/** Whose feature it is. */
export const decisionOf = (feature: string): string => feature.split(" ")[0] as string;

const isOrdered = ({ values = [] }: Domain & { kind: "categorical" }): boolean =>
  values.length > 2 &&
  values.every((value, index) => typeof value === "number" && value > Number(values[index - 1] ?? -Infinity));

function position(domain: Exclude<Domain, { kind: "categorical" }>, choice: number): number {
  const scale = domain.kind === "real" && domain.scale === "log" ? Math.log : Number;
  const [low, high] = [scale(domain.min), scale(domain.max)];
  return high > low ? (scale(choice) - low) / (high - low) : 0;
}
