/** Constraints that are met by every architecture or by none, as far as ranges can tell. */
import type { Bounds } from "./bounds.ts";
import { rangeOfDecision } from "./calls.ts";
import { decisionsOf } from "./decisions.ts";
import { type Possible, type Range, rangeOf } from "./ranges.ts";
import type { Constraint, Expression, Space, SpaceNode } from "./space.ts";

export interface Verdict {
  /** "sometimes" also where ranges cannot tell. */
  readonly holds: "always" | "never" | "sometimes";
  /** What it was judged by: the ranges of the costs and of the decisions of numbers that it reads, by their names. */
  readonly ranges: Readonly<Record<string, Range>>;
}

/** Judges a constraint by the bounds of its space; never wrong in saying "always" or "never" of architectures that can be built. */
export function verdict(space: Space, constraint: Constraint, bounds: Bounds): Verdict {
  const decision = decisionsOf(space);
  const certain = certainDecisions(space.root, decision);
  const ranges: Record<string, Range> = {};
  const note = (name: string, range: Range | undefined): Range | undefined => {
    if (range) ranges[name] = range;
    return range;
  };
  const { range, optional } = rangeOf(constraint.expression, {
    decision: (id) => ({ range: note(id, rangeOfNumbers(decision(id))), optional: !certain.has(id) }),
    cost: (cost) => {
      const { min, max } = bounds[cost];
      ranges[cost] = { min, max };
      return { min, max };
    },
    shape: (axis) => {
      throw new Error(`${axis} can be read in arguments of operations only`);
    },
  });
  const holds =
    bounds.problem || !range ? "sometimes" : range.min > 0 ? "always" : range.max <= 0 && !optional ? "never" : "sometimes";
  return { holds, ranges };
}

type Find = ReturnType<typeof decisionsOf>;

/** undefined where the decision is not one of numbers. */
function rangeOfNumbers(decision: ReturnType<Find>): Range | undefined {
  const { domain } = decision;
  const numeric = domain.kind !== "categorical" || domain.values?.every((value) => typeof value === "number");
  return numeric ? rangeOfDecision(decision) : undefined;
}

/** The decisions that exist for every architecture: those in no option, and in no iteration that may be left out. */
function certainDecisions(root: SpaceNode, decision: Find): ReadonlySet<string> {
  const certain = new Set<string>();
  const leastCount = (count: Expression): number => {
    const some = (): Range => ({ min: 0, max: 0 });
    const read = (id: string): Possible => ({ range: rangeOfNumbers(decision(id)), optional: false });
    return rangeOf(count, { decision: read, cost: some, shape: some }).range?.min ?? 0;
  };
  const visit = (node: SpaceNode): void => {
    if (node.kind === "declare") certain.add(node.decision);
    else if (node.kind === "sequence") node.children.forEach(visit);
    else if (node.kind === "merge") node.branches.forEach(visit);
    else if (node.kind === "repeat") node.iterations.slice(0, Math.max(0, Math.ceil(leastCount(node.count)))).forEach(visit);
  };
  visit(root);
  return certain;
}
