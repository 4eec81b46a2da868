/** What a step has no more use for is freed while it runs. */
import { expect, test } from "vitest";
import type { TrainingPlan } from "../../server/compute/backend.ts";
import { eagerTrainer } from "../../server/compute/eager.ts";
import { initialWeights } from "../../server/compute/initialize.ts";
import { ArchitectureBuilder, type Source } from "../../server/network/architecture.ts";
import { imageClassification as task } from "../../server/tasks/image_classification.ts";
import { createBackend } from "./backend.ts";
import { stripes } from "./network.ts";

test("a step holds what its backward pass needs of each layer, and an inference two layers", async () => {
  const { tf } = await createBackend();
  const layers = 20;
  const [batch, width] = [16, 256];
  const builder = new ArchitectureBuilder([8, 8, 1]);
  let source: Source = builder.add("flatten", {}, ["input"]);
  source = builder.add("dense", { units: width, bias: true }, [source]);
  // Its gradient needs its input, so of each but the first the output of the one before.
  for (let layer = 0; layer < layers; layer++) source = builder.add("gelu", {}, [source]);
  const architecture = builder.finish(builder.add("dense", { units: 3, bias: true }, [source]));
  const optimizer = { name: "sgd", arguments: { learning_rate: 0.01, momentum: 0.9 } };
  const [examples, initial] = [stripes(batch), initialWeights(architecture, 1)];
  const plan: TrainingPlan = {
    ...{ architecture, task, optimizer, initial, train: examples, validation: examples, batch, validationBatch: batch },
  };
  const trainer = eagerTrainer(tf, plan);
  const indices = Int32Array.from({ length: batch }, (_, index) => index);
  const layerBytes = 4 * batch * width;
  /** In outputs of layers, beyond what is there all the time. */
  const peakOf = async (run: () => unknown): Promise<number> => {
    const before = tf.memory().numBytes;
    const { peakBytes } = await tf.profile(() => void run());
    return (peakBytes - before) / layerBytes;
  };
  try {
    // The weights, and what is remembered of them, are there twice in between.
    const rest = 12;
    expect(await peakOf(() => trainer.step(indices, { step: 0, remembered: 0, learningRate: 0.01, seed: 1 }))).toBeLessThan(
      layers + rest,
    );
    expect(await peakOf(() => trainer.validate(indices))).toBeLessThan(4);
  } finally {
    trainer.dispose();
  }
});
