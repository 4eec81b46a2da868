/** Candidates by their first two objectives, and the line of the front among them. */

import { valueIn } from "../server/protocol/objectives.ts";
import { front as frontAmong, type Values } from "../server/protocol/pareto.ts";
import type { RunState } from "../server/protocol/state.ts";

export interface Point {
  readonly id: number;
  /** The second objective. */
  readonly x: number;
  /** The first. */
  readonly y: number;
}

export interface Scatter {
  /** From left to right. */
  readonly points: readonly Point[];
  /** On the front of all objectives. */
  readonly front: ReadonlySet<number>;
  /** The corners of what is dominated in these two objectives, from left to right. */
  readonly line: readonly Omit<Point, "id">[];
}

export function scatterOf({ candidates, problem, front }: RunState): Scatter {
  const [first, second] = problem.search.objectives;
  if (!first || !second) return { points: [], front: new Set(), line: [] };
  const points = candidates
    .flatMap((candidate) => {
      const [x, y] = [valueIn(candidate, second.metric), valueIn(candidate, first.metric)];
      return x === undefined || y === undefined ? [] : [{ id: candidate.id, x, y }];
    })
    .toSorted((a, b) => a.x - b.x || a.id - b.id);
  const sign = { x: second.direction === "maximize" ? 1 : -1, y: first.direction === "maximize" ? 1 : -1 };
  const among = new Set(front);
  const ends = points.filter(({ id }) => among.has(id));
  const values = ends.map(({ x, y }): Values => [sign.y * y, sign.x * x]);
  const places = [...frontAmong(values)].sort((a, b) => a - b);
  const line = places.flatMap((place, index) => {
    const [before, here] = [ends[places[index - 1] ?? -1], ends[place] as Point];
    // Between two of the front lies what is as bad as the worse of them in each.
    const worse = (axis: "x" | "y") => sign[axis] * Math.min(sign[axis] * Number(before?.[axis]), sign[axis] * here[axis]);
    return before ? [{ x: worse("x"), y: worse("y") }, here] : [here];
  });
  return { points, front: among, line };
}

/** Of these points the one that is nearest to a place, both in pixels. */
export function nearestTo(points: readonly Point[], place: Omit<Point, "id">, toPixels: (point: Point) => Omit<Point, "id">) {
  let found: Point | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const point of points) {
    const { x, y } = toPixels(point);
    const distance = (x - place.x) ** 2 + (y - place.y) ** 2;
    if (distance < least) [found, least] = [point, distance];
  }
  return found;
}
