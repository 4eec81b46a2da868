/** The weights that a training starts from. */
import { type Architecture, weightsOf } from "../network/architecture.ts";
import { type Initializer, type Shape, size } from "../network/operation.ts";
import { createRandom, type Random } from "../random.ts";
import { asTrainingError, OutOfMemory, wasmLimit } from "./failure.ts";

/**
 * By the keys of `weightsOf`; the same seed gives the same weights on every backend.
 * @throws TrainingFailure where they are more than memory holds, before minutes and gigabytes are spent on drawing them
 */
export function initialWeights(architecture: Architecture, seed: number): Record<string, Float32Array> {
  const weights = weightsOf(architecture);
  const bytes = Float32Array.BYTES_PER_ELEMENT * weights.reduce((sum, { shape }) => sum + size(shape), 0);
  if (bytes > wasmLimit) throw asTrainingError(new OutOfMemory("the weights alone need more than 2 GiB"));
  return Object.fromEntries(
    weights.map(({ key, shape, initializer }) => [
      key,
      fill(new Float32Array(size(shape)), shape, initializer, createRandom(seed, "weights", key)),
    ]),
  );
}

function fill(values: Float32Array, shape: Shape, initializer: Initializer, random: Random): Float32Array {
  switch (initializer.kind) {
    case "zeros":
      return values;
    case "ones":
      return values.fill(1);
    case "constant":
      return values.fill(initializer.value);
    case "glorot_uniform":
      return uniform(values, Math.sqrt(6 / (initializer.fanIn + initializer.fanOut)), random);
    case "uniform":
      return uniform(values, initializer.limit, random);
    case "orthogonal":
      return orthogonal(values, shape[0] as number, random);
    case "runs": {
      const length = values.length / initializer.values.length;
      return values.map((_, place) => initializer.values[Math.floor(place / length)] as number);
    }
  }
}

// Loops, as these are the bulk of a start: `map` calls a function for each weight.

function uniform(values: Float32Array, limit: number, random: Random): Float32Array {
  for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * limit;
  return values;
}

/** Rows of normal deviates, each less its parts along the rows before it, at length 1: Gram and Schmidt's, in its stable order. */
function orthogonal(values: Float32Array, rows: number, random: Random): Float32Array {
  const columns = values.length / rows;
  const made: Float64Array[] = [];
  for (let row = 0; row < rows; row++) {
    const next = Float64Array.from({ length: columns }, () => random.normal());
    for (const other of made) {
      const share = product(next, other);
      for (let i = 0; i < columns; i++) next[i] = (next[i] as number) - share * (other[i] as number);
    }
    const length = Math.sqrt(product(next, next));
    for (let i = 0; i < columns; i++) next[i] = (next[i] as number) / length;
    made.push(next);
    values.set(next, row * columns);
  }
  return values;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
