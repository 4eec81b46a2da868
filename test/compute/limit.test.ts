/** The limit of a backend's memory: a process of its own, since a backend is one for the process. */
import { expect, test } from "vitest";
import { createBackend } from "../../server/compute/devices.ts";
import { memoryLimitOf, shareOn, workersOn } from "../../server/compute/limits.ts";
import { memoryIn, reservedMemory } from "../../server/compute/tensorflow/gpu.ts";
import { train } from "../../server/compute/train.ts";
import { memoryOf } from "../../server/network/memory.ts";
import { imageClassification } from "../../server/tasks/image_classification.ts";
import { everything, sequence, settings, stripes } from "./network.ts";

const mib = 2 ** 20;

test("what is said of a network is enough to train it, and what needs more fails alone", async () => {
  const architecture = everything([8, 8, 1], 4);
  const larger = sequence([8, 8, 1], [["flatten"], ["dense", { units: 20_000 }], ["dense", { units: 4 }]]);
  const plan = { batch: 16, slots: 2, clips: false };
  const limit = memoryOf(architecture, plan);
  expect(memoryOf(larger, plan)).toBeGreaterThan(limit);
  const backend = await createBackend({ name: "wasm" }, () => {}, limit);
  const examples = stripes(48);
  const options = { task: imageClassification, settings: settings({ batch: 16, epochs: 1 }), train: examples, seed: 1 };
  await train(backend, { ...options, architecture, validation: examples });
  const failure = `out of memory: more than ${Math.round(limit / mib)} MiB are needed at a time`;
  await expect(train(backend, { ...options, architecture: larger })).rejects.toThrow(failure);
  await train(backend, { ...options, architecture, validation: examples });
});

test("the limit of a device", () => {
  expect(memoryLimitOf({ name: "wasm" }, 2)).toBe(2048 * mib);
  expect(memoryLimitOf({ name: "wasm" }, 2, 64 * mib)).toBe(64 * mib);
  expect(memoryLimitOf({ name: "wasm" }, 2, 4096 * mib)).toBe(2048 * mib);
});

test("a GPU is shared by as many workers as have a GiB of it for their tensors", () => {
  for (const gib of [2, 4, 8, 12, 16, 24, 48, 80, 141]) {
    const gpu = { total: gib * 1024 * mib, free: gib * 1024 * mib };
    const workers = workersOn(gpu);
    expect(workers).toBeGreaterThanOrEqual(1);
    if (gib > 2) expect(shareOn(gpu, workers)).toBeGreaterThanOrEqual(1024 * mib);
    expect(shareOn(gpu, workers + 1)).toBeLessThan(1024 * mib);
  }
  expect([8, 24, 80].map((gib) => workersOn({ total: gib * 1024 * mib, free: 0 }))).toEqual([3, 10, 36]);
});

test("what TensorFlow leaves free of a GPU", () => {
  expect(memoryIn("81559, 80994\n81559, 100\n")).toEqual({ total: 81_559 * mib, free: 80_994 * mib });
  expect(memoryIn("No devices were found")).toBeUndefined();
  expect(reservedMemory({ total: 81_559 * mib, free: 80_000 * mib }, 8000 * mib)).toBe(80_000 - 8000 - 1024);
  expect(reservedMemory({ total: 8192 * mib, free: 2000 * mib }, 8000 * mib)).toBe(0);
});
