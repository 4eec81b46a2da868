import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { argumentProblem } from "../../server/space/arguments.ts";
import { evaluate, expressionFunctions, functionNamed } from "../../server/space/functions.ts";
import { rangeOf } from "../../server/space/ranges.ts";
import type { Expression } from "../../server/space/space.ts";
import { call, constant, list, read } from "./build.ts";

const nothing = () => {
  throw new Error("nothing to read");
};
const at = (values: Record<string, number | boolean | string> = {}) => ({
  ...{ shape: nothing, cost: nothing },
  decision: (id: string) => values[id],
});

describe("evaluate", () => {
  const cases: readonly [string, readonly (number | boolean | string)[], number | boolean | undefined][] = [
    ["+", [1, 2], 3],
    ["-", [1, 2], -1],
    ["*", [3, 2], 6],
    ["/", [3, 2], 1.5],
    ["%", [7, 4], 3],
    ["%", [-7, 4], -3],
    ["negate", [2], -2],
    ["==", ["a", "a"], true],
    ["==", [1, "1"], false],
    ["!=", [true, false], true],
    ["<", [1, 1], false],
    ["<=", [1, 1], true],
    [">", [2, 1], true],
    [">=", [0, 1], false],
    ["and", [true, false], false],
    ["and", [true, true], true],
    ["or", [true, false], true],
    ["or", [false, false], false],
    ["not", [false], true],
    ["nondecreasing", [1, 1, 2], true],
    ["nondecreasing", [1, 2, 1], false],
    ["nonincreasing", [2, 2, 1], true],
    ["nonincreasing", [1, 2], false],
    ["increasing", [1, 2, 3], true],
    ["increasing", [1, 1], false],
    ["decreasing", [3, 1], true],
    ["decreasing", [1, 1], false],
    ["sum", [1, 2, 3], 6],
    ["min", [3, 1, 2], 1],
    ["max", [3, 1, 2], 3],
    ["mean", [1, 2], 1.5],
    ["count", [5, 5], 2],
    ["all_equal", ["x", "x"], true],
    ["all_equal", [1, 2], false],
    ["all_different", [1, 2, 3], true],
    ["all_different", [1, 2, 1], false],
    ["abs", [-2], 2],
    ["floor", [2.5], 2],
    ["ceil", [2.5], 3],
    ["round", [2.5], 3],
  ];
  test.each(cases)("%s of %j is %j", (name, operands, expected) => {
    expect(evaluate(call(name, ...operands.map(constant)), at())).toBe(expected);
  });
  test("every function is tried, documented and takes what it is given", () => {
    expect(new Set(cases.map(([name]) => name))).toEqual(new Set(expressionFunctions.keys()));
    for (const { doc, min, max } of expressionFunctions.values()) {
      expect(doc).toMatch(/^[A-Z].*[.`]$/);
      expect(min).toBeLessThanOrEqual(max);
    }
    expect(() => functionNamed("median")).toThrow("there is no operator or function 'median'");
  });
  test("lists and single values make one row", () => {
    expect(evaluate(call("sum", list("a", "b"), constant(10), read("a")), at({ a: 1, b: 2 }))).toBe(14);
  });
  test("what does not exist falls out of a list, and elsewhere leaves nothing", () => {
    expect(evaluate(call("sum", list("a", "b")), at({ a: 1 }))).toBe(1);
    expect(evaluate(call("sum", list("b")), at())).toBe(0);
    expect(evaluate(call("count", list("b")), at())).toBe(0);
    expect(evaluate(call("mean", list("b")), at())).toBeUndefined();
    expect(evaluate(call("+", read("a"), read("b")), at({ a: 1 }))).toBeUndefined();
    expect(evaluate(call("or", constant(true), call("<", read("b"), constant(1))), at())).toBeUndefined();
  });
});

describe("ranges", () => {
  const expression = (depth: number): fc.Arbitrary<Expression> =>
    depth === 0
      ? fc.oneof(fc.constantFrom("a", "b", "c").map(read), fc.integer({ min: -5, max: 5 }).map(constant))
      : fc.oneof(
          expression(depth - 1),
          fc
            .tuple(fc.constantFrom("+", "-", "*", "/", "%", "max", "min", "mean"), expression(depth - 1), expression(depth - 1))
            .map(([name, x, y]) => call(name, x, y)),
          fc
            .tuple(fc.constantFrom("abs", "negate", "floor", "ceil", "round"), expression(depth - 1))
            .map(([name, x]) => call(name, x)),
        );
  const comparison = fc
    .tuple(fc.constantFrom("<", "<=", ">", ">=", "==", "!="), expression(2), expression(1))
    .map(([name, x, y]) => call(name, x, y));
  const condition = fc
    .tuple(fc.constantFrom("and", "or"), comparison, comparison)
    .map(([name, x, y]) => call("not", call(name, x, y)));
  const value = fc.integer({ min: -4, max: 4 });
  const range = fc.tuple(value, value).map(([x, y]) => ({ min: Math.min(x, y), max: Math.max(x, y) }));

  test("hold every value of numbers and conditions", () => {
    const known = { yes: 0, no: 0 };
    fc.assert(
      fc.property(fc.oneof(expression(3), comparison, condition), fc.tuple(range, range, range), (tried, [a, b, c]) => {
        const ranges: Record<string, { min: number; max: number }> = { a, b, c };
        const found = rangeOf(tried, {
          decision: (id) => ({ range: ranges[id], optional: false }),
          shape: nothing,
          cost: nothing,
        });
        expect(found.optional).toBe(false);
        known[found.range ? "yes" : "no"]++;
        if (!found.range) return;
        for (let x = a.min; x <= a.max; x++)
          for (let y = b.min; y <= b.max; y++)
            for (let z = c.min; z <= c.max; z++) {
              const result = Number(evaluate(tried, at({ a: x, b: y, c: z })));
              if (Number.isNaN(result)) continue;
              expect(result).toBeGreaterThanOrEqual(found.range.min);
              expect(result).toBeLessThanOrEqual(found.range.max);
            }
      }),
      { numRuns: 600, seed: 8 },
    );
    expect(known.yes).toBeGreaterThan(known.no);
  });

  test.each<[Expression, { min: number; max: number }]>([
    [call("-", read("a"), read("b")), { min: -3, max: 1 }],
    [call("*", read("a"), call("negate", read("b"))), { min: -12, max: -2 }],
    [call("/", constant(8), read("b")), { min: 2, max: 4 }],
    [call("==", read("a"), constant(7)), { min: 0, max: 0 }],
    [call("not", call("<", read("a"), read("b"))), { min: 0, max: 1 }],
    [call("and", call("<", read("a"), constant(9)), constant(true)), { min: 1, max: 1 }],
  ])("%j", (tried, expected) => {
    const ranges: Record<string, { min: number; max: number }> = { a: { min: 1, max: 3 }, b: { min: 2, max: 4 } };
    const { range: found } = rangeOf(tried, {
      decision: (id) => ({ range: ranges[id], optional: false }),
      shape: nothing,
      cost: nothing,
    });
    expect(found).toEqual(expected);
  });
});

describe("arguments", () => {
  const integer = { name: "n", doc: "", type: { kind: "integer", min: 1, max: 5 } } as const;
  const share = { name: "rate", doc: "", type: { kind: "number", min: 0, max: 1, maxExcluded: true } } as const;
  const padding = { name: "padding", doc: "", type: { kind: "enum", values: ["same", "valid"] } } as const;
  const bias = { name: "bias", doc: "", type: { kind: "boolean" } } as const;
  test.each([
    [integer, 0, "f: n must be an integer from 1 to 5, but is 0."],
    [integer, 2.5, "f: n must be an integer from 1 to 5, but is 2.5."],
    [integer, 6, "f: n must be an integer from 1 to 5, but is 6."],
    [integer, "2", "f: n must be an integer from 1 to 5, but is 2."],
    [integer, 5, undefined],
    [share, 1, "f: rate must be a number from 0 to 1 (below it), but is 1."],
    [share, Number.NaN, "f: rate must be a number from 0 to 1 (below it), but is NaN."],
    [share, 0, undefined],
    [padding, "full", "f: padding must be same or valid, but is full."],
    [padding, "same", undefined],
    [bias, 1, "f: bias must be true or false, but is 1."],
    [bias, false, undefined],
  ])("%j: %j", (parameter, value, expected) => {
    expect(argumentProblem("f", parameter, value)).toBe(expected);
  });
});
