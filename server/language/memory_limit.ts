/** The limit that a search sets on the memory of its candidates. */
import { formatBytes } from "../protocol/format.ts";
import { bounds } from "../space/bounds.ts";
import type { Space } from "../space/space.ts";
import { type Context, tell } from "./context.ts";
import { meaningOf } from "./expressions.ts";
import * as rules from "./rules/entries.ts";
import { Naming, Place } from "./space_builder.ts";
import type { Expression } from "./tree.ts";

/** In bytes. null: something is wrong. */
export function memoryLimitOf(node: Expression | undefined, context: Context): number | undefined | null {
  if (!node) return undefined;
  const value = meaningOf(node, context, new Naming(new Place(""), "entry"));
  if (!value) return null;
  const isAmount = value.kind === "quantity" && value.dimension === "memory" && value.amount > 0;
  return isAmount ? value.amount : (tell(context, node, rules.memoryLimit()) ?? null);
}

/** Tells of a limit that certainly no architecture keeps. */
export function checkMemoryLimit(limit: number, [node]: readonly Expression[], space: Space, context: Context): void {
  const { min } = bounds(space).memory;
  if (node && min > limit) tell(context, node, rules.nothingFits(formatBytes(min)));
}
