/** Trainings that cannot end well fail alone, with a sentence, and the backend lives on. */
import { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { beforeAll, expect, test } from "vitest";
import type { Backend } from "../../server/compute/backend.ts";
import { initialWeights } from "../../server/compute/initialize.ts";
import { TrainingFailure, train } from "../../server/compute/train.ts";
import type { Tensor, Tf } from "../../server/network/operation.ts";
import { createBackend, device } from "./backend.ts";
import { sequence, settings, stripes } from "./network.ts";
import { options, withoutLeaks } from "./training.ts";

let backend: Backend;
beforeAll(async () => {
  backend = await createBackend();
});

test("a loss that is not finite is a failure, told in a sentence", async () => {
  const run = withoutLeaks(backend, () => train(backend, options({ settings: settings({ learningRate: 1e30, epochs: 20 }) })));
  await expect(run).rejects.toThrow(TrainingFailure);
  await expect(run).rejects.toThrow(/the \w+ became (NaN|infinite)/);
});

test("weights that are no numbers are a failure, though a pooling hides them from the loss", async () => {
  const architecture = sequence(
    [8, 8, 1],
    [["conv2d", { filters: 4, kernel: 3 }], ["max_pool", { size: 2 }], ["relu"], ["flatten"], ["dense", { units: 4 }]],
  );
  const initial = initialWeights(architecture, 1);
  initial["conv2d_1/kernel"]?.fill(Number.NaN);
  const run = withoutLeaks(backend, () => train(backend, options({ architecture, initial })));
  await expect(run).rejects.toThrow(TrainingFailure);
  await expect(run).rejects.toThrow(/became NaN/);
});

test.runIf(device === "wasm").each([
  ["one tensor of more than 4 GiB", 40_000, 0],
  ["one of more than the limit", 18_000, 0],
  ["many small ones", 16, 2 ** 31 - 2 ** 24],
])("more memory than there is (%s) is a failure, and the backend lives on", async (_, filters, used) => {
  const architecture = sequence(
    [64, 64, 1],
    [
      ["depthwise_conv2d", { kernel: 1, multiplier: filters }],
      ...Array.from({ length: 12 }, () => ["gelu"] as const),
      ["batch_norm"],
      ["global_avg_pool"],
      ["dense", { units: 4 }],
    ],
  );
  const ballast = occupy(backend.tf, used);
  const data = stripes(8, { size: 64 });
  const run = withoutLeaks(backend, () =>
    train(backend, options({ architecture, train: data, settings: settings({ batch: 8 }) })),
  );
  await expect(run).rejects.toThrow(TrainingFailure);
  await expect(run).rejects.toThrow(/out of memory.*smaller batch/);
  ballast.dispose();
  const { weights } = await train(backend, options({ settings: settings({ epochs: 1 }) }));
  expect(weights).toEqual((await train(backend, options({ settings: settings({ epochs: 1 }) }))).weights);
});

test.each([2 ** 14, 2 ** 30])("weights beyond all memory (%d units, twice) are a failure before one is drawn", async (units) => {
  const architecture = sequence([8, 8, 1], [["flatten"], ["dense", { units: 2 * units }], ["dense", { units }]]);
  await expect(train(backend, options({ architecture }))).rejects.toThrow(/out of memory: the weights alone/);
  await expect(train(backend, options({ architecture }))).rejects.toThrow(TrainingFailure);
});

/** Memory that is taken but never touched. */
function occupy(tf: Tf, bytes: number): Tensor {
  const wasm = tf.backend();
  if (!(wasm instanceof BackendWasm)) throw new Error("not the wasm backend");
  return tf.engine().makeTensorFromTensorInfo(wasm.makeOutput([bytes / 4], "float32"));
}
