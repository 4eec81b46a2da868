/** What TensorFlow takes to record a step, against what is said of its memory: only where HNAS_TEST_DEVICE names it. */
import { expect, test } from "vitest";
import { initialWeights } from "../../server/compute/initialize.ts";
import { candidateLimit } from "../../server/compute/limits.ts";
import type { Architecture } from "../../server/network/architecture.ts";
import { memoryOf } from "../../server/network/memory.ts";
import { imageClassification } from "../../server/tasks/image_classification.ts";
import { createBackend, device } from "./backend.ts";
import { settings, stripes } from "./network.ts";
import { image, networks } from "./networks.ts";

test.runIf(device === "tensorflow").each(Object.keys(networks))(
  "recording %s keeps the limit under which it is proposed",
  async (name) => {
    const backend = await createBackend();
    const architecture = networks[name] as Architecture;
    const examples = stripes(64, { size: image[0] });
    const initial = initialWeights(architecture, 1);
    const engine = backend.tf.engine();
    const { memory } = engine;
    for (const batch of [1, 16, 64]) {
      const before = memory.call(engine).numBytes;
      let peak = 0;
      // The recorder asks after every operation.
      engine.memory = () => {
        const now = memory.call(engine);
        peak = Math.max(peak, now.numBytes - before);
        return now;
      };
      const { optimizer } = settings();
      const plan = { architecture, task: imageClassification, optimizer, initial, train: examples, batch };
      backend.trainer({ ...plan, validation: examples, validationBatch: batch }).dispose();
      engine.memory = memory;
      const estimate = memoryOf(architecture, { batch, slots: 2, clips: false });
      expect(peak).toBeGreaterThan(0);
      expect(candidateLimit({ name: "tensorflow" }, peak), `batch ${batch}`).toBeLessThanOrEqual(estimate);
    }
  },
);
