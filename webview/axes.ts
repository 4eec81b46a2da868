/** Axes and labels that keep still: a range stays until a value leaves it, and labels at lines' ends never cover each other. */

export type Range = readonly [least: number, most: number];

/** The range as it was if all values are in it, else one that also has room for them. */
export function widened(range: Range | undefined, values: Iterable<number | null>): Range | undefined {
  let [least, most] = range ?? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value === null) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (range && least === range[0] && most === range[1]) return range;
  return least <= most ? roomy(least, most) : undefined;
}

/** Round ends with some room beside the values; shares stay within 0 and 1, and what is never negative does not seem to be. */
function roomy(least: number, most: number): Range {
  const span = most - least || Math.abs(most) || 1;
  const step = roundStep(span / 5);
  const low = Math.floor((least - span * 0.04) / step) * step;
  const high = Math.ceil((most + span * 0.04) / step) * step;
  return [least >= 0 ? Math.max(0, clean(low)) : clean(low), least >= 0 && most <= 1 ? Math.min(1, clean(high)) : clean(high)];
}

/** The first of 1, 2, 5, 10, 20, ... that is not below a value. */
export function roundStep(value: number): number {
  const decade = 10 ** Math.floor(Math.log10(value));
  const digit = [1, 2, 5].find((each) => each * decade >= value * (1 - 1e-9));
  return (digit ?? 10) * decade;
}

/** Without the dust of multiplying fractions: 0.30000000000000004 is 0.3. */
const clean = (value: number): number => Number(value.toPrecision(12));

/** How far an axis of counts reaches: in round steps as they grow, never beyond what there can be. */
export const reach = (count: number, limit: number | undefined): number =>
  Math.max(count, Math.min(roundStep(Math.max(count, 20)), limit ?? Number.POSITIVE_INFINITY));

/** Moves positions apart, as little as needed, until neighbours keep the gap; their order stays, and none lies beyond the end. */
export function spread(positions: readonly number[], gap: number, end: number): readonly number[] {
  const order = positions.map((_, index) => index).sort((a, b) => at(positions, a) - at(positions, b));
  const moved = [...positions];
  order.forEach((index, place) => {
    const above = order[place - 1];
    if (above !== undefined) moved[index] = Math.max(at(moved, index), at(moved, above) + gap);
  });
  let limit = end;
  for (const index of order.toReversed()) {
    moved[index] = Math.min(at(moved, index), limit);
    limit = at(moved, index) - gap;
  }
  return moved;
}

const at = (values: readonly number[], index: number): number => values[index] ?? 0;
