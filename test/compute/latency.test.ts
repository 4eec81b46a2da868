import { beforeAll, expect, test } from "vitest";
import type { Backend } from "../../server/compute/backend.ts";
import { initialWeights } from "../../server/compute/initialize.ts";
import { latencyOf } from "../../server/compute/latency.ts";
import { createBackend, heldByTensorflow } from "./backend.ts";
import { everything, stripes } from "./network.ts";

let backend: Backend;
beforeAll(async () => {
  backend = await createBackend();
});

test("the median of the runs, after a few that are not timed; nothing is left behind", () => {
  const architecture = everything([8, 8, 1], 3);
  const weights = initialWeights(architecture, 1);
  const examples = stripes(4);
  const held = () => ({ ...heldByTensorflow(backend), tensors: backend.tf.memory().numTensors });
  expect(latencyOf(backend, architecture, weights, examples)).toBeGreaterThan(0);
  const before = held();
  /** Five runs of 10, 400, 20, 300 and 30 ms; then it has taken long enough. */
  const times = [0, 0, 10, 10, 410, 410, 430, 430, 730, 730, 760, 760];
  expect(latencyOf(backend, architecture, weights, examples, () => times.shift() ?? Number.NaN)).toBe(30);
  expect(times).toEqual([]);
  expect(held()).toEqual(before);
});
