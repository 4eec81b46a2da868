/** The weights that a training starts from. */
import { type Architecture, weightsOf } from "../network/architecture.ts";
import { type Initializer, size } from "../network/operation.ts";
import { createRandom, type Random } from "../random.ts";

/** By the keys of `weightsOf`; the same seed gives the same weights on every backend. */
export function initialWeights(architecture: Architecture, seed: number): Record<string, Float32Array> {
  return Object.fromEntries(
    weightsOf(architecture).map(({ key, shape, initializer }) => [
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
