/** Reproducible randomness: everything random in a run comes from its seed through here. */

export interface Random {
  /** Uniform in [0, 1), with 53 random bits. */
  uniform(): number;
  /** Uniform among 0, 1, ..., n - 1. */
  below(n: number): number;
  /** Standard normal; Box and Muller 1958. */
  normal(): number;
  /** Puts the items into a random order, in place; Fisher and Yates. */
  shuffle<T extends { length: number; [index: number]: number }>(items: T): T;
}

/** A generator of its own for each purpose: the same seed and labels give the same numbers, other labels unrelated ones. */
export const createRandom = (seed: number, ...labels: readonly (string | number)[]): Random =>
  new Sfc32(hash([seed, ...labels].join("\u0000")));

/** A seed that follows from another one and labels; below 2^31. */
export const deriveSeed = (seed: number, ...labels: readonly (string | number)[]): number =>
  createRandom(seed, ...labels).below(2 ** 31);

type State = readonly [number, number, number, number];

/** Small fast counter generator, 32 bits; Doty-Humphrey, PractRand. Its state is plain fields: V8 is three times as slow with private ones. */
class Sfc32 implements Random {
  private a = 0;
  private b = 0;
  private c = 0;
  private d = 0;

  constructor([a, b, c, d]: State) {
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
    for (let i = 0; i < 12; i++) this.next();
  }

  uniform(): number {
    return (this.next() * 2 ** 21 + (this.next() >>> 11)) / 2 ** 53;
  }

  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  shuffle<T extends { length: number; [index: number]: number }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const kept = items[i] as number;
      items[i] = items[j] as number;
      items[j] = kept;
    }
    return items;
  }

  private next(): number {
    const result = (((this.a + this.b) | 0) + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + result) | 0;
    return result >>> 0;
  }
}

/** 128 bits of a text; after cyrb128, a public-domain mix of four multiplicative hashes. */
function hash(text: string): State {
  let [a, b, c, d]: State = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ k, 597399067);
    b = c ^ Math.imul(b ^ k, 2869860233);
    c = d ^ Math.imul(c ^ k, 951274213);
    d = a ^ Math.imul(d ^ k, 2716044179);
  }
  return [a, b, c, d];
}
