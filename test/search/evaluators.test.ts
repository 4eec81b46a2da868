/** The suite that every evaluator must pass; a new one is tested by being declared in pieces.ts. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRandom } from "../../server/random.ts";
import type { Observation } from "../../server/search/evaluator/evaluator.ts";
import { createEvaluator } from "../../server/search/evaluator/index.ts";
import { type Loss, ranking, regression } from "../../server/search/evaluator/loss.ts";
import { Perceptron } from "../../server/search/evaluator/perceptron.ts";
import { type Encoded, Encoder } from "../../server/search/features/encoder.ts";
import { evaluators } from "../../server/search/pieces.ts";
import { pieceOf } from "../../server/search/strategies.ts";
import { walk } from "../../server/space/instantiate.ts";
import { sampleDomain } from "../../server/space/sample.ts";
import { fashionSpace } from "../space/fashion-space.ts";

const dimensions = 12;
/** Features whose squares sum to about six, as the encoder's. */
function inputsOf(count: number, seed: number): readonly Encoded[] {
  const random = createRandom(seed, "inputs");
  return Array.from({ length: count }, () => ({
    features: Float64Array.from({ length: dimensions }, () => Math.sqrt(6 / dimensions) * random.normal()),
    // The last two count together.
    parts: Array.from({ length: dimensions }, (_, feature) => Math.min(feature, dimensions - 2)),
    capacity: 0,
  }));
}
/** Of mean 0 and deviation 1, nearly; not linear. */
const known = ({ features: [a = 0, b = 0, c = 0, d = 0] }: Encoded) => 0.9 * a + 0.9 * Math.tanh(2 * b) - 0.8 * c * d;
const observed = (inputs: readonly Encoded[]): readonly Observation[] =>
  inputs.map((input) => ({ input, value: known(input), prior: 0 }));
const zeros = (inputs: readonly Encoded[]) => inputs.map(() => 0);
const means = (values: readonly { mean: number }[]) => values.map(({ mean }) => mean);
const average = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [average(a), average(b)];
  const product = (x: readonly number[], y: readonly number[], atX: number, atY: number) =>
    average(x.map((value, i) => (value - atX) * ((y[i] as number) - atY)));
  return product(a, b, meanA, meanB) / Math.sqrt(product(a, a, meanA, meanA) * product(b, b, meanB, meanB));
}

const variants = [
  ...evaluators.flatMap(({ name }) => (name === "none" ? [] : [{ name }])),
  { name: "network", arguments: { loss: "ranking" } },
  { name: "ensemble", arguments: { loss: "ranking", members: 3, hidden: 16 } },
].map((choice) => ({ title: JSON.stringify(choice), spec: pieceOf("evaluator", choice) }));

describe.each(variants)("$title", ({ spec }) => {
  const trained = (count: number, seed = 1) => {
    const evaluator = createEvaluator(spec, seed);
    // As in a search: again and again, with more each time.
    for (let some = Math.ceil(count / 4); some < count; some += Math.ceil(count / 8))
      evaluator.fit(observed(inputsOf(count, 1).slice(0, some)));
    evaluator.fit(observed(inputsOf(count, 1)));
    return evaluator;
  };
  const others = inputsOf(100, 2);

  test("the same calls give the same predictions", () => {
    const predictions = () => trained(20).predict(others, zeros(others));
    expect(predictions()).toEqual(predictions());
  });

  test("it predicts what it has not seen, on the scale of the values", () => {
    const predicted = means(trained(80).predict(others, zeros(others)));
    const values = others.map(known);
    expect(correlation(predicted, values)).toBeGreaterThan(0.7);
    expect(average(predicted.map((mean, i) => (mean - (values[i] as number)) ** 2))).toBeLessThan(0.6);
  });

  test("what is believed without observations is where it begins", () => {
    const evaluator = createEvaluator(spec, 1);
    const inputs = inputsOf(30, 1);
    evaluator.fit(inputs.map((input) => ({ input, value: 0.3, prior: 0 })));
    const [low, high] = [0, 5].map((prior) =>
      means(
        evaluator.predict(
          others,
          others.map(() => prior),
        ),
      ),
    );
    for (const [i, mean] of (high as number[]).entries()) expect(mean - (low?.[i] as number)).toBeCloseTo(5, 9);
    const right = createEvaluator(spec, 1);
    for (let fit = 0; fit < 10; fit++) right.fit(inputs.map((input) => ({ input, value: known(input), prior: known(input) })));
    const predicted = means(right.predict(others, others.map(known)));
    expect(correlation(predicted, others.map(known))).toBeGreaterThan(0.9);
  });

  test("it is not surer far from what it knows than near it", () => {
    const evaluator = trained(40);
    const deviation = (inputs: readonly Encoded[]) =>
      average(evaluator.predict(inputs, zeros(inputs)).map((prediction) => prediction.deviation));
    const near = inputsOf(40, 1);
    const far = near.map((input) => ({ ...input, features: input.features.map((value) => 3 * value) }));
    expect(deviation(near)).toBeGreaterThan(0);
    if (spec.name === "network") expect(deviation(far)).toBe(deviation(near));
    else expect(deviation(far)).toBeGreaterThan(1.5 * deviation(near));
  });

  test("the gradient agrees with finite differences", () => {
    const evaluator = trained(30);
    for (const input of [...others.slice(0, 5), ...inputsOf(2, 1)]) {
      const gradient = evaluator.gradient(input);
      const step = 1e-5;
      for (let i = 0; i < dimensions; i++) {
        const moved = [step, -step].map((by) => ({
          ...input,
          features: input.features.map((value, at) => (at === i ? value + by : value)),
        }));
        const [above, below] = means(evaluator.predict(moved, [0, 0])) as [number, number];
        expect(gradient[i]).toBeCloseTo((above - below) / (2 * step), 5);
      }
    }
  });

  test("one observation is enough, and equal ones are no trouble", () => {
    const [input] = inputsOf(1, 1) as [Encoded];
    const evaluator = createEvaluator(spec, 1);
    for (const count of [1, 2, 10]) {
      evaluator.fit(new Array<Observation>(count).fill({ input, value: 0.5, prior: 0 }));
      for (const { mean, deviation } of evaluator.predict([...others, input], zeros([...others, input])))
        expect(Number.isFinite(mean) && deviation > 0 && Number.isFinite(deviation)).toBe(true);
    }
  });
});

test("a network's gradient by its parameters agrees with finite differences", () => {
  const perceptron = new Perceptron(dimensions, 5, createRandom(1));
  const { features: x } = inputsOf(1, 3)[0] as Encoded;
  const gradient = new Float64Array(perceptron.parameters.length);
  perceptron.addGradient(gradient, x, perceptron.forward(x), 1.7);
  for (let i = 0; i < gradient.length; i++) {
    const at = perceptron.parameters[i] as number;
    const [above, below] = [1e-6, -1e-6].map((by) => {
      perceptron.parameters[i] = at + by;
      return 1.7 * perceptron.forward(x).output;
    }) as [number, number];
    perceptron.parameters[i] = at;
    expect(gradient[i]).toBeCloseTo((above - below) / 2e-6, 6);
  }
});

describe("losses", () => {
  const logistic = (x: number) => 1 / (1 + Math.exp(-x));
  const lossOf: readonly (readonly [string, Loss, (f: readonly number[], z: readonly number[]) => number])[] = [
    ["regression", regression, (f, z) => average(f.map((output, i) => (output - (z[i] as number)) ** 2 / 2))],
    [
      "ranking",
      ranking,
      (f, z) => {
        let sum = 0;
        for (let i = 0; i < f.length; i++)
          for (let j = 0; j < i; j++) {
            const wanted = logistic(2 * ((z[i] as number) - (z[j] as number)));
            const said = logistic(2 * ((f[i] as number) - (f[j] as number)));
            sum -= wanted * Math.log(said) + (1 - wanted) * Math.log(1 - said);
          }
        return sum / f.length ** 2;
      },
    ],
  ];
  const pairs = fc.array(fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: -3, max: 3, noNaN: true })), {
    ...{ minLength: 1, maxLength: 8 },
  });

  test.each(lossOf)("slopes of %s agree with finite differences", (_, slopes, value) => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const [outputs, values] = [rows.map(([f]) => f), rows.map(([, z]) => z)];
        const found = slopes(outputs, values);
        for (let i = 0; i < outputs.length; i++) {
          const moved = (by: number) => value(outputs.with(i, (outputs[i] as number) + by), values);
          expect(found[i]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 6);
        }
      }),
    );
  });
});

test("capacity is linear in the features", () => {
  const random = createRandom(3);
  const sample = Array.from({ length: 40 }, () => walk(fashionSpace, ({ domain }) => sampleDomain(domain, random)));
  const encoder = new Encoder(fashionSpace, sample);
  const [first, ...rest] = sample.map((candidate) => encoder.encode(candidate)) as [Encoded, ...Encoded[]];
  for (const { features, capacity } of rest) {
    const rise = encoder.capacityGradient.reduce(
      (sum, slope, i) => sum + slope * ((features[i] as number) - (first.features[i] as number)),
      0,
    );
    expect(capacity - first.capacity).toBeCloseTo(rise, 9);
  }
});
