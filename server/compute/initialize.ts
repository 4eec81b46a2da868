/** The weights that a training starts from. */
import { type Architecture, weightsOf } from "../network/architecture.ts";
import { type Initializer, size } from "../network/operation.ts";
import { createRandom, type Random } from "../random.ts";
import { asTrainingError, memoryLimit, OutOfMemory } from "./failure.ts";

/**
 * By the keys of `weightsOf`; the same seed gives the same weights on every backend.
 * @throws TrainingFailure where they are more than memory holds, before minutes and gigabytes are spent on drawing them
 */
export function initialWeights(architecture: Architecture, seed: number): Record<string, Float32Array> {
  const weights = weightsOf(architecture);
  const bytes = Float32Array.BYTES_PER_ELEMENT * weights.reduce((sum, { shape }) => sum + size(shape), 0);
  if (bytes > memoryLimit) throw asTrainingError(new OutOfMemory("the weights alone need more than 2 GiB"));
  return Object.fromEntries(
    weights.map(({ key, shape, initializer }) => [
      key,
      fill(new Float32Array(size(shape)), initializer, createRandom(seed, "weights", key)),
    ]),
  );
}

function fill(values: Float32Array, initializer: Initializer, random: Random): Float32Array {
  switch (initializer.kind) {
    case "zeros":
      return values;
    case "ones":
      return values.fill(1);
    case "glorot_uniform": {
      const limit = Math.sqrt(6 / (initializer.fanIn + initializer.fanOut));
      return values.map(() => (2 * random.uniform() - 1) * limit);
    }
  }
}
