import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bounds, bounds } from "../../server/space/bounds.ts";
import { costs } from "../../server/space/constraints.ts";
import { domainSize, optionAt } from "../../server/space/decisions.ts";
import type { Candidate } from "../../server/space/instantiate.ts";
import type { Assignment, Decision, Expression, Space, SpaceNode } from "../../server/space/space.ts";
import { allAssignments, feasible, randomSpace } from "./arbitrary.ts";
import {
  call,
  choice,
  constant,
  decision,
  declare,
  integer,
  labels,
  merge,
  oneOf,
  op,
  originAt,
  read,
  repeat,
  sequence,
  shape,
  values,
} from "./build.ts";
import { fashionSpace } from "./fashion-space.ts";

const names = ["parameters", "flops", "depth", "memory"] as const;

function expectSound(found: Bounds, space: Space, candidates: readonly Candidate[]): void {
  if (found.problem) expect(candidates).toEqual([]);
  for (const name of names) {
    if (candidates.length === 0) continue;
    const real = candidates.map((candidate) => costs[name](candidate, space));
    const { min, max, exact } = found[name];
    const [least, most] = [Math.min(...real), Math.max(...real)];
    expect(min).toBeLessThanOrEqual(least);
    expect(max).toBeGreaterThanOrEqual(most);
    if (exact) expect({ name, min, max }).toEqual({ name, min: least, max: most });
  }
}

describe("bounds of random spaces", () => {
  const efforts = {
    "in full": undefined,
    "with few states": [{ states: 2, shared: 4, options: 4, work: 100_000 }],
    "with one state a rank and nothing tried": [{ states: 1, shared: 1, options: 1, work: 100_000 }],
    "with little work": [{ states: 128, shared: 256, options: 16, work: 30 }],
  };
  test.each(Object.entries(efforts))("hold every architecture, and are reached where they say so: %s", (_name, effort) => {
    fc.assert(
      fc.property(randomSpace, (space) => {
        const assignments = allAssignments(space, 600);
        fc.pre(assignments !== undefined);
        const candidates = feasible(space, assignments ?? []);
        const found = bounds(space, effort);
        expectSound(found, space, candidates);
        for (const { decision, choices } of found.impossible)
          expect(candidates.filter(({ decisions }) => choices.includes(decisions[decision] ?? Number.NaN))).toEqual([]);
      }),
      { numRuns: 400, seed: 1 },
    );
  });

  test("of memory hold whatever is decided of the training", () => {
    const training: Space["training"] = {
      batch: { kind: "value", value: read("batch") },
      clip: { kind: "value", value: read("clip") },
      optimizer: {
        kind: "choice",
        decision: "optimizer",
        options: [
          { kind: "call", name: "adam", arguments: {} },
          { kind: "call", name: "sgd", arguments: {} },
        ],
      },
    };
    const own = [
      decision("batch", values(8, 32)),
      decision("clip", values(0, 1)),
      decision("optimizer", labels("adam()", "sgd()")),
    ];
    const made = [0, 1].flatMap((batch) => [0, 1].flatMap((clip) => [0, 1].map((optimizer) => ({ batch, clip, optimizer }))));
    fc.assert(
      fc.property(randomSpace, (random) => {
        const assignments = allAssignments(random, 60);
        fc.pre(assignments !== undefined);
        const decisions = [...random.decisions, ...own];
        const space = { ...random, training, decisions, slots: { adam: 2, sgd: 1 } };
        const candidates = feasible(
          space,
          (assignments ?? []).flatMap((assignment) => made.map((settings) => ({ ...assignment, ...settings }))),
        );
        expectSound(bounds(space), space, candidates);
      }),
      { numRuns: 150, seed: 3 },
    );
  });

  test("most are exact in full", () => {
    const exact: boolean[] = [];
    fc.assert(
      fc.property(randomSpace, (space) => {
        const { parameters, memory, problem } = bounds(space);
        if (!problem) exact.push(parameters.exact && memory.exact);
      }),
      { numRuns: 300, seed: 2 },
    );
    expect(exact.filter(Boolean).length / exact.length).toBeGreaterThan(0.8);
  });
});

const spaceOf = (root: SpaceNode, decisions: readonly Decision[] = [], rest: Partial<Space> = {}): Space => ({
  ...{ name: "Test", input: [64, 64, 3], output: [10], training: {}, constraints: [] },
  ...{ root, decisions },
  ...rest,
});
const head = [op("global_avg_pool"), op("dense", { units: 10 })];
const conv = (filters: Expression | number, kernel: Expression | number = 3, line = 0) =>
  op("conv2d", { filters, kernel, padding: "same" }, line);

test("the fashion space", () => {
  // The network with fewest parameters, 64 examples at a time: weights seven times, what kernels work in, inputs and outputs.
  const layer = (weights: number, once: number, values: number) => 4 * (7 * weights + once + 64 * values);
  const pixels = 28 * 28;
  const least =
    layer(160, 192 * 9 + 256 * 24, pixels * 17) +
    layer(0, 0, pixels * 32) +
    layer(0, 0, (pixels + 196) * 16) +
    layer(0, 0, (196 + 2) * 16) +
    layer(170, 256 * 24, 26) +
    layer(0, 2 ** 14, 2 * pixels + 116);
  expect(bounds(fashionSpace)).toEqual({
    // One stage of 16 filters and kernel 3: 9 * 16 + 16, and a head of 16 * 10 + 10.
    parameters: { min: 330, max: 458_442, exact: true },
    flops: { min: 254_336, max: 716_865_792, exact: true },
    depth: { min: 2, max: 17, exact: true },
    memory: { min: least, max: 900_130_584, exact: true },
    impossible: [],
  });
});

describe("decisions of many numbers", () => {
  const wide = Array.from({ length: 10 }, (_, index) => `f${index}`);
  const decisions = wide.map((id) => decision(id, integer(1, 4096)));
  test("of their own in every layer", () => {
    const space = spaceOf(sequence(...wide.flatMap((id) => [declare(id), conv(read(id))]), ...head), decisions);
    const { parameters } = bounds(space);
    // 3 x 3 kernels from 3 channels, then between layers of 1 or of 4096; the head.
    const most = 27 * 4096 + 4096 + 9 * (9 * 4096 ** 2 + 4096) + 4096 * 10 + 10;
    expect(parameters).toEqual({ min: 28 + 9 * 10 + 20, max: most, exact: true });
  });
  test("one for all layers", () => {
    const space = spaceOf(sequence(declare("f0"), ...wide.map(() => conv(read("f0"))), ...head), decisions);
    const one = bounds(spaceOf(sequence(...wide.map(() => conv(1)), ...head))).flops;
    const all = bounds(spaceOf(sequence(...wide.map(() => conv(4096)), ...head))).flops;
    expect(bounds(space).flops).toEqual({ min: one.min, max: all.max, exact: true });
  });
  test("not exact where the ends cannot be taken together", () => {
    const reversed = call("-", constant(4097), read("f0"));
    const { parameters } = bounds(spaceOf(sequence(declare("f0"), conv(read("f0")), conv(reversed), ...head), decisions));
    expect(parameters.exact).toBe(false);
    expect(parameters.max).toBeGreaterThanOrEqual(27 * 2048 + 2048 + 9 * 2048 * 2049 + 2049 + 2049 * 10 + 10);
  });
});

describe("ends that no architecture reaches are not exact", () => {
  const decisions = [decision("n", integer(1, 20)), decision("m", integer(1, 40))];
  test("where a decision at its smallest does not give the smallest argument", () => {
    const folded = call("max", read("n"), call("-", constant(21), read("n")));
    const { parameters } = bounds(spaceOf(sequence(declare("n"), conv(folded), ...head), decisions));
    expect(parameters.exact).toBe(false);
    expect(parameters.min).toBeLessThanOrEqual(28 * 11 + 11 * 10 + 10);
  });
  test("where only a part of the shapes of branches can meet", () => {
    const sum = merge("add", sequence(declare("n"), conv(read("n"))), sequence(declare("m"), conv(read("m"))));
    const { parameters } = bounds(spaceOf(sequence(sum, ...head), decisions));
    expect(parameters).toMatchObject({ min: 28 + 28 + 20, exact: false });
    expect(parameters.max).toBeGreaterThanOrEqual(28 * 20 + 28 * 20 + 210);
  });
  test("where the smallest of the shapes that are kept as a box does not fit", () => {
    const root = sequence(
      oneOf("pool", op("max_pool", { size: 32 }), op("relu")),
      op("conv2d", { filters: 1, kernel: 3 }),
      ...head,
    );
    const space = spaceOf(root, [decision("pool", labels("pool", "relu"))]);
    const { flops, parameters } = bounds(space, [{ states: 1, shared: 1, options: 1, work: 1000 }]);
    expect(bounds(space).flops.exact).toBe(true);
    expect(flops).toMatchObject({ max: bounds(space).flops.max, exact: false });
    expect(flops.min).toBeLessThan(bounds(space).flops.min);
    expect(parameters).toMatchObject({ min: 28 + 20, max: 28 + 20 });
  });
});

describe("shapes of which only some fit", () => {
  const grouped = (filters: Expression | number, groups: number) => op("conv2d", { filters, kernel: 1, groups, bias: false });
  test("are bounded by all, with ends that are reached where they fit", () => {
    const decisions = [decision("n", integer(1, 40))];
    const root = sequence(declare("n"), conv(4), grouped(read("n"), 2), conv(1, 1), ...head);
    const { parameters } = bounds(spaceOf(root, decisions));
    // From 3 channels to 4, to 2 or to 40 filters that see 2 of them, to 1; the head.
    expect(parameters).toMatchObject({ max: 27 * 4 + 4 + 2 * 40 + 40 + 1 + 20, exact: false });
    expect(parameters.min).toBeLessThanOrEqual(27 * 4 + 4 + 2 * 2 + 2 + 1 + 20);
    const even = bounds(spaceOf(root, [decision("n", integer(2, 40))])).parameters;
    expect(even).toEqual({ min: 27 * 4 + 4 + 2 * 2 + 2 + 1 + 20, max: parameters.max, exact: true });
  });
  test("leave no end exact to a tensor of before them", () => {
    const first = oneOf("first", op("identity"), sequence(conv(3), conv(3)));
    const name = { kind: "name", tensor: "t" } as const;
    const root = sequence(first, name, grouped(6, 3), { kind: "tensor", tensor: "t" }, ...head);
    const space = spaceOf(root, [decision("first", labels("identity", "convolutions"))], { input: [8, 8, 1] });
    expect(bounds(space).depth).toEqual({ min: 3, max: 3, exact: true });
    const { depth } = bounds(space, [{ states: 1, shared: 1, options: 1, work: 1000 }]);
    expect(depth).toMatchObject({ max: 3, exact: false });
  });
  test("are told where none does", () => {
    const choice = oneOf("filters", conv(5), conv(7));
    const found = bounds(spaceOf(sequence(choice, grouped(6, 2), ...head), [decision("filters", labels("5", "7"))]));
    expect(found.problem?.message).toBe("conv2d: 2 groups cannot be made of 7 channels. Use 1 for groups, or other channels.");
    const shape = sequence(op("reshape", { height: 64, width: 64, channels: 2 }), ...head);
    expect(bounds(spaceOf(shape)).problem?.message).toContain("64 x 64 x 3 are 12288 values, but 64 x 64 x 2 are 8192");
  });
});

test("a shared choice is one choice", () => {
  const small = conv(2, 1);
  const large = conv(8, 1);
  const root = sequence(declare("size"), choice("size", small, large), choice("size", large, small), ...head);
  const { parameters } = bounds(spaceOf(root, [decision("size", labels("small", "large"))]));
  // 3 -> 2 -> 8 or 3 -> 8 -> 2, never 3 -> 2 -> 2.
  const [first, second] = [8 + 24 + 90, 32 + 18 + 30];
  expect(parameters).toEqual({ min: second, max: first, exact: true });
});

test("shared decisions whose uses overlap are each one decision", () => {
  const decisions = ["a", "b"].map((id) => decision(id, values(2, 8)));
  const kernels = (id: string) => op("conv2d", { filters: 3, kernel: read(id), padding: "same", bias: false });
  const falling = (id: string) => op("conv2d", { filters: call("-", constant(9), read(id)), kernel: 1, bias: false });
  const root = sequence(
    declare("a"),
    declare("b"),
    kernels("a"),
    kernels("b"),
    falling("a"),
    kernels("b"),
    falling("b"),
    ...head,
  );
  const space = spaceOf(root, decisions);
  const all = feasible(space, allAssignments(space, 10) ?? []).map(({ architecture }) => architecture.parameters);
  expect(bounds(space).parameters).toEqual({ min: Math.min(...all), max: Math.max(...all), exact: true });
});

describe("always ends, with bounds that hold", () => {
  const stage = (index: number): SpaceNode =>
    sequence(
      ...["f", "s", "k"].map((name) => declare(`${name}${index}`)),
      op("conv2d", { filters: read(`f${index}`), strides: read(`s${index}`), kernel: read(`k${index}`) }),
      oneOf(`o${index}`, sequence(), op("max_pool", { size: 2 }), merge("add", op("identity"), conv(shape("channels")))),
    );
  const stages = Array.from({ length: 50 }, (_, index) => index);
  const decisions = stages.flatMap((index) => [
    decision(`f${index}`, values(8, 16, 24, 32, 48, 64, 96, 128)),
    decision(`s${index}`, values(1, 2)),
    decision(`k${index}`, values(1, 3, 5, 7)),
    decision(`o${index}`, labels("nothing", "max_pool(2)", "Residual()")),
  ]);
  const spaces: Record<string, Space> = {
    "fifty stages": spaceOf(sequence(declare("n"), repeat(read("n"), ...stages.map(stage)), ...head), [
      decision("n", integer(1, 50)),
      ...decisions,
    ]),
    "eight different branches, twice": spaceOf(
      sequence(merge("add", ...stages.slice(0, 8).map(stage)), merge("concat", ...stages.slice(8, 16).map(stage)), ...head),
      decisions,
    ),
    "windows of any size": spaceOf(
      sequence(
        ...stages.slice(0, 6).flatMap((index) => [declare(`k${index}`), op("conv2d", { filters: 5, kernel: read(`k${index}`) })]),
        ...head,
      ),
      stages.map((index) => decision(`k${index}`, integer(1, 1000))),
    ),
  };
  test.each(Object.entries(spaces))("%s", (_name, space) => {
    const found = bounds(space);
    expect(found.problem).toBeUndefined();
    expect(found.parameters.max).toBeLessThan(Number.POSITIVE_INFINITY);
    // The same option everywhere, so that shapes meet.
    const alike = (place: number): Assignment =>
      Object.fromEntries(space.decisions.map(({ id, domain }) => [id, optionAt(domain, place % domainSize(domain))]));
    const candidates = feasible(
      space,
      Array.from({ length: 12 }, (_, place) => alike(place)),
    );
    expect(candidates.length).toBeGreaterThan(3);
    for (const name of names)
      for (const candidate of candidates) {
        expect(costs[name](candidate, space)).toBeGreaterThanOrEqual(found[name].min);
        expect(costs[name](candidate, space)).toBeLessThanOrEqual(found[name].max);
      }
  });

  test("the calls that are tried and the states that are compared are work, too", () => {
    const space = spaceOf(sequence(declare("k"), conv(4, read("k")), ...head), [decision("k", values(1, 2, 3, 4, 5, 6, 7, 8))]);
    const [enough, less] = [100, 20].map((work) => bounds(space, [{ states: 128, shared: 256, options: 16, work }]));
    expect(enough?.parameters).toEqual({ min: 16 + 50, max: 64 * 12 + 4 + 50, exact: true });
    expect(less?.parameters.max).toBe(Number.POSITIVE_INFINITY);
  });

  test("from 0 to infinity where nothing can be said", () => {
    const window = op("conv2d", { filters: 5, kernel: read("k0"), strides: read("k1") });
    const any = { min: 0, max: Number.POSITIVE_INFINITY, exact: false };
    expect(
      bounds(
        spaceOf(sequence(declare("k0"), declare("k1"), window, ...head), [
          decision("k0", integer(1, 1000)),
          decision("k1", integer(1, 1000)),
        ]),
      ),
    ).toEqual({ parameters: any, flops: any, depth: any, memory: any, impossible: [] });
  });
});

describe("what is wrong with a space", () => {
  const input = [8, 8, 3];
  test("shapes that never meet, with both and their place", () => {
    const root = sequence(merge("add", op("identity"), conv(4)), ...head);
    const { problem } = bounds(spaceOf(root, [], { input }));
    expect(problem?.message).toContain("branch 1 gives 8 x 8 x 3 and branch 2 gives 8 x 8 x 4");
  });
  test("a layer that nothing fits", () => {
    const root = sequence(
      oneOf("pool", op("max_pool", { size: 5 }, 1), op("max_pool", { size: 8 }, 2)),
      op("max_pool", { size: 2 }, 3),
      ...head,
    );
    const { problem } = bounds(spaceOf(root, [decision("pool", labels("5", "8"))], { input }));
    expect(problem).toEqual({
      ...{ message: expect.stringContaining("2 x 2 does not fit into 1 x 1 x 3"), origin: originAt(3) },
      shapes: [{ shape: [1, 1, 3], origin: originAt(1) }],
    });
  });
  test("an argument that is never in its range", () => {
    const filters = call("-", read("n"), constant(20));
    const root = sequence(declare("n"), conv(filters, 3, 5), ...head);
    const { problem } = bounds(spaceOf(root, [decision("n", integer(1, 20))], { input }));
    expect(problem).toEqual({ message: "conv2d: filters must be an integer of at least 1, but is -19.", origin: originAt(5) });
  });
  test("a head that does not fit, at the last layer", () => {
    const { problem } = bounds(spaceOf(sequence(conv(4), op("relu", {}, 6)), [], { input }));
    expect(problem).toEqual({
      message: expect.stringContaining("ends with 8 x 8 x 4 values, but the task needs 10"),
      origin: originAt(6),
      ...{ shapes: [{ shape: [8, 8, 4], origin: originAt(0) }], isHead: true },
    });
  });
  test("options that can never be taken", () => {
    const root = sequence(op("max_pool", { size: 4 }), oneOf("next", conv(4), op("max_pool", { size: 3 }, 7)), ...head);
    expect(bounds(spaceOf(root, [decision("next", labels("conv", "pool"))], { input })).impossible).toEqual([
      {
        ...{ decision: "next", choices: [1] },
        reason: {
          ...{ message: expect.stringContaining("3 x 3 does not fit into 2 x 2 x 3"), origin: originAt(7) },
          shapes: [{ shape: [2, 2, 3], origin: originAt(0) }],
        },
      },
    ]);
  });
  test("an option that some architectures can take is none of them", () => {
    const first = oneOf("first", op("max_pool", { size: 4 }), op("identity"));
    const root = sequence(first, oneOf("next", conv(4), op("max_pool", { size: 3 })), ...head);
    const decisions = [decision("first", labels("pool", "identity")), decision("next", labels("conv", "pool"))];
    expect(bounds(spaceOf(root, decisions, { input })).impossible).toEqual([]);
  });
  test("nor is one that fits in one branch of the analysis and not in another", () => {
    const first = oneOf("first", op("max_pool", { size: 4 }), op("identity"));
    const root = sequence(first, merge("concat", oneOf("next", conv(4), op("max_pool", { size: 3 }))), ...head);
    const decisions = [decision("first", labels("pool", "identity")), decision("next", labels("conv", "pool"))];
    expect(bounds(spaceOf(root, decisions, { input })).impossible).toEqual([]);
  });
  test("counts that are never reached", () => {
    const pools = Array.from({ length: 6 }, (_, index) => op("max_pool", { size: 2 }, 10 + index));
    const root = sequence(declare("n"), repeat(read("n"), ...pools), ...head);
    expect(bounds(spaceOf(root, [decision("n", integer(1, 6))], { input })).impossible).toEqual([
      {
        ...{ decision: "n", choices: [4, 5, 6] },
        reason: {
          ...{ message: expect.stringContaining("2 x 2 does not fit into 1 x 1 x 3"), origin: originAt(13) },
          shapes: [{ shape: [1, 1, 3], origin: originAt(12) }],
        },
      },
    ]);
  });
});
