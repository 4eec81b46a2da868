/** Pareto fronts. */

/** One for each objective; higher is better. */
export type Values = readonly number[];

/** Whether one is at least as good in all objectives and better in one. */
export const dominates = (a: Values, b: Values): boolean =>
  a.every((value, j) => value >= (b[j] as number)) && a.some((value, j) => value > (b[j] as number));

/** Non-dominated sorting (Deb et al. 2002): the places of those that none dominates, then of those that only these dominate, ... */
export function fronts(points: readonly Values[]): readonly (readonly number[])[] {
  const found: number[][] = [];
  for (const place of inOrder(points)) {
    const front = found.find((members) => !members.some((other) => dominates(points[other] as Values, points[place] as Values)));
    if (front) front.push(place);
    else found.push([place]);
  }
  return found;
}

/** In this order nobody is dominated by one that comes later. */
const inOrder = (points: readonly Values[]): readonly number[] =>
  points.map((_, index) => index).sort((a, b) => compare(points[b] as Values, points[a] as Values) || a - b);

function compare(a: Values, b: Values): number {
  const j = a.findIndex((value, index) => value !== b[index]);
  return j < 0 ? 0 : (a[j] as number) - (b[j] as number);
}

/** How far the neighbours of each point in a front are from each other, summed over the objectives; infinite at the ends. */
export function crowding(front: readonly Values[]): readonly number[] {
  const distances = front.map(() => 0);
  for (let j = 0; j < (front[0]?.length ?? 0); j++) {
    const value = (place: number | undefined) => (front[place ?? -1] as Values)[j] as number;
    const places = front.map((_, index) => index).sort((a, b) => value(a) - value(b) || a - b);
    const range = value(places.at(-1)) - value(places[0]) || 1;
    for (const [at, place] of places.entries()) {
      const isEnd = at === 0 || at === places.length - 1;
      distances[place] = isEnd
        ? Number.POSITIVE_INFINITY
        : (distances[place] as number) + (value(places[at + 1]) - value(places[at - 1])) / range;
    }
  }
  return distances;
}

/**
 * The volume that is dominated by the points and dominates the reference (Zitzler and Thiele 1998), by slices along the last
 * objective (Fonseca, Paquete and Lopez-Ibanez 2006, without their bounds); from four objectives on as the sum of what each point adds
 * to those that are better in the last one (While, Bradstreet and Barone 2012).
 */
export function hypervolume(points: readonly Values[], reference: Values): number {
  const inside = points.filter((point) => point.every((value, j) => value > (reference[j] as number)));
  if (reference.length === 1)
    return inside.reduce((most, [value]) => Math.max(most, (value as number) - (reference[0] as number)), 0);
  const last = reference.length - 1;
  const floor = reference[last] as number;
  const without = (point: Values) => point.slice(0, last);
  const sorted = inside.toSorted((a, b) => (b[last] as number) - (a[last] as number));
  return sorted.reduce((volume, point, index) => {
    const height = point[last] as number;
    // Of what those before dominate, which reach as high, nothing is added.
    const before = sorted.slice(0, reference.length > 3 ? index : index + 1).map(without);
    if (reference.length > 3) return volume + (height - floor) * gain(without(point), before, without(reference));
    return volume + (height - (sorted[index + 1]?.[last] ?? floor)) * hypervolume(before, without(reference));
  }, 0);
}

/**
 * What a point adds to the hypervolume of a front: its own box, less what the front dominates of it (While, Bradstreet and Barone
 * 2012, "A fast way of calculating exact hypervolumes").
 */
export function gain(point: Values, front: readonly Values[], reference: Values): number {
  const box = point.reduce((volume, value, j) => volume * Math.max(0, value - (reference[j] as number)), 1);
  if (box === 0) return 0;
  const limited = front.map((other) => other.map((value, j) => Math.min(value, point[j] as number)));
  return box - hypervolume(nonDominated(limited), reference);
}

/** The places of the points that no other dominates, the best in the first objective first. */
export function front(points: readonly Values[]): readonly number[] {
  const found: number[] = [];
  for (const place of inOrder(points))
    if (!found.some((other) => dominates(points[other] as Values, points[place] as Values))) found.push(place);
  return found;
}

/** The points that no other dominates. */
export const nonDominated = (points: readonly Values[]): readonly Values[] =>
  front(points).map((place) => points[place] as Values);
