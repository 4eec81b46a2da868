import fc from "fast-check";
import { expect, test } from "vitest";
import { countArchitectures } from "../../server/space/count.ts";
import type { Decision, Space, SpaceNode } from "../../server/space/space.ts";
import { allAssignments, randomSpace } from "./arbitrary.ts";
import {
  call,
  choice,
  constant,
  decision,
  declare,
  integer,
  labels,
  oneOf,
  op,
  read,
  real,
  repeat,
  sequence,
  values,
} from "./build.ts";
import { fashionSpace } from "./fashion-space.ts";

const spaceOf = (root: SpaceNode, decisions: readonly Decision[]): Space => ({
  ...{ name: "Test", input: [8, 8, 3], output: [10], training: {}, constraints: [] },
  ...{ root, decisions },
});

test("agrees with brute force over random spaces", () => {
  fc.assert(
    fc.property(randomSpace, (space) => {
      const all = allAssignments(space, 3000);
      fc.pre(all !== undefined);
      expect(new Set(all?.map((each) => JSON.stringify(each))).size).toBe(all?.length);
      expect(countArchitectures(space)).toBe(BigInt(all?.length ?? -1));
    }),
    { numRuns: 500, seed: 4 },
  );
});

test("the fashion space: 1 to 4 stages of 3 filters, 2 kernels, 2 x 3 x 3 layers; dropout or not", () => {
  const stage = 3 * 2 * 2 * 3 * 3;
  expect(countArchitectures(fashionSpace)).toBe(BigInt(2 * (stage + stage ** 2 + stage ** 3 + stage ** 4)));
});

test("large spaces at once: 50 stages that may each be left out", () => {
  const ids = Array.from({ length: 50 }, (_, index) => `s[${index}]`);
  const stage = (id: string) =>
    oneOf(id, sequence(), sequence(declare(`${id}.n`), op("conv2d", { filters: read(`${id}.n`), kernel: 1 })));
  const decisions = ids.flatMap((id) => [decision(id, labels("no", "yes")), decision(`${id}.n`, integer(1, 4096))]);
  const space = spaceOf(sequence(declare("n"), repeat(read("n"), ...ids.map(stage))), [
    decision("n", integer(1, 50)),
    ...decisions,
  ]);
  const each = 4097n;
  expect(countArchitectures(space)).toBe((each ** 51n - each) / (each - 1n));
});

test("a cell of shared choices with decisions of their own in every stage", () => {
  const edges = Array.from({ length: 14 }, (_, index) => `edge${index}`);
  const stages = Array.from({ length: 6 }, (_, index) => `stage[${index}]`);
  const kernels = stages.flatMap((stage) => edges.map((edge) => decision(`${stage}.${edge}.kernel`, values(3, 5, 7))));
  const body = (stage: string) =>
    sequence(
      ...edges.map((edge) => {
        const id = `${stage}.${edge}.kernel`;
        const conv = sequence(declare(id), op("conv2d", { filters: 8, kernel: read(id), padding: "same" }));
        return choice(edge, op("identity"), op("relu"), conv);
      }),
    );
  const root = sequence(...edges.map(declare), declare("n"), repeat(read("n"), ...stages.map(body)));
  const decisions = [
    ...edges.map((edge) => decision(edge, labels("identity", "relu", "conv"))),
    decision("n", integer(1, 6)),
    ...kernels,
  ];
  // With n stages, an edge is 2 ways without a convolution or 3^n with one.
  const expected = [1, 2, 3, 4, 5, 6].reduce((sum, n) => sum + (2n + 3n ** BigInt(n)) ** 14n, 0n);
  expect(countArchitectures(spaceOf(root, decisions))).toBe(expected);
});

test("a count computed from two decisions; continuous decisions count once; those of the training do not", () => {
  const layer = (id: string) => sequence(declare(id), op("dropout", { rate: read(id) }));
  const two = (id: string) => oneOf(id, op("relu"), op("gelu"));
  const root = sequence(
    declare("a"),
    declare("b"),
    repeat(call("*", read("a"), read("b")), sequence(two("x0"), layer("r0")), two("x1"), two("x2"), two("x3")),
  );
  const choices = ["x0", "x1", "x2", "x3"].map((id) => decision(id, labels("relu", "gelu")));
  const space = spaceOf(root, [
    decision("a", integer(1, 2)),
    decision("b", integer(1, 2)),
    decision("r0", real(0, 0.5)),
    ...choices,
  ]);
  const training = { batch: { kind: "value", value: read("batch") } } as const;
  const searched = { ...space, training, decisions: [...space.decisions, decision("batch", values(1, 2))] };
  expect(countArchitectures(searched)).toBe(2n ** 1n + 2n * 2n ** 2n + 2n ** 4n);
  expect(countArchitectures(spaceOf(op("relu", {}, 0), []))).toBe(1n);
  expect(countArchitectures(spaceOf(repeat(constant(2), two("x0"), two("x1")), choices))).toBe(4n);
});
