/** The epochs at the end of each rung, where a search does not name them: ..., E / r^2, E / r, E, rounded, each once, at least 1. */
export function rungsTo(epochs: number, reduction: number): readonly number[] {
  const rungs = new Set<number>();
  for (let rung = epochs; rung >= 0.5; rung /= reduction) rungs.add(Math.round(rung));
  return [...rungs].reverse();
}
