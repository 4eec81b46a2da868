import { expect, test } from "vitest";
import { createRandom } from "../../server/random.ts";
import { GaussianProcess } from "../../server/search/evaluator/gaussian_process.ts";
import { chosen, type Hyperparameters } from "../../server/search/evaluator/hyperparameters.ts";
import type { Encoded } from "../../server/search/features/encoder.ts";

function inputsOf(count: number, seed: number, dimensions = 6): readonly Encoded[] {
  const random = createRandom(seed, "inputs");
  const parts = [...Array(dimensions).keys()];
  return Array.from({ length: count }, () => ({
    ...{ features: Float64Array.from(parts, () => random.normal()), parts, capacity: 0 },
  }));
}
const before: Hyperparameters = { length: 3, noise: 0.05, relevances: [] };
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

test.each([
  [6, 4],
  [40, 1.5],
])("of %i parts, what all depends on counts %d times as much as what tells nothing", (dimensions, times) => {
  const inputs = inputsOf(60, 1, dimensions);
  let found = before;
  // As in a search, with more results each time.
  for (const count of [40, 45, 50, 55, 60]) {
    const some = inputs.slice(0, count);
    const values = some.map(({ features: [first = 0] }) => Math.sin(2 * first));
    found = chosen(
      some.map(({ features }) => features),
      some[0]?.parts ?? [],
      values,
      found,
    );
  }
  const [first, ...others] = found.relevances as [number, ...number[]];
  expect(first).toBeGreaterThan(times * Math.max(...others));
});

test("features of one part count alike, and a part may be as it was", () => {
  const features = inputsOf(10, 1).map((input) => input.features);
  const constant = features.map(() => 0.5);
  expect(chosen(features, [0, 0, 0, 0, 0, 0], constant, { ...before, relevances: [1.5] }).relevances).toEqual([1.5]);
  expect(chosen(features, [0, 0, 0, 1, 1, 1], constant, before).relevances).toHaveLength(2);
});

test("what is believed changes no hyperparameters", () => {
  const [inputs, others] = [inputsOf(20, 1), inputsOf(5, 2)];
  const observations = inputs.map((input) => ({ input, prior: 0, value: Math.sin(input.features[0] as number) }));
  const believed = others.map((input) => ({ input, prior: 0, value: 3, isBelieved: true }));
  const [one, two] = [new GaussianProcess(), new GaussianProcess()];
  one.fit(observations);
  two.fit([...observations, ...believed]);
  two.fit(observations);
  const zeros = others.map(() => 0);
  expect(two.predict(others, zeros)).toEqual(one.predict(others, zeros));
});

test("informativeness is by how much the variance of all falls", () => {
  const observations = inputsOf(4, 1).map((input) => ({ input, prior: 0, value: 0, isBelieved: true }));
  const inputs = inputsOf(8, 2);
  const variance = (more: readonly Encoded[]): number => {
    const process = new GaussianProcess();
    process.fit([...observations, ...more.map((input) => ({ input, prior: 0, value: 0, isBelieved: true }))]);
    return sum(process.predict(inputs, new Array(8).fill(0)).map(({ deviation }) => deviation ** 2)) / 8;
  };
  const process = new GaussianProcess();
  process.fit(observations);
  const before = variance([]);
  for (const [at, fall] of process.informativeness(inputs).entries())
    expect(fall).toBeCloseTo(before - variance([inputs[at] as Encoded]), 9);
});
