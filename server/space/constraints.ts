/** Costs of architectures and the conditions that a space sets on them. */
import type { Architecture } from "../network/architecture.ts";
import { choiceIn, decisionsOf, valueOfChoice } from "./decisions.ts";
import { evaluate } from "./functions.ts";
import type { Candidate } from "./instantiate.ts";
import { memoryOfCandidate } from "./memory.ts";
import type { Constraint, CostName, Space } from "./space.ts";

/** The first constraint that a candidate breaks. One that reads a decision that does not exist holds. */
export function violated(space: Space, candidate: Candidate): Constraint | undefined {
  if (space.constraints.length === 0) return undefined;
  const decision = decisionsOf(space);
  const environment = {
    decision: (id: string) => {
      const choice = choiceIn(candidate.decisions, id);
      return choice === undefined ? undefined : valueOfChoice(decision(id).domain, choice);
    },
    cost: (cost: CostName) => costs[cost](candidate, space),
    shape: (axis: string): never => {
      throw new Error(`${axis} can be read in arguments of operations only`);
    },
  };
  return space.constraints.find((constraint) => (evaluate(constraint.expression, environment) ?? true) !== true);
}

/** The costs that a constraint can read. */
export const costs: Readonly<Record<CostName, (candidate: Candidate, space: Space) => number>> = {
  parameters: ({ architecture }) => architecture.parameters,
  flops: ({ architecture }) => architecture.flops,
  depth: ({ architecture }) => depthOf(architecture),
  memory: memoryOfCandidate,
};

/** The number of operations with trainable weights on the longest path from the input to the output. */
export function depthOf(architecture: Architecture): number {
  const depths: number[] = [];
  const depth = (source: number | "input") => (source === "input" ? 0 : (depths[source] as number));
  for (const node of architecture.nodes) depths.push(Math.max(...node.inputs.map(depth)) + (node.parameters > 0 ? 1 : 0));
  return depth(architecture.output);
}
