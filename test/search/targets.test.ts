/** What evaluators learn, and how improvement is counted, where plain formulas break down. */
import { expect, test } from "vitest";
import { createRandom } from "../../server/random.ts";
import { targetOf } from "../../server/search/evaluator/target.ts";
import { scalarised } from "../../server/search/objectives.ts";
import { expectedImprovement } from "../../server/search/selection/expected_improvement.ts";
import { cumulative, logImprovement } from "../../server/search/selection/normal.ts";

test("a failure is worse than any result, however alike these are", () => {
  for (const known of [[0.9], [0.9, 0.9], [0.1, 0.5, 0.9]]) {
    const { values: found } = targetOf([...known.map((value) => [value]), undefined], [1]);
    expect(found.at(-1)).toBeLessThan(Math.min(...found.slice(0, -1)) - 0.2);
  }
  expect(targetOf([undefined, undefined], [1]).values).toEqual([0, 0]);
});

test("a loss that diverged does not hide how the others differ", () => {
  const losses = [0.3, 0.5, 0.9, 1.4, 2.2];
  const [best = 0, ...others] = scalarised([...losses.map((loss, at) => [-loss, at < 4 ? 1 : 0]), [-1e6, 1]], [0.3, 0.7]);
  expect(best - (others[1] ?? 0)).toBeGreaterThan(0.05);
  expect(others.at(-1)).toBeLessThan(-1);
});

test("the logarithm of expected improvement, far out", () => {
  // d/du (u P(u) + p(u)) = P(u)
  for (const u of [-1.9, -1, 0, 2, 5]) {
    const slope = (Math.exp(logImprovement(u + 1e-4)) - Math.exp(logImprovement(u - 1e-4))) / 2e-4;
    expect(slope).toBeCloseTo(cumulative(u), 4);
  }
  expect(logImprovement(-2 - 1e-9)).toBeCloseTo(logImprovement(-2 + 1e-9), 4);
  // Asymptotically p(u) / u^2
  for (const u of [-10, -100, -1e4]) {
    const rest = logImprovement(u) + 0.5 * u * u + 0.5 * Math.log(2 * Math.PI) + 2 * Math.log(-u);
    expect(Math.abs(rest)).toBeLessThan(4 / u ** 2 + 1e-6 * u ** 2);
  }
});

test("of candidates that are all unlikely to be better, the likeliest is taken", () => {
  const at = (means: readonly number[], deviation: number) =>
    expectedImprovement({ predictions: means.map((mean) => ({ mean, deviation })), best: 2 } as never, createRandom(1));
  for (const deviation of [0, 0.01, 0.05, 0.3]) expect(at([-3, 0, 1, 1.5, 1.4], deviation)).toBe(3);
});
