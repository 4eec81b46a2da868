/** What an evaluator sees of a candidate, and what is believed of it before any result. */
import type { Encoded, Encoder } from "./features/encoder.ts";
import type { Entry } from "./history.ts";

/** Deviations of the value for one of the judge's score. */
const scoreSlope = 0.3;
/** Encoded candidates are kept up to here. */
const mostEncoded = 20_000;

/** With what the judge says of it, standardised. */
export interface Input extends Encoded {
  readonly score?: number;
}

export class Inputs {
  readonly #encoder: Encoder;
  readonly #isJudged: boolean;
  /** With one more for the score. */
  readonly #parts: readonly number[];
  readonly #encoded = new Map<string, Encoded>();
  readonly #scores = new Map<string, number>();
  #ranks: ReadonlyMap<string, number> | undefined;

  /** @param isJudged whether `judge` will tell scores: they are one feature more, the last */
  constructor(encoder: Encoder, isJudged: boolean) {
    this.#encoder = encoder;
    this.#isJudged = isJudged;
    this.#parts = [...encoder.parts, 1 + Math.max(-1, ...encoder.parts)];
  }

  /** @param score of the judge; undefined: it could not tell */
  judge(key: string, score: number | undefined): void {
    if (score !== undefined) this.#scores.set(key, score);
    this.#ranks = undefined;
  }

  /** The judge's score by its rank among all scores, standardised. */
  readonly of = (entry: Entry): Input => {
    const encoded = this.#encode(entry);
    if (!this.#isJudged) return encoded;
    this.#ranks ??= ranksOf(this.#scores);
    const score = this.#ranks.get(entry.key) ?? 0;
    const features = Float64Array.of(...encoded.features, score);
    return { ...encoded, features, parts: this.#parts, score };
  };

  /** What is believed where nothing is known, for so many deviations of the value for one of the capacity. */
  promise(inputs: readonly Input[], slope: number): readonly number[] {
    return inputs.map(({ capacity, score = 0 }) => slope * capacity + scoreSlope * score);
  }

  promiseGradient({ features }: Input, slope: number): Float64Array {
    const gradient = new Float64Array(features.length);
    gradient.set(this.#encoder.capacityGradient.map((each) => slope * each));
    if (this.#isJudged) gradient[features.length - 1] = scoreSlope;
    return gradient;
  }

  #encode({ key, candidate }: Entry): Encoded {
    const known = this.#encoded.get(key);
    if (known) return known;
    if (this.#encoded.size >= mostEncoded) this.#encoded.clear();
    const encoded = this.#encoder.encode(candidate);
    this.#encoded.set(key, encoded);
    return encoded;
  }
}

/** From -sqrt(3) to sqrt(3): a uniform distribution of deviation 1. */
function ranksOf(scores: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const sorted = [...scores].sort(([, a], [, b]) => a - b);
  return new Map(sorted.map(([key], rank) => [key, Math.sqrt(12) * ((rank + 0.5) / sorted.length - 0.5)]));
}
