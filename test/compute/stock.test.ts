/** That the suite would notice what is wrong in tfjs-backend-wasm 4.22: each stock kernel in the place of ours fails it. */

import * as tfjs from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, expect, test } from "vitest";
import "@tensorflow/tfjs-backend-wasm";
import { createWasmBackend } from "../../server/compute/wasm.ts";
import type { Tf } from "../../server/network/operation.ts";
import { operationNamed } from "../../server/network/ops/index.ts";
import { cases } from "../network/cases.ts";
import { violations } from "../network/conformance.ts";

// tfjs registers its kernels when it is imported; ours take their places later.
const stock = new Map(tfjs.getKernelsForBackend("wasm").map((kernel) => [kernel.kernelName, kernel]));
const ours = new Map<string, tfjs.KernelConfig>();
let tf: Tf;
beforeAll(async () => {
  tf = (await createWasmBackend()).tf;
});

function put(kernel: tfjs.KernelConfig): void {
  tf.unregisterKernel(kernel.kernelName, "wasm");
  tf.registerKernel(kernel);
}
afterEach(() => {
  for (const kernel of ours.values()) put(kernel);
  ours.clear();
});

test.each([
  ["MaxPoolGrad", "max_pool", /the gradient of input 0/],
  ["AvgPoolGrad", "avg_pool", /the gradient of input 0/],
  ["FusedDepthwiseConv2D", "depthwise_conv2d", /values differ/],
])("%s", (kernel, operation, sentence) => {
  const found = () => (cases[operation] ?? []).flatMap((given) => violations(tf, operationNamed(operation), given, true));
  expect(found()).toEqual([]);
  ours.set(kernel, tf.getKernel(kernel, "wasm"));
  put(stock.get(kernel) as tfjs.KernelConfig);
  expect(found()).toContainEqual(expect.stringMatching(sentence));
});
