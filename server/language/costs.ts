/** Objectives that are costs of the network, which HNAS counts itself. */
import type { SearchSpec } from "../protocol/problem.ts";
import { knownCosts } from "../search/pieces.ts";
import { bounds } from "../space/bounds.ts";
import type { Space } from "../space/space.ts";
import { type Context, tell } from "./context.ts";
import type { Entries } from "./entries.ts";
import { wordOf } from "./pieces.ts";
import * as rules from "./rules/entries.ts";

/** Tells of those that are 0 for all candidates of a program: where the space has no layers, it may measure them itself. */
export function checkCosts({ objectives }: SearchSpec, entries: Entries, space: Space, context: Context): void {
  const costs = objectives.flatMap(({ metric }) => (knownCosts(true).includes(metric) ? [metric as "parameters" | "flops"] : []));
  if (costs.length === 0) return;
  const { problem, ...known } = bounds(space);
  if (problem) return;
  for (const cost of costs) {
    const node = entries.all("minimize").find((each) => wordOf(each, [cost]));
    if (node && known[cost].max === 0) tell(context, node, rules.noCost(cost, space.name));
  }
}
