import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RunError } from "../../server/runs/error.ts";
import { runAt } from "../../server/runs/store.ts";
import { keepAsFinal, pruneWeights, readWeights, weightsPath, writeWeights } from "../../server/runs/weights.ts";
import { temporaryFolder } from "./tiny.ts";

const run = runAt(join(temporaryFolder(), "run"));
const weights = join(run.path, "weights");
mkdirSync(weights, { recursive: true });
const tensors = { "dense_1/kernel": { shape: [2, 1], data: Float32Array.of(0.1, -2) } };

test("weights are written and read, pruned and kept as the winner's", () => {
  for (const id of [1, 2, 3]) writeWeights(weightsPath(run, id), tensors, {});
  expect(readWeights(weightsPath(run, 2))).toEqual(tensors);
  keepAsFinal(run, 2);
  const held = new Set([1, 2, 3, 99]);
  pruneWeights(run, held, [2]);
  expect([...held]).toEqual([2]);
  expect(readdirSync(weights).toSorted()).toEqual(["2.safetensors", "final.safetensors"]);
  expect(readWeights(weightsPath(run, "final"))).toEqual(tensors);
});

test("missing and damaged weights are told", () => {
  expect(() => readWeights(weightsPath(run, 7))).toThrow(RunError);
  const whole = readFileSync(weightsPath(run, 2));
  writeFileSync(weightsPath(run, 8), whole.subarray(0, whole.length - 3));
  expect(() => readWeights(weightsPath(run, 8))).toThrow(/8\.safetensors cannot be read: the file is cut off/);
  expect(() => writeWeights(join(run.path, "nowhere", "1.safetensors"), tensors, {})).toThrow(/Cannot write/);
});
