/** What passes through places, held against the architectures themselves. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ArchitectureNode } from "../../server/network/architecture.ts";
import { type Box, type Passage, passagesOf } from "../../server/space/passages.ts";
import type { Range } from "../../server/space/ranges.ts";
import type { Space } from "../../server/space/space.ts";
import { allAssignments, feasible, randomSpace } from "./arbitrary.ts";
import { decision, declare, integer, op, read, repeat, sequence, values } from "./build.ts";

const isIn = (shape: readonly number[], { low, high }: Box): boolean =>
  low.length === shape.length && shape.every((length, axis) => (low[axis] ?? 0) <= length && length <= (high[axis] ?? 0));
const holds = (value: number, range: Range | undefined): boolean =>
  range !== undefined && range.min <= value && value <= range.max;

const covers = ({ output, costs }: Passage, { shape, parameters, flops }: ArchitectureNode): boolean =>
  output.some((box) => isIn(shape, box)) && holds(parameters, costs?.parameters) && holds(flops, costs?.flops);

test("in random spaces, every layer of every architecture has a place that holds it", () => {
  fc.assert(
    fc.property(randomSpace, (space) => {
      const assignments = allAssignments(space, 200);
      fc.pre(assignments !== undefined);
      const passages = [...(passagesOf(space) ?? [])];
      for (const { architecture } of feasible(space, assignments ?? []))
        for (const node of architecture.nodes) {
          const places = passages.filter(
            ([place]) => (place.kind === "operation" || place.kind === "merge") && place.operation === node.operation,
          );
          expect(places.some(([, passage]) => covers(passage, node))).toBe(true);
        }
    }),
    { numRuns: 200, seed: 1 },
  );
});

test("shapes and costs of a place that is built several times and may be another", () => {
  const conv = op("conv2d", { filters: read("f"), kernel: 3, padding: "same" });
  const pool = op("max_pool", { size: 2 });
  const stages = repeat(read("n"), sequence(pool), sequence(pool));
  const head = [op("global_avg_pool"), op("dense", { units: 10 })];
  const space: Space = {
    ...{ name: "S", input: [28, 28, 1], output: [10], training: {}, constraints: [] },
    root: sequence(declare("f"), conv, declare("n"), stages, ...head),
    decisions: [decision("f", values(16, 64)), decision("n", integer(1, 2))],
  };
  const passages = passagesOf(space);
  expect(passages?.get(conv)).toEqual({
    input: [{ low: [28, 28, 1], high: [28, 28, 1] }],
    output: [{ low: [28, 28, 16], high: [28, 28, 64] }],
    costs: { parameters: { min: 160, max: 640 }, flops: { min: 225_792, max: 903_168 } },
  });
  expect(passages?.get(pool)?.output).toEqual([{ low: [7, 7, 16], high: [14, 14, 64] }]);
  expect(passages?.get(stages)?.input).toEqual([{ low: [28, 28, 16], high: [28, 28, 64] }]);
  expect(passages?.get(stages)?.output).toEqual([{ low: [7, 7, 16], high: [14, 14, 64] }]);
});
