import { beforeAll, describe, expect, test } from "vitest";
import { createAugment } from "../../server/compute/augmentation/augment.ts";
import type { Backend } from "../../server/compute/backend.ts";
import { batchesOf, orderOf } from "../../server/compute/batches.ts";
import { evaluate, predict } from "../../server/compute/evaluate.ts";
import { initialWeights } from "../../server/compute/initialize.ts";
import { TrainingStopped, type TrainOptions, train } from "../../server/compute/train.ts";
import { weightsOf } from "../../server/network/architecture.ts";
import { size } from "../../server/network/operation.ts";
import type { EpochReport } from "../../server/protocol/messages.ts";
import { deriveSeed } from "../../server/random.ts";
import type { TrainingSettings } from "../../server/space/space.ts";
import { imageClassification as task } from "../../server/tasks/image_classification.ts";
import { difference, largest } from "../network/conformance.ts";
import { createBackend } from "./backend.ts";
import { descend, onlyDense, optimizers, tiny } from "./descent.ts";
import { everySequence, everything, sequence, settings, stripes } from "./network.ts";
import { forwardReference, lossReference } from "./reference.ts";
import { examples, options, small, withoutLeaks } from "./training.ts";

let backend: Backend;
beforeAll(async () => {
  backend = await createBackend();
});

const networks = [
  { name: "images", network: everything },
  { name: "sequences", network: everySequence },
];
/** So large a rate that not every epoch is better than the last. */
const wild: TrainingSettings = { ...settings({ learningRate: 0.2 }), schedule: { name: "constant", arguments: { warmup: 0 } } };

describe("training", () => {
  test("learns, reports each epoch and leaves no tensor behind", async () => {
    const reports: EpochReport[] = [];
    const validation = stripes(40, { seed: 2 });
    const result = await withoutLeaks(backend, () =>
      train(
        backend,
        options({ validation, settings: settings({ learningRate: 0.05 }), onEpoch: (report) => reports.push(report) }),
      ),
    );
    expect(reports.map(({ epoch, epochs }) => [epoch, epochs])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(reports.at(-1)?.training.accuracy).toBeGreaterThan(0.9);
    expect(reports[2]?.training.loss).toBeLessThan(reports[0]?.training.loss ?? 0);
    expect(result).toMatchObject({ epochs: 3, training: reports[2]?.training, validation: reports[2]?.validation });
    expect(await withoutLeaks(backend, () => evaluate(backend, small, result.weights, task, validation, { batch: 7 }))).toEqual({
      accuracy: result.validation?.accuracy,
      loss: expect.closeTo(result.validation?.loss ?? 0, 5),
    });
  });

  test.each(networks)(
    "gives the same weights for the same seed, bit for bit, and others for another seed: $name",
    async ({ network }) => {
      const architecture = network([8, 8, 1], 4);
      const run = async (seed: number) =>
        (await train(backend, options({ architecture, seed, settings: settings({ epochs: 1 }) }))).weights;
      const [first, second, other] = [await run(1), await run(1), await run(2)];
      expect(second).toEqual(first);
      for (const [key, values] of Object.entries(other)) expect(values, key).not.toEqual(first[key]);
    },
  );

  describe("with augmentation", () => {
    const augmentation = [
      { name: "crop", arguments: { padding: 2 } },
      { name: "rotate", arguments: { degrees: 10 } },
      { name: "cutout", arguments: { size: 2 } },
    ];
    const augmented = (seed = 1) => options({ seed, settings: { ...settings({ batch: 24, epochs: 2 }), augmentation } });

    test("gives the same weights for the same seed, bit for bit, others for another seed, and leaves nothing behind", async () => {
      const run = async (given: TrainOptions) => (await withoutLeaks(backend, () => train(backend, given))).weights;
      const [first, second, other] = [await run(augmented()), await run(augmented()), await run(augmented(2))];
      expect(second).toEqual(first);
      expect(other).not.toEqual(first);
      expect(await run({ ...augmented(), settings: { ...augmented().settings, augmentation: [] } })).not.toEqual(first);
    });

    test.each([0, 1])(
      "is the training whose every batch is made by the pure function, %i epochs being trained",
      async (trained) => {
        const validation = stripes(40, { seed: 2 });
        const result = await train(backend, { ...augmented(), validation, trained });
        const initial = initialWeights(small, 1);
        const plan = { architecture: small, task, optimizer: augmented().settings.optimizer, initial, train: examples };
        const trainer = backend.trainer({ ...plan, batch: 24, validationBatch: 128, isFed: true });
        const augment = createAugment(augmentation, examples, 1);
        const steps = 2 * Math.ceil(200 / 24);
        const first = (trained * steps) / 2;
        let step = first;
        for (const epoch of [1, 2].slice(trained))
          for (const indices of batchesOf(orderOf(200, 1, epoch), 24)) {
            const inputs = new Uint8Array(indices.length * 64);
            augment(indices, epoch, inputs);
            const learningRate = 0.01 * Math.min(1, (1 - step / steps) / 0.5);
            trainer.step(indices, { step, remembered: step - first, learningRate, seed: deriveSeed(1, "step", step++) }, inputs);
          }
        expect(result.weights).toEqual(trainer.download());
        trainer.dispose();
        // What is validated is not augmented.
        expect(result.validation).toEqual({
          accuracy: expect.closeTo((await evaluate(backend, small, result.weights, task, validation)).accuracy ?? 0, 5),
          loss: expect.closeTo((await evaluate(backend, small, result.weights, task, validation)).loss ?? 0, 5),
        });
      },
    );

    test("ends with the error of the thread that makes batches", async () => {
      const unknown = { ...settings(), augmentation: { name: "blur", arguments: {} } };
      await expect(withoutLeaks(backend, () => train(backend, options({ settings: unknown })))).rejects.toThrow(
        /no augmentation 'blur'/,
      );
    });
  });

  test.each(networks)("starts from given weights and changes every one: $name", async ({ network }) => {
    const architecture = network([8, 8, 1], 4);
    const initial = initialWeights(architecture, 5);
    const frozen = await train(backend, options({ architecture, initial, settings: settings({ learningRate: 0, epochs: 1 }) }));
    const moved = await withoutLeaks(backend, () =>
      train(backend, options({ architecture, initial, settings: settings({ epochs: 1 }) })),
    );
    for (const { key, trainable } of weightsOf(architecture)) {
      if (trainable) expect(frozen.weights[key], key).toEqual(initial[key]);
      expect(moved.weights[key], key).not.toEqual(initial[key]);
    }
  });

  test.each([
    ["adam", { learning_rate: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-4 }],
    ["adamw", { learning_rate: 0.1, beta1: 0.8, beta2: 0.95, epsilon: 1e-4, weight_decay: 0.5 }],
    ["rmsprop", { learning_rate: 0.1, rho: 0.8, momentum: 0.7, epsilon: 1e-4 }],
    ["sgd", { learning_rate: 0.1, momentum: 0.7 }],
  ])("takes the steps of %s that float64 takes", async (name, args) => {
    const initial = initialWeights(onlyDense, 3);
    const { weights } = await train(backend, {
      ...options({ architecture: onlyDense, initial, train: tiny }),
      settings: { optimizer: { name, arguments: args }, batch: 6, epochs: 4 },
    });
    const expected = descend(initial, tiny, 4, optimizers[name]?.(args));
    for (const [key, values] of Object.entries(expected)) expect(difference(weights[key] ?? [], values), key).toBeLessThan(1e-5);
  });

  test.each([0, 0.05, 0.3, 1000])("clips gradients by their global norm: %d", async (clip) => {
    const initial = initialWeights(onlyDense, 3);
    const optimizer = { name: "sgd", arguments: { learning_rate: 1, momentum: 0.7 } };
    const { weights } = await withoutLeaks(backend, () =>
      train(backend, {
        ...options({ architecture: onlyDense, initial, train: tiny }),
        settings: { optimizer, clip, batch: 6, epochs: 4 },
      }),
    );
    const descent = optimizers.sgd?.(optimizer.arguments);
    const expected = descend(initial, tiny, 4, descent && { ...descent, ...(clip > 0 && { clip }) });
    for (const [key, values] of Object.entries(expected)) expect(difference(weights[key] ?? [], values), key).toBeLessThan(1e-6);
  });

  // Four epochs of one step.
  test.each([
    ["no schedule", undefined, [1, 1, 1, 0.5]],
    ["cooldown", { share: 0.75, warmup: 0 }, [1, 1, 2 / 3, 1 / 3]],
    ["constant", { warmup: 0 }, [1, 1, 1, 1]],
    ["linear", { warmup: 0 }, [1, 0.75, 0.5, 0.25]],
    ["linear", { warmup: 0.5 }, [0.5, 1, 1, 0.5]],
    ["cosine", { warmup: 0 }, [0, 1, 2, 3].map((step) => 0.5 + 0.5 * Math.cos((Math.PI * step) / 4))],
    ["cosine", { warmup: 0.25 }, [1, 1, 0.75, 0.25]],
    ["step_decay", { every: 2, factor: 0.1, warmup: 0 }, [1, 1, 0.1, 0.1]],
  ] as const)("takes steps as the schedule says: %s %j", async (name, given, factors) => {
    const initial = initialWeights(onlyDense, 3);
    const optimizer = { name: "sgd", arguments: { learning_rate: 0.5, momentum: 0 } };
    const schedule = given && { schedule: { name, arguments: given } };
    const { weights } = await train(backend, {
      ...options({ architecture: onlyDense, initial, train: tiny }),
      settings: { optimizer, ...schedule, batch: 6, epochs: 4 },
    });
    const descent = optimizers.sgd?.(optimizer.arguments);
    const expected = descend(initial, tiny, 4, descent && { ...descent, factor: (step) => factors[step] ?? 0 });
    for (const [key, values] of Object.entries(expected)) expect(difference(weights[key] ?? [], values), key).toBeLessThan(1e-6);
  });

  test.each([
    ["accuracy", "maximize"],
    ["loss", "minimize"],
  ] as const)("ends once its patience is over, with the weights that were best by %s", async (metric, direction) => {
    const validation = stripes(40, { seed: 2 });
    const run = async (patience: number, epochs: number) => {
      const reports: EpochReport[] = [];
      const plan = { validation, goals: [{ metric, direction }], settings: { ...wild, patience, epochs } };
      const trained = await withoutLeaks(backend, () =>
        train(backend, options({ ...plan, onEpoch: (report) => reports.push(report) })),
      );
      return { ...trained, values: reports.map((report) => report.validation?.[metric] ?? Number.NaN) };
    };
    const better = (a: number, b: number) => (direction === "maximize" ? a > b : a < b);
    const bestOf = (values: readonly number[]) =>
      values.reduce((best, value, at) => (better(value, values[best] ?? 0) ? at : best), 0);
    const { values, validation: last } = await run(0, 12);
    expect(last?.[metric]).toBe(values.at(-1));
    const ends = [1, 2, 12].map((patience) => {
      const end = values.findIndex((_, at) => at - bestOf(values.slice(0, at + 1)) === patience) + 1;
      return { patience, end: end || 12 };
    });
    expect(ends[0]?.end).toBeLessThan(12);
    for (const { patience, end } of ends) {
      const { weights, epochs, validation: found, values: seen } = await run(patience, 12);
      const best = values[bestOf(values.slice(0, end))] ?? 0;
      expect([epochs, seen]).toEqual([end, values.slice(0, end)]);
      expect(found?.[metric]).toBe(best);
      expect((await evaluate(backend, small, weights, task, validation))[metric]).toBeCloseTo(best, 5);
    }
  });

  test("has networks without weights, and ones whose branches lead nowhere", async () => {
    const none = sequence([8, 8, 1], [["max_pool", { size: 4 }], ["flatten"]]);
    expect((await withoutLeaks(backend, () => train(backend, options({ architecture: none })))).weights).toEqual({});
    const dead = { ...small, nodes: [...small.nodes, { ...small.nodes[0], name: "conv2d_2" } as (typeof small.nodes)[0]] };
    const { weights } = await withoutLeaks(backend, () => train(backend, options({ architecture: dead })));
    expect(weights["conv2d_2/kernel"]).toEqual(initialWeights(dead, 1)["conv2d_2/kernel"]);
  });

  test("stops when told, within a step", async () => {
    let asked = 0;
    const run = withoutLeaks(backend, () => train(backend, options({ stop: () => ++asked > 5 })));
    await expect(run).rejects.toThrow(TrainingStopped);
    expect(asked).toBe(6);
  });

  test("lets others have their turn", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const run = train(backend, options({ settings: settings({ epochs: 1e6 }), seconds: 20, stop: () => turns > 2 }));
    await expect(run).rejects.toThrow(TrainingStopped);
    clearInterval(timer);
  });

  test("ends when its time is up and gives what it has", async () => {
    const result = await withoutLeaks(backend, () =>
      train(backend, options({ settings: settings({ epochs: 1e6 }), seconds: 0.05 })),
    );
    expect(result.epochs).toBeLessThan(1e6);
    expect(result.training.loss).toBeGreaterThan(0);
  });

  test("goes on with steps of the size that the optimizer would begin with", async () => {
    const initial = initialWeights(onlyDense, 3);
    const optimizer = { name: "adam", arguments: { learning_rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } };
    const constant = { name: "constant", arguments: { warmup: 0 } };
    const plan = options({ architecture: onlyDense, initial, train: tiny, trained: 100 });
    const { weights } = await train(backend, { ...plan, settings: { optimizer, schedule: constant, batch: 6, epochs: 105 } });
    const moved = Object.entries(initial).map(([key, values]) => difference(weights[key] ?? [], values));
    expect(Math.max(...moved)).toBeLessThanOrEqual(5 * 0.01 * 1.01);
  });
});

describe("a whole network", () => {
  const architecture = everything([8, 8, 1], 4);
  const weights = { ...initialWeights(architecture, 7) };
  for (const key of Object.keys(weights))
    if (key.includes("moving")) weights[key] = weights[key]?.map((value, i) => value + 0.1 * i) ?? new Float32Array();

  test("predicts what float64 predicts", async () => {
    const expected = forwardReference(architecture, weights, examples);
    const actual = await withoutLeaks(backend, () => predict(backend, architecture, weights, examples, { batch: 33 }));
    expect(difference(actual, expected.data)).toBeLessThan(1e-4 * Math.max(1, largest(expected.data)));
  });

  test("descends along the gradient of its loss in float64", async () => {
    const plain = everything([8, 8, 1], 4, 0);
    const batch = stripes(12);
    const initial = initialWeights(plain, 3);
    const optimizer = { name: "sgd", arguments: { learning_rate: 1, momentum: 0 } };
    const { weights: moved } = await train(backend, {
      ...options({ architecture: plain, train: batch, initial }),
      settings: { optimizer, batch: 12, epochs: 1 },
    });
    for (const { key, trainable } of weightsOf(plain)) {
      const values = Float64Array.from(initial[key] ?? []);
      if (!trainable) continue;
      const places = [0, Math.floor(values.length / 2), values.length - 1];
      const slopes = places.map((place) => {
        const loss = (by: number) =>
          lossReference(plain, { ...initial, [key]: values.with(place, (values[place] ?? 0) + by) }, batch);
        return (loss(1e-5) - loss(-1e-5)) / 2e-5;
      });
      const actual = places.map((place) => (values[place] ?? 0) - (moved[key]?.[place] ?? 0));
      // The gradient of a bias before a batch normalisation is zero, but for rounding.
      expect(difference(actual, slopes), key).toBeLessThan(1e-3 * Math.max(1e-2, largest(slopes)));
    }
  });

  test("says which weights are missing or of the wrong size", async () => {
    const { "dense_1/kernel": _, ...rest } = weights;
    await expect(predict(backend, architecture, rest, examples)).rejects.toThrow(/dense_1\/kernel/);
  });
});

test("initial weights are drawn as their operations say", () => {
  const architecture = sequence([8, 8, 16], [["conv2d", { filters: 32, kernel: 3 }], ["batch_norm"]]);
  const weights = initialWeights(architecture, 1);
  for (const { key, shape } of weightsOf(architecture)) expect(weights[key]).toHaveLength(size(shape));
  const kernel = weights["conv2d_1/kernel"] ?? new Float32Array();
  const limit = Math.sqrt(6 / (9 * 16 + 9 * 32));
  expect(largest(kernel)).toBeLessThanOrEqual(limit);
  expect(largest(kernel)).toBeGreaterThan(0.99 * limit);
  // The variance of U(-l, l) is l^2 / 3.
  expect(kernel.reduce((sum, value) => sum + value ** 2, 0) / kernel.length).toBeCloseTo(limit ** 2 / 3, 4);
  expect(new Set(weights["batch_norm_1/scale"])).toEqual(new Set([1]));
  expect(initialWeights(architecture, 2)["conv2d_1/kernel"]).not.toEqual(kernel);
});

test("recurrent layers begin with orthogonal rows and an open forget gate", () => {
  const architecture = sequence([4, 4, 3], [["to_sequence"], ["lstm", { units: 6 }]]);
  const weights = initialWeights(architecture, 1);
  const values = weights["lstm_1/recurrent_kernel"] ?? new Float32Array();
  const rows = Array.from({ length: 6 }, (_, row) => values.subarray(row * 24, (row + 1) * 24));
  for (const [i, a] of rows.entries())
    for (const [j, b] of rows.entries())
      expect(a.reduce((sum, value, k) => sum + value * (b[k] as number), 0)).toBeCloseTo(i === j ? 1 : 0, 6);
  const gate = (bias: number) => new Array(6).fill(bias);
  expect([...(weights["lstm_1/bias"] ?? [])]).toEqual([...gate(0), ...gate(1), ...gate(0), ...gate(0)]);
});
