/** What passes through each place of a space, over all of its architectures: the shapes that come in and go out, and what is spent there. */
import type { Shape } from "../network/operation.ts";
import { Analysis } from "./analysis.ts";
import { efforts } from "./bounds.ts";
import { Unbounded } from "./calls.ts";
import type { Range } from "./ranges.ts";
import type { Space, SpaceNode } from "./space.ts";
import type { State } from "./states.ts";

/** Shapes of equally many dimensions: each dimension lies between these two. */
export interface Box {
  readonly low: Shape;
  readonly high: Shape;
}

export interface Passage {
  /** One box for each number of dimensions that occurs. */
  readonly input: readonly Box[];
  /** Empty where nothing that comes in fits. */
  readonly output: readonly Box[];
  /** Of one call; undefined where the place is none of an operation. */
  readonly costs: Readonly<Record<"parameters" | "flops", Range>> | undefined;
}

/** By the nodes that some architecture comes past; undefined where the space is too large to tell. Sound, as bounds are. */
export function passagesOf(space: Space): ReadonlyMap<SpaceNode, Passage> | undefined {
  for (const effort of efforts) {
    const passages = new Map<SpaceNode, Passage>();
    const add = (node: SpaceNode, passage: Passage) => passages.set(node, united([passages.get(node) ?? unseen, passage]));
    try {
      new Analysis(space, effort, {
        passed: (node, before, after) => add(node, { input: boxesOf(before), output: boxesOf(after), costs: undefined }),
        spent: (node, { parameters, flops }) => add(node, { ...unseen, costs: { parameters, flops } }),
      }).results();
      return passages;
    } catch (error) {
      if (!(error instanceof Unbounded)) throw error;
    }
  }
  return undefined;
}

const unseen: Passage = { input: [], output: [], costs: undefined };

/** One for several places. */
export function united(passages: readonly Passage[]): Passage {
  const costs = passages.flatMap((passage) => passage.costs ?? []);
  return {
    input: boxesOf(passages.flatMap(({ input }) => input)),
    output: boxesOf(passages.flatMap(({ output }) => output)),
    costs:
      costs.length === 0
        ? undefined
        : { parameters: span(costs.map(({ parameters }) => parameters)), flops: span(costs.map(({ flops }) => flops)) },
  };
}

const span = (ranges: readonly Range[]): Range => ({
  min: Math.min(...ranges.map(({ min }) => min)),
  max: Math.max(...ranges.map(({ max }) => max)),
});

function boxesOf(shapes: readonly (Box | State)[]): readonly Box[] {
  const boxes = new Map<number, Box>();
  for (const { low, high } of shapes) {
    const known = boxes.get(low.length) ?? { low, high };
    boxes.set(low.length, {
      low: known.low.map((length, axis) => Math.min(length, low[axis] ?? length)),
      high: known.high.map((length, axis) => Math.max(length, high[axis] ?? length)),
    });
  }
  return [...boxes.values()];
}
