/**
 * Points that the distances of many others are asked to: most features of a candidate are those of an absent layer. What differs from
 * the least value of a feature is kept of each, so that  |x - p|^2 = |x|^2 + |p|^2 - 2 x . p,  both seen from there, takes few steps.
 */
import type { Triangle } from "./kernel.ts";

interface Point {
  readonly places: Uint32Array;
  readonly values: Float64Array;
  readonly squared: number;
}

export class Points {
  readonly #origin: Float64Array;
  readonly #points: readonly Point[];

  constructor(all: readonly Float64Array[]) {
    const origin = new Float64Array(all[0]?.length ?? 0).fill(Number.POSITIVE_INFINITY);
    for (const each of all) for (let i = 0; i < origin.length; i++) origin[i] = Math.min(origin[i] as number, each[i] as number);
    this.#origin = origin;
    const found = new Uint32Array(origin.length);
    this.#points = all.map((each) => {
      const seen = this.#seen(each);
      let count = 0;
      for (let i = 0; i < seen.length; i++) if (seen[i] !== 0) found[count++] = i;
      const places = found.slice(0, count);
      const values = new Float64Array(count);
      for (let i = 0; i < count; i++) values[i] = seen[places[i] as number] as number;
      return { places, values, squared: squared(seen) };
    });
  }

  /** Squared, of each to those before it. */
  between(all: readonly Float64Array[]): Triangle {
    return all.map((each, i) => this.to(each, i));
  }

  /** Squared, to the first `count` points. */
  to(input: Float64Array, count = this.#points.length): Float64Array {
    const seen = this.#seen(input);
    const own = squared(seen);
    const distances = new Float64Array(count);
    for (let at = 0; at < count; at++) {
      const { places, values, squared: other } = this.#points[at] as Point;
      let product = 0;
      for (let i = 0; i < places.length; i++) product += (seen[places[i] as number] as number) * (values[i] as number);
      distances[at] = Math.max(0, own + other - 2 * product);
    }
    return distances;
  }

  #seen(input: Float64Array): Float64Array {
    const seen = new Float64Array(input.length);
    for (let i = 0; i < seen.length; i++) seen[i] = (input[i] as number) - (this.#origin[i] as number);
    return seen;
  }
}

function squared(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
