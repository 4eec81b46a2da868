/** Of a space with mistakes, what stands before the first one: enough to tell what passes through its layers. */
import type { Space } from "../space/space.ts";
import { outsideSpaces, type Surroundings } from "./context.ts";
import { buildStatement } from "./layers.ts";
import type { Module } from "./load.ts";
import { Report } from "./source.ts";
import { type Ends, SpaceBuilder, TooLarge } from "./space_builder.ts";
import type { Space as SpaceBlock } from "./tree.ts";

/** A space without a head, constraints and settings of the training. */
export function beginningOf(node: SpaceBlock, { input, output, classes }: Ends, surroundings: Surroundings): Space {
  const report = new Report();
  const builder = new SpaceBuilder({ input, classes });
  const context = { ...outsideSpaces({ ...surroundings, report }), builder };
  const lost = firstLost(node, surroundings.module);
  for (const statement of node.body.statements) {
    const built = context.nodes.length;
    const isRight = statement.end <= lost && isBuilt(() => buildStatement(statement, context));
    if (isRight && [...report.told].every(({ severity }) => severity === "warning")) continue;
    context.nodes.length = built;
    break;
  }
  return {
    name: node.name,
    input,
    ...(output && { output }),
    root: { kind: "sequence", children: context.nodes },
    training: {},
    decisions: builder.decisions,
    constraints: [],
  };
}

/** Where the first thing stands in a space that could not be parsed. */
function firstLost({ start, end }: SpaceBlock, { source: { text }, understood }: Module): number {
  for (let at = start; at < end; at++) if (text[at] !== understood[at]) return at;
  return end;
}

function isBuilt(build: () => void): boolean {
  try {
    build();
    return true;
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return false;
  }
}
