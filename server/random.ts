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
export function createRandom(seed: number, ...labels: readonly (string | number)[]): Random {
  const next = sfc32(hash([seed, ...labels].join("\u0000")));
  const uniform = () => (next() * 2 ** 21 + (next() >>> 11)) / 2 ** 53;
  const random: Random = {
    uniform,
    below: (n) => Math.floor(uniform() * n),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    shuffle(items) {
      for (let i = items.length - 1; i > 0; i--) {
        const j = random.below(i + 1);
        const kept = items[i] as number;
        items[i] = items[j] as number;
        items[j] = kept;
      }
      return items;
    },
  };
  return random;
}

/** A seed that follows from another one and labels; below 2^31. */
export const deriveSeed = (seed: number, ...labels: readonly (string | number)[]): number =>
  createRandom(seed, ...labels).below(2 ** 31);

type State = [number, number, number, number];

/** Small fast counter generator, 32 bits; Doty-Humphrey, PractRand. */
function sfc32([a, b, c, d]: State): () => number {
  const next = () => {
    const result = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + result) | 0;
    return result >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
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
