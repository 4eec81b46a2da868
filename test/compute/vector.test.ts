/** Weights as one vector: what is joined comes apart again, and so do gradients. */
import type { Scalar } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { joined, parted } from "../../server/compute/judges/vector.ts";
import { weightsOf } from "../../server/network/architecture.ts";
import type { Tensor } from "../../server/network/operation.ts";
import { createBackend } from "./backend.ts";
import { sequence } from "./network.ts";

const { tf } = await createBackend();
const weights = weightsOf(sequence([4, 4, 2], [["conv2d", { filters: 3, kernel: 3 }], ["flatten"], ["dense", { units: 2 }]]));
const values = Object.fromEntries(
  weights.map(({ key, shape }, at) => [
    key,
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => at + i / 64),
  ]),
);

test("weights come out as they went in", () => {
  const { shape, data } = joined(weights, values);
  tf.tidy(() => {
    const parts = parted(tf, tf.tensor(data, [...shape]), weights);
    for (const { key, shape } of weights) {
      expect([key, parts[key]?.shape]).toEqual([key, shape]);
      expect([key, parts[key]?.dataSync()]).toEqual([key, values[key]]);
    }
  });
});

test("the gradient of the vector is those of the weights, zeros where the loss does not depend on one", () => {
  const { shape, data } = joined(weights, values);
  const [first, ...others] = weights.map(({ key }) => key);
  tf.tidy(() => {
    const vector = tf.tensor(data, [...shape]);
    const loss = () => {
      const parts = parted(tf, vector, weights);
      return others
        .map((key) => tf.sum(tf.mul(parts[key] as Tensor, parts[key] as Tensor)))
        .reduce((a, b) => tf.add(a, b)) as Scalar;
    };
    const { grads } = tf.engine().gradients(loss, [vector], undefined, true);
    const none = values[first as string]?.length ?? 0;
    expect(grads[0]?.dataSync()).toEqual(data.map((value, at) => (at < none ? 0 : 2 * value)));
  });
});
