import { expect, test } from "vitest";
import { reach, roundStep, spread, widened } from "../../webview/axes.ts";

test("a range stays until a value leaves it", () => {
  const range = widened(undefined, [0.71, 0.84]);
  expect(range).toEqual([0.7, 0.85]);
  expect(widened(range, [0.7, 0.8, 0.85])).toBe(range);
  const wider = widened(range, [0.6]);
  expect(wider?.[0]).toBeLessThanOrEqual(0.6);
  expect(wider?.[1]).toBeGreaterThanOrEqual(0.85);
  expect(widened(undefined, [])).toBeUndefined();
});

test("shares stay within 0 and 1, what is never negative does not seem to be, one value has room", () => {
  expect(widened(undefined, [0.001, 0.999])).toEqual([0, 1]);
  expect(widened(undefined, [0, 120])?.[0]).toBe(0);
  expect(widened(undefined, [-3, 2])?.[0]).toBeLessThan(-3);
  const [least, most] = widened(undefined, [0.5]) ?? [0, 0];
  expect(least).toBeLessThan(0.5);
  expect(most).toBeGreaterThan(0.5);
});

test.each([
  [1, 1],
  [1.1, 2],
  [3, 5],
  [7, 10],
  [0.03, 0.05],
  [1200, 2000],
])("the round step for %d is %d", (value, step) => expect(roundStep(value)).toBeCloseTo(step, 12));

test("an axis of counts grows in round steps, up to what there can be", () => {
  expect([0, 20, 21, 60].map((count) => reach(count, undefined))).toEqual([20, 20, 50, 100]);
  expect(reach(60, 70)).toBe(70);
  expect(reach(3, 14)).toBe(14);
  expect(reach(80, 70)).toBe(80);
});

test("labels are moved apart, in their order, and stay above the end", () => {
  expect(spread([10, 50], 12, 100)).toEqual([10, 50]);
  expect(spread([50, 51], 12, 100)).toEqual([50, 62]);
  expect(spread([51, 50], 12, 100)).toEqual([62, 50]);
  expect(spread([99, 100], 12, 100)).toEqual([88, 100]);
});
