/**
 * Many features in fewer places, so that a network of them is quick: each is added to one place, or taken off it, both at random,
 *   x'_p = sum over i with h(i) = p of s_i x_i,   s_i = -1 or 1,
 * which keeps distances but for a deviation of sqrt(2 / places), as a share of their squares (Weinberger et al. 2009). Where there are
 * places enough, features stay as they are.
 */
import type { Random } from "../../random.ts";

export class Folding {
  readonly places: number;
  readonly #place: Int32Array;
  readonly #sign: Float64Array;

  constructor(features: number, most: number, random: Random) {
    this.places = Math.min(features, most);
    const isKept = features <= most;
    this.#place = Int32Array.from({ length: features }, (_, i) => (isKept ? i : random.below(most)));
    this.#sign = Float64Array.from({ length: features }, () => (isKept || random.below(2) === 0 ? 1 : -1));
  }

  fold(features: Float64Array): Float64Array {
    const folded = new Float64Array(this.places);
    for (let i = 0; i < features.length; i++) {
      const place = this.#place[i] as number;
      folded[place] = (folded[place] as number) + (this.#sign[i] as number) * (features[i] as number);
    }
    return folded;
  }

  /** From a gradient by what is folded to one by the features. */
  unfold(gradient: Float64Array): Float64Array {
    return this.#sign.map((sign, i) => sign * (gradient[this.#place[i] as number] as number));
  }
}
