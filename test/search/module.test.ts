import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../../server/random.ts";
import { Module, type ModuleValues } from "../../server/search/generator/module.ts";

const features = ["depth:2", "kernel:0"];

/** A module that has learned something, so that no part of its gradient is zero. */
function learned(seed: number, options = 4): Module {
  const random = createRandom(seed, "test");
  const weights = Float64Array.from({ length: options }, () => 0.1 + random.uniform());
  const sum = weights.reduce((a, b) => a + b);
  const module = new Module(
    weights.map((weight) => weight / sum),
    6,
    random,
    new Map([["task examples", 0.7]]),
  );
  module.forward(features, 1);
  const { embeddings, b1, w2, b2 } = module.parameters;
  for (const values of [...embeddings.values(), b1, w2, b2]) for (let i = 0; i < values.length; i++) values[i] = random.normal();
  return module;
}

const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);

test("probabilities sum to one, however extreme the logits", () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      fc.double({ min: 0, max: 1e4, noNaN: true }),
      (seed, temperature, scale) => {
        const module = learned(seed);
        for (let i = 0; i < module.parameters.b2.length; i++)
          module.parameters.b2[i] = scale * (module.parameters.b2[i] as number);
        const { probabilities } = module.forward(features, temperature);
        expect(sum(probabilities)).toBeCloseTo(1, 12);
        for (const p of probabilities) expect(p).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});

test("a new module is uniform over its domain, whatever comes before", () => {
  const uniform = Float64Array.of(0.5, 0.25, 0.25);
  const module = new Module(uniform, 8, createRandom(1));
  expect([...module.forward(["a:1", "b:0"], 0.3).probabilities]).toEqual([...uniform]);
});

test.each([
  { advantage: 1, entropy: 0, temperature: 1 },
  { advantage: 0, entropy: 1, temperature: 1 },
  { advantage: -0.7, entropy: 0.2, temperature: 0.4 },
  { advantage: 0.3, entropy: 0.05, temperature: 3 },
])("the gradient agrees with finite differences: $advantage, $entropy, $temperature", ({ advantage, entropy, temperature }) => {
  for (const seed of [1, 2, 3]) {
    const module = learned(seed);
    const chosen = seed % 4;
    const objective = () => {
      const { probabilities } = module.forward(features, temperature);
      const uncertainty = -sum(probabilities.map((p, k) => p * Math.log(p / (module.uniform[k] as number))));
      return advantage * Math.log(probabilities[chosen] as number) + entropy * uncertainty;
    };
    const gradient = module.zeros();
    module.addGradient(gradient, module.forward(features, temperature), chosen, advantage, entropy);
    expectGradient(module, gradient, objective);
  }
});

test("what is saved is the same module, to seven digits", () => {
  const module = learned(7);
  const saved = JSON.parse(JSON.stringify(module.save()));
  const again = new Module(module.uniform, 6, createRandom(9), new Map([["task examples", 0.7]]), saved);
  expect(again.save()).toEqual(saved);
  const [before, after] = [module, again].map((each) => each.forward(features, 0.5).probabilities) as [
    Float64Array,
    Float64Array,
  ];
  for (const [k, p] of before.entries()) expect(after[k]).toBeCloseTo(p, 5);
});

test.each([
  { entropy: 0, temperature: 1 },
  { entropy: 0.2, temperature: 0.4 },
])("so does the gradient of an expected gain: $entropy, $temperature", ({ entropy, temperature }) => {
  const gains = [0, 1.3, -0.4, 0.2];
  const module = learned(1);
  const objective = () => {
    const { probabilities } = module.forward(features, temperature);
    const logRatios = probabilities.map((p, k) => Math.log(p / (module.uniform[k] as number)));
    return probabilities.reduce((sum, p, k) => sum + p * (gains[k] as number) - entropy * p * (logRatios[k] as number), 0);
  };
  const gradient = module.zeros();
  module.addExpectedGradient(gradient, module.forward(features, temperature), gains, entropy);
  expectGradient(module, gradient, objective);
});

test("options whose gains are not known are neither raised nor lowered by those of others", () => {
  const module = learned(2);
  const gradient = module.zeros();
  module.addExpectedGradient(gradient, module.forward(features, 1), [0, undefined, 1, undefined], 0);
  expect([gradient.b2[1], gradient.b2[3]]).toEqual([0, 0]);
  expect(gradient.b2[2]).toBeGreaterThan(0);
  expect(sum(gradient.b2)).toBeCloseTo(0, 12);
});

function expectGradient(module: Module, gradient: ModuleValues, objective: () => number): void {
  for (const [values, slopes] of pairs(module.parameters, gradient))
    for (let i = 0; i < values.length; i++) {
      const at = values[i] as number;
      const step = 1e-5;
      values[i] = at + step;
      const above = objective();
      values[i] = at - step;
      const below = objective();
      values[i] = at;
      expect(slopes[i]).toBeCloseTo((above - below) / (2 * step), 7);
    }
}

test("ascending raises what was chosen", () => {
  const module = learned(5);
  const before = module.forward(features, 1);
  const gradient = module.zeros();
  module.addGradient(gradient, before, 2, 1, 0);
  module.ascend(gradient, 0.01);
  expect(module.forward(features, 1).probabilities[2]).toBeGreaterThan(before.probabilities[2] as number);
});

function pairs(parameters: ModuleValues, gradient: ModuleValues): readonly (readonly [Float64Array, Float64Array])[] {
  expect([...gradient.embeddings.keys()]).toEqual([...parameters.embeddings.keys()]);
  return [
    [parameters.b1, gradient.b1],
    [parameters.w2, gradient.w2],
    [parameters.b2, gradient.b2],
    ...[...parameters.embeddings].map(([name, values]) => [values, gradient.embeddings.get(name) ?? new Float64Array()] as const),
  ];
}
