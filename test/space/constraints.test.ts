import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bounds, bounds } from "../../server/space/bounds.ts";
import { rangeOfDecision } from "../../server/space/calls.ts";
import { depthOf, violated } from "../../server/space/constraints.ts";
import { instantiate } from "../../server/space/instantiate.ts";
import { rangeOf } from "../../server/space/ranges.ts";
import type { Constraint, Expression, Space } from "../../server/space/space.ts";
import { allAssignments, feasible, randomSpace } from "./arbitrary.ts";
import {
  call,
  constant,
  cost,
  decision,
  declare,
  integer,
  labels,
  list,
  merge,
  oneOf,
  op,
  originAt,
  read,
  sequence,
} from "./build.ts";

const constraint = (expression: Expression): Constraint => ({ expression, text: "", origin: originAt(0) });
const withConstraints = (space: Space, ...expressions: readonly Expression[]): Space => ({
  ...space,
  constraints: expressions.map(constraint),
});

/** A stage of a choice of layers, one of which has a decision of its own. */
const space: Space = {
  ...{ name: "Test", input: [8, 8, 3], output: [4], training: {}, constraints: [] },
  root: sequence(
    declare("a"),
    op("conv2d", { filters: read("a"), kernel: 1 }),
    oneOf("kind", sequence(declare("b"), op("conv2d", { filters: read("b"), kernel: 1 })), op("relu")),
    op("global_avg_pool"),
    op("dense", { units: 4 }),
  ),
  decisions: [decision("a", integer(2, 4)), decision("kind", labels("conv", "relu")), decision("b", integer(1, 8))],
};

describe("violated", () => {
  const broken = (expression: Expression, assignment: Record<string, number>) => {
    const limited = withConstraints(space, expression);
    return violated(limited, instantiate(limited, assignment)) !== undefined;
  };
  const conv = { a: 4, kind: 0, b: 2 };
  const relu = { a: 4, kind: 1 };
  test.each<[string, Expression, Record<string, number>, boolean]>([
    ["a decision", call("<", read("a"), read("b")), conv, true],
    ["one that does not exist", call("<", read("a"), read("b")), relu, false],
    [
      "one that does not exist, beside what breaks",
      call("and", call(">", read("a"), constant(9)), call("<", read("b"), constant(0))),
      relu,
      false,
    ],
    ["a list", call("nondecreasing", list("a", "b")), conv, true],
    ["a list of which one is left", call("nondecreasing", list("a", "b")), relu, false],
    ["how many there are", call("==", call("count", list("a", "b")), constant(1)), conv, true],
    ["how many are left", call("==", call("count", list("a", "b")), constant(1)), relu, false],
    ["a sum over what is left", call(">=", call("sum", list("a", "b")), constant(6)), relu, true],
    ["the least of nothing", call(">", call("min", list("b")), constant(100)), relu, false],
    ["a label", call("==", read("kind"), constant("relu")), conv, true],
    ["parameters: 3 * 4 + 4, 4 * 2 + 2, 2 * 4 + 4", call("!=", cost("parameters"), constant(38)), conv, true],
    ["depth", call("<", cost("depth"), constant(3)), conv, true],
    ["depth without the choice", call("<", cost("depth"), constant(3)), relu, false],
  ])("%s", (_name, expression, assignment, expected) => {
    expect(broken(expression, assignment)).toBe(expected);
  });

  test("gives the first that is broken", () => {
    const limited = withConstraints(space, constant(true), call(">", read("a"), constant(4)), constant(false));
    expect(violated(limited, instantiate(limited, relu))).toBe(limited.constraints[1]);
  });
});

test("depth follows the longest path", () => {
  const branches = merge(
    "add",
    op("identity"),
    sequence(op("conv2d", { filters: 3, kernel: 1 }), op("relu"), op("batch_norm")),
    op("conv2d", { filters: 3, kernel: 1 }),
  );
  const deep = { ...space, root: sequence(branches, op("flatten"), op("dense", { units: 4 })), decisions: [] };
  expect(depthOf(instantiate(deep, {}).architecture)).toBe(3);
});

/** What ranges prove of a condition: that every architecture meets it, or none does. */
function proved(among: Space, condition: Expression, found: Bounds): "always" | "never" | "sometimes" {
  const all = allAssignments(among, 500) ?? [];
  const { range, optional } = rangeOf(condition, {
    decision: (id) => {
      const decided = among.decisions.find((each) => each.id === id);
      const numeric = decided && (decided.domain.kind !== "categorical" || decided.domain.values);
      return { range: numeric ? rangeOfDecision(decided) : undefined, optional: all.some((assignment) => !(id in assignment)) };
    },
    cost: (name) => found[name],
    shape: (axis) => {
      throw new Error(`no ${axis} in constraints`);
    },
  });
  if (range?.min === 1) return "always";
  return range?.max === 0 && !optional ? "never" : "sometimes";
}

describe("ranges of constraints", () => {
  const judged = (expression: Expression) => proved(space, expression, bounds(space));
  test.each<[Expression, string]>([
    [call("<=", cost("parameters"), constant(92)), "always"],
    [call("<=", cost("parameters"), constant(18)), "never"],
    [call("<=", cost("parameters"), constant(40)), "sometimes"],
    [call("<", read("a"), constant(2)), "never"],
    [call("not", call("<", read("a"), constant(2))), "always"],
    // Met where b does not exist.
    [call("<", read("b"), constant(1)), "sometimes"],
    [call("<", call("sum", list("a", "b")), constant(2)), "never"],
    [call("<=", call("sum", list("a", "b")), constant(2)), "sometimes"],
    [call("<=", call("max", list("a", "b")), constant(8)), "always"],
    [call(">", call("count", list("a", "b")), constant(2)), "never"],
    [call("==", read("kind"), constant("relu")), "sometimes"],
    [call("==", read("a"), constant(5)), "never"],
    [call("!=", call("*", read("a"), constant(2)), constant(9)), "always"],
  ])("%j", (expression, expected) => {
    expect(judged(expression)).toBe(expected);
  });

  test("are never wrong, over random spaces and conditions", () => {
    const said = { always: 0, never: 0, sometimes: 0 };
    const number = (ids: readonly string[]) =>
      fc.letrec<{ leaf: Expression; tree: Expression }>((tie) => ({
        leaf: fc.oneof(
          fc.integer({ min: -3, max: 60 }).map(constant),
          fc.constantFrom("parameters", "flops", "depth").map((name) => cost(name as "depth")),
          ...(ids.length > 0
            ? [fc.constantFrom(...ids).map(read), fc.subarray([...ids]).map((some) => call("sum", list(...some)))]
            : []),
          ...(ids.length > 0 ? [fc.subarray([...ids], { minLength: 1 }).map((some) => call("min", list(...some)))] : []),
          ...(ids.length > 0 ? [fc.subarray([...ids], { minLength: 1 }).map((some) => call("count", list(...some)))] : []),
        ),
        tree: fc.oneof(
          tie("leaf"),
          fc
            .tuple(fc.constantFrom("+", "-", "*", "/", "%", "max"), tie("leaf"), tie("tree"))
            .map(([name, a, b]) => call(name, a, b)),
          fc.tuple(fc.constantFrom("abs", "negate", "floor"), tie("leaf")).map(([name, a]) => call(name, a)),
        ),
      })).tree;
    const condition = (ids: readonly string[]) =>
      fc
        .tuple(
          fc.constantFrom("<", "<=", ">", ">=", "==", "!="),
          number(ids),
          number(ids),
          fc.constantFrom("not", "and", "or", ""),
        )
        .map(([name, a, b, around]) => {
          const comparison = call(name, a, b);
          if (around === "") return comparison;
          return around === "not" ? call("not", comparison) : call(around, comparison, call("<", b, a));
        });
    const case_ = randomSpace.chain((random) => {
      const numbers = random.decisions.filter(({ domain }) => domain.kind !== "categorical" || domain.values).map(({ id }) => id);
      return fc.tuple(fc.constant(random), fc.array(condition(numbers), { minLength: 5, maxLength: 5 }));
    });
    fc.assert(
      fc.property(case_, ([random, expressions]) => {
        const found = bounds(random);
        const all = allAssignments(random, 200);
        fc.pre(all !== undefined && !found.problem);
        const candidates = feasible(random, all ?? []);
        for (const expression of expressions) {
          const holds = proved(random, expression, found);
          said[holds]++;
          const limited = withConstraints(random, expression);
          const met = candidates.filter((candidate) => !violated(limited, candidate));
          if (holds === "always") expect(met).toHaveLength(candidates.length);
          if (holds === "never") expect(met).toEqual([]);
        }
      }),
      { numRuns: 300, seed: 6 },
    );
    expect(Math.min(said.always, said.never, said.sometimes)).toBeGreaterThan(100);
  });
});
