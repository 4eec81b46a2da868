/** What is said of a training's memory beforehand, against what the embedded backend takes. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Backend } from "../../server/compute/backend.ts";
import { initialWeights } from "../../server/compute/initialize.ts";
import { createOptimizer } from "../../server/compute/optimizers.ts";
import { createWasmBackend } from "../../server/compute/wasm.ts";
import type { Architecture } from "../../server/network/architecture.ts";
import { memoryOf, memoryOfCall } from "../../server/network/memory.ts";
import { type Arguments, type Operation, type Shape, size, type Tensor } from "../../server/network/operation.ts";
import { operationNamed } from "../../server/network/ops/index.ts";
import { imageClassification } from "../../server/tasks/image_classification.ts";
import { cases } from "../network/cases.ts";
import { complete } from "../network/conformance.ts";
import { settings, stripes } from "./network.ts";
import { image, networks } from "./networks.ts";
import { peakMeter } from "./peak.ts";

let backend: Backend;
let peakOf: (run: () => void) => number;
beforeAll(async () => {
  backend = await createWasmBackend();
  peakOf = peakMeter(backend.tf);
});

/** Larger ones than those that values are tried with. */
const large: Readonly<Record<string, readonly (readonly [Arguments, ...Shape[]])[]>> = {
  conv2d: [
    [{ filters: 4, kernel: 5 }, [5, 5, 200]],
    [{ filters: 64, kernel: 3, groups: 16 }, [4, 4, 256]],
    [{ filters: 300, kernel: 1 }, [2, 2, 3]],
  ],
  conv1d: [[{ filters: 3, kernel: 9 }, [20, 150]]],
  conv2d_transpose: [[{ filters: 90, kernel: 4, strides: 2 }, [3, 3, 7]]],
  dense: [
    [{ units: 500 }, [3]],
    [{ units: 3 }, [700]],
  ],
  lstm: [
    [{ units: 60, bidirectional: true, return_sequences: true }, [7, 90]],
    [{ units: 90 }, [2, 3]],
  ],
  gru: [
    [{ units: 60, bidirectional: true, return_sequences: true }, [7, 90]],
    [{ units: 90 }, [2, 3]],
  ],
  attention: [
    [{ heads: 8 }, [60, 16]],
    [{ heads: 2, key: 90 }, [3, 5]],
  ],
  cross_attention: [[{ heads: 4 }, [5, 16], [70, 3]]],
  transformer: [[{ heads: 4, units: 64, dropout: 0.1 }, [40, 16]]],
};

/** Bytes of a forward and backward pass of one operation: of its inputs, what is estimated and what was taken. */
function passOf(operation: Operation, args: Arguments, inputs: readonly Shape[], batch: number) {
  const { tf } = backend;
  const specs = operation.weights(args, inputs);
  const output = operation.shape(args, inputs);
  const taken = tf.tidy(() => {
    const xs = inputs.map((shape) => tf.zeros([batch, ...shape]));
    const weights = new Map(specs.map(({ name, shape }) => [name, tf.ones([...shape])]));
    const trained = specs.flatMap(({ name, trainable }) => (trainable ? [weights.get(name) as Tensor] : []));
    const updates: Tensor[] = [];
    const context = {
      tf,
      training: true,
      perStep: (value: (step: number) => number) => tf.tensor1d([value(0)]),
      random: (shape: readonly number[]) =>
        tf.engine().runKernel<Tensor>("UniformNoise", { key: tf.tensor1d([1], "int32") }, { shape: [...shape] }),
      update: (_name: string, value: Tensor) => void updates.push(tf.keep(value)),
    };
    const apply = () => tf.sum(operation.apply(context, args, xs, <T extends Tensor>(name: string) => weights.get(name) as T));
    const peak = peakOf(() => void tf.engine().gradients(apply, [...xs, ...trained], undefined, true));
    tf.dispose(updates);
    return peak;
  });
  // The weights and the gradient of the output, which the sum gives, are there beside what is measured.
  const weights = specs.reduce((sum, { shape }) => sum + size(shape), 0);
  const estimate = memoryOfCall(operation, args, inputs, output, specs, { batch, slots: 0, clips: false });
  return { estimate, taken: taken - 4 * batch * size(output) + 4 * weights };
}

describe.each(Object.keys(cases))("%s", (name) => {
  const operation = operationNamed(name);
  const given = [
    ...(cases[name] ?? []).map((each) => ({ args: complete(operation, each.arguments), inputs: each.inputs })),
    ...(large[name] ?? []).map(([args, ...inputs]) => ({ args: complete(operation, args), inputs })),
  ];

  test.each([1, 40])("holds no more than it says, with a batch of %s", (batch) => {
    for (const { args, inputs } of given) {
      const { estimate, taken } = passOf(operation, args, inputs, batch);
      // Numbers of the step, and what is around tensors.
      expect(taken, JSON.stringify({ args, inputs })).toBeLessThanOrEqual(estimate + 2048);
    }
  });
});

const adam = settings().optimizer;
const sgd = { name: "sgd", arguments: { learning_rate: 0.01, momentum: 0.9 } };
const trainings = [
  { optimizer: adam, batch: 1, clip: 0 },
  { optimizer: adam, batch: 16, clip: 1 },
  { optimizer: sgd, batch: 64, clip: 0 },
];

test.each(Object.keys(networks))("a training of %s takes what is said, and no less than a third of it", (name) => {
  const architecture = networks[name] as Architecture;
  const examples = stripes(64, { size: image[0] });
  const initial = initialWeights(architecture, 1);
  for (const { optimizer, batch, clip } of trainings) {
    const plan = { architecture, task: imageClassification, optimizer, clip, initial, train: examples, batch };
    const taken = peakOf(() => {
      const trainer = backend.trainer({ ...plan, validation: examples, validationBatch: batch });
      const indices = Int32Array.from({ length: batch }, (_, index) => index);
      for (const step of [0, 1]) trainer.step(indices, { step, remembered: step, learningRate: 0.01, seed: step });
      trainer.validate(indices);
      trainer.dispose();
    });
    const slots = createOptimizer(backend.tf, optimizer).slots;
    const estimate = memoryOf(architecture, { batch, slots, clips: clip > 0 });
    expect(estimate, `batch ${batch}`).toBeGreaterThanOrEqual(taken);
    // The smallest need not be told closely.
    expect(estimate - 2 ** 19, `batch ${batch}`).toBeLessThanOrEqual(3 * taken);
  }
});
