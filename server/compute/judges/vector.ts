/** Weights as one vector, [sum of their sizes]: an optimizer then takes a few operations in all, and not a few for each. */
import type { Tensor1D } from "@tensorflow/tfjs-core";
import type { NamedWeight } from "../../network/architecture.ts";
import { size, type Tensor, type Tf } from "../../network/operation.ts";
import type { NamedTensor } from "../../network/safetensors.ts";
import type { Weights } from "../backend.ts";

export function joined(weights: readonly NamedWeight[], values: Weights): NamedTensor {
  const data = new Float32Array(weights.reduce((total, { shape }) => total + size(shape), 0));
  let place = 0;
  for (const { key, shape } of weights) {
    data.set(values[key] as Float32Array, place);
    place += size(shape);
  }
  return { shape: [data.length], data };
}

/** The weights again, by their keys. */
export function parted(tf: Tf, vector: Tensor, weights: readonly NamedWeight[]): Readonly<Record<string, Tensor>> {
  const sizes = weights.map(({ shape }) => size(shape));
  const parts = tf.split(vector as Tensor1D, sizes);
  return Object.fromEntries(weights.map(({ key, shape }, index) => [key, tf.reshape(parts[index] as Tensor, [...shape])]));
}
