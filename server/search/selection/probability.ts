import type { Selection } from "./selection.ts";

/** s* ~ exp(r(s) / T) / Z */
export const probability =
  (temperature: number): Selection =>
  ({ predictions }, random) => {
    const weights = boltzmann(
      predictions.map(({ mean }) => mean),
      temperature,
    );
    let at = random.uniform();
    for (const [place, weight] of weights.entries()) {
      at -= weight;
      if (at < 0) return place;
    }
    return weights.length - 1;
  };

/** exp(r / T), normalised. Scores may be negative; the greatest is taken off first, so nothing overflows. */
export function boltzmann(scores: readonly number[], temperature: number): readonly number[] {
  const most = Math.max(...scores);
  const weights = scores.map((score) => Math.exp((score - most) / temperature));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}
