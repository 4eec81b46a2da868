import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readable, valueOfChoice } from "../../server/space/decisions.ts";
import { Infeasible, instantiate, walk } from "../../server/space/instantiate.ts";
import type { Space, SpaceNode } from "../../server/space/space.ts";
import { allAssignments, randomSpace } from "./arbitrary.ts";
import {
  call,
  constant,
  decision,
  declare,
  integer,
  labels,
  merge,
  oneOf,
  op,
  read,
  repeat,
  sequence,
  shape,
  values,
} from "./build.ts";
import { fashionSpace } from "./fashion-space.ts";

const spaceOf = (root: SpaceNode, rest: Partial<Space> = {}): Space => ({
  ...{ name: "Test", input: [8, 8, 3], output: [10], root, training: {}, decisions: [], constraints: [] },
  ...rest,
});
const head = [op("global_avg_pool"), op("dense", { units: 10 })];

/** The message and line of what cannot be built. */
function infeasible(space: Space, assignment = {}): readonly [string, number | undefined] {
  try {
    instantiate(space, assignment);
  } catch (error) {
    if (error instanceof Infeasible) return [error.message, error.origin?.line];
    throw error;
  }
  throw new Error("it can be built");
}

describe("walk", () => {
  test("asks for every decision that exists once, in the order of the network, training last", () => {
    const asked: string[] = [];
    const candidate = walk(fashionSpace, ({ id, domain }) => {
      asked.push(id);
      return domain.kind === "categorical" ? 0 : domain.min;
    });
    expect(asked).toEqual([
      "stage",
      "stage[0].filters",
      "stage[0].ConvBlock.kernel",
      "stage[0].ConvBlock.batch_norm",
      "stage[0].ConvBlock.activation",
      "stage[0].reduction",
      "dropout",
      "training.learning_rate",
    ]);
    expect(Object.keys(candidate.decisions)).toEqual(asked);
    expect(candidate.architecture.nodes.map(({ name }) => name)).toEqual([
      "conv2d_1",
      "relu_1",
      "max_pool_1",
      "global_avg_pool_1",
      "dense_1",
    ]);
    expect(candidate.architecture).toMatchObject({ parameters: 330, output: 4 });
    expect(candidate.training).toEqual({
      optimizer: { name: "adam", arguments: { learning_rate: 1e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } },
      batch: 64,
      epochs: 6,
      final_epochs: 12,
    });
    expect(readable(fashionSpace, candidate.decisions)).toMatchObject({ stage: 1, "stage[0].filters": 16, dropout: "nothing" });
  });

  test("gives the same candidate as its decisions", () => {
    const candidate = walk(fashionSpace, ({ domain }) => (domain.kind === "categorical" ? domain.labels.length - 1 : domain.max));
    expect(instantiate(fashionSpace, candidate.decisions)).toEqual(candidate);
    expect(candidate.architecture.nodes.filter(({ operation }) => operation === "add")).toHaveLength(4);
  });

  test("asks in random spaces for exactly the decisions of an assignment", () => {
    fc.assert(
      fc.property(randomSpace, (space) => {
        for (const assignment of allAssignments(space, 100) ?? []) {
          const asked: string[] = [];
          try {
            const { decisions } = walk(space, ({ id }) => {
              asked.push(id);
              return assignment[id] as number;
            });
            expect(decisions).toEqual(assignment);
          } catch (error) {
            if (!(error instanceof Infeasible)) throw error;
          }
          expect(asked).toEqual(Object.keys(assignment).slice(0, asked.length));
        }
      }),
      { numRuns: 200, seed: 3 },
    );
  });
});

describe("instantiate", () => {
  const space = spaceOf(
    sequence(
      oneOf("kind", sequence(declare("filters"), op("conv2d", { filters: read("filters"), kernel: 3 })), sequence()),
      ...head,
    ),
    { decisions: [decision("kind", labels("conv", "nothing")), decision("filters", integer(4, 12, 4))] },
  );
  test.each([
    [{}, "decision 'kind' is not made"],
    [{ kind: 2 }, "decision 'kind' cannot be 2"],
    [{ kind: 0, filters: 5 }, "decision 'filters' cannot be 5"],
    [{ kind: 0, filters: 16 }, "decision 'filters' cannot be 16"],
  ])("refuses %j", (assignment, message) => {
    expect(() => instantiate(space, assignment)).toThrow(message);
  });
  test("leaves out decisions that do not exist", () => {
    expect(instantiate(space, { kind: 1, filters: 4 }).decisions).toEqual({ kind: 1 });
  });
  test("a decision ends to exist with the sequence around its declaration", () => {
    const leaking = spaceOf(sequence(sequence(declare("n")), op("conv2d", { filters: read("n"), kernel: 1 }), ...head), {
      decisions: [decision("n", integer(1, 2))],
    });
    expect(() => instantiate(leaking, { n: 1 })).toThrow("decision 'n' does not exist at this place");
  });
  test("arguments read the dimensions that come in", () => {
    const wide = op("conv2d", { filters: call("*", constant(2), shape("channels")), kernel: shape("height"), strides: 1 });
    const { architecture } = instantiate(spaceOf(sequence(wide, ...head)), {});
    expect(architecture.nodes[0]).toMatchObject({ arguments: { filters: 6, kernel: 8 }, shape: [1, 1, 6] });
  });
});

describe("what cannot be built says where and why", () => {
  test("shapes that do not meet", () => {
    const root = sequence(merge("add", op("identity"), op("conv2d", { filters: 4, kernel: 3 })), ...head);
    const [message] = infeasible(spaceOf(root));
    expect(message).toContain("branch 1 gives 8 x 8 x 3 and branch 2 gives 6 x 6 x 4");
  });
  test("a layer after the image has become too small", () => {
    const root = sequence(op("max_pool", { size: 8 }, 4), op("max_pool", { size: 2 }, 5), ...head);
    expect(infeasible(spaceOf(root))).toEqual([expect.stringContaining("2 x 2 does not fit into 1 x 1 x 3"), 5]);
  });
  test.each([
    [call("-", constant(3), shape("channels")), "filters must be an integer of at least 1, but is 0"],
    [call("/", shape("channels"), constant(2)), "filters must be an integer of at least 1, but is 1.5"],
  ])("an argument out of its range", (filters, text) => {
    const root = sequence(op("conv2d", { filters, kernel: 3 }, 7), ...head);
    expect(infeasible(spaceOf(root))).toEqual([`conv2d: ${text}.`, 7]);
  });
  test("a dimension that is not there", () => {
    const root = sequence(...head, op("dense", { units: shape("height") }, 3));
    expect(infeasible(spaceOf(root))).toEqual([expect.stringContaining("height can be read of an image only"), 3]);
  });
  test("a count that is none", () => {
    const root = sequence(declare("n"), repeat(call("/", read("n"), constant(2)), op("relu"), op("relu")), ...head);
    const space = spaceOf(root, { decisions: [decision("n", values(3, 4))] });
    expect(infeasible(space, { n: 0 })[0]).toBe("repeat needs an integer from 0 to 2, but its count is 1.5.");
    expect(instantiate(space, { n: 1 }).architecture.nodes).toHaveLength(4);
  });
  test("a head that does not fit", () => {
    const relu = op("relu", {}, 9);
    expect(infeasible(spaceOf(relu))).toEqual([
      "The network ends with 8 x 8 x 3 values, but the task needs 10 values. End it with global_avg_pool() or flatten(), then dense(10).",
      9,
    ]);
    expect(infeasible(spaceOf(sequence(op("flatten"), op("dense", { units: 5 }))))[0]).toBe(
      "The network ends with 5 values, but the task needs 10 values. End it with dense(10).",
    );
    expect(infeasible(spaceOf(sequence()))[1]).toBeUndefined();
  });
});

describe("settings of the training", () => {
  const space = spaceOf(sequence(...head), {
    decisions: [
      decision("optimizer", labels("adam", "sgd")),
      decision("rate", values(0.1, 0.2)),
      decision("batch", integer(32, 64, 32)),
    ],
    training: {
      batch: { kind: "value", value: read("batch") },
      optimizer: {
        kind: "choice",
        decision: "optimizer",
        options: [
          { kind: "call", name: "adam", arguments: { learning_rate: { kind: "value", value: constant(0.5) } } },
          { kind: "call", name: "sgd", arguments: { learning_rate: { kind: "value", value: read("rate") } } },
        ],
      },
    },
  });
  test("hold decisions that exist where they are read", () => {
    const { decisions, training } = instantiate(space, { optimizer: 1, rate: 1, batch: 64 });
    expect(Object.keys(decisions)).toEqual(["batch", "optimizer", "rate"]);
    expect(training).toEqual({ batch: 64, optimizer: { name: "sgd", arguments: { learning_rate: 0.2 } } });
    expect(instantiate(space, { optimizer: 0, rate: 1, batch: 32 }).decisions).toEqual({ batch: 32, optimizer: 0 });
  });
});

test("a decision of the training that two settings read is made once", () => {
  const value = { kind: "value", value: read("n") } as const;
  const space = spaceOf(sequence(...head), {
    training: { batch: value, epochs: value },
    decisions: [decision("n", integer(1, 9))],
  });
  expect(instantiate(space, { n: 4 })).toMatchObject({ decisions: { n: 4 }, training: { batch: 4, epochs: 4 } });
});

test("choices read as values, or as labels where there are none", () => {
  expect(valueOfChoice(values(true, false), 1)).toBe(false);
  expect(valueOfChoice(labels("a", "b"), 1)).toBe("b");
  expect(valueOfChoice(integer(2, 8, 3), 5)).toBe(5);
  expect(() => valueOfChoice(labels("a"), 1)).toThrow("no option 1");
});

test("a call of a run that an earlier version made lacks what came later: it means what it meant", () => {
  const of = (node: SpaceNode) => instantiate(spaceOf(sequence(node, ...head)), {}).architecture;
  const now = op("conv2d", { filters: 4, kernel: 3 });
  const { dilation: _dilation, groups: _groups, ...before } = (now as SpaceNode & { kind: "operation" }).arguments;
  expect(of({ ...now, arguments: before } as SpaceNode)).toEqual(of(now));
  const { strides: _strides, ...unstrided } = (op("max_pool", { size: 2 }) as SpaceNode & { kind: "operation" }).arguments;
  expect(of({ ...op("max_pool", { size: 2 }), arguments: unstrided } as SpaceNode)).toEqual(of(op("max_pool", { size: 2 })));
});
