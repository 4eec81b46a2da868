/** How well scores order candidates. */
import { createRandom } from "../../server/random.ts";

/** Kendall's tau-b over all pairs that `counts`: 1 the same order, 0 none, -1 the opposite one. */
export function tau(a: readonly number[], b: readonly number[], counts: (i: number, j: number) => boolean = () => true): number {
  let [agreement, pairsOfA, pairsOfB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < i; j++) {
      if (!counts(i, j)) continue;
      const [p, q] = [Math.sign(at(a, i) - at(a, j)), Math.sign(at(b, i) - at(b, j))];
      agreement += p * q;
      pairsOfA += p * p;
      pairsOfB += q * q;
    }
  return agreement / Math.sqrt(pairsOfA * pairsOfB);
}

/** From 0; of equals the mean. */
export const ranks = (values: readonly number[]): readonly number[] =>
  values.map((value) => {
    const [less, equal] = [values.filter((other) => other < value).length, values.filter((other) => other === value).length];
    return less + (equal - 1) / 2;
  });

export const sum = (...columns: readonly (readonly number[])[]): readonly number[] =>
  (columns[0] ?? []).map((_, row) => columns.reduce((total, column) => total + at(column, row), 0));

const trained = 10;
const draws = 40;

/**
 * The mean of a statistic of predictions by ridge regression on ten candidates at random, over many draws of the ten.
 * @param measure of the predictions and of the places of the candidates that they are of, those that were not fitted
 */
export function withTen(
  columns: readonly (readonly number[])[],
  target: readonly number[],
  measure: (predicted: readonly number[], places: readonly number[]) => number,
): number {
  const random = createRandom(1, "ten");
  const features = columns.map(standardized);
  const rows = target.map((_, row) => features.map((feature) => at(feature, row)));
  let total = 0;
  for (let draw = 0; draw < draws; draw++) {
    const order = [...random.shuffle(target.map((_, place) => place))];
    const [fitted, others] = [order.slice(0, trained), order.slice(trained)];
    const weights = ridge(
      fitted.map((place) => rows[place] as number[]),
      fitted.map((place) => at(target, place)),
    );
    const predicted = others.map((place) => dot(rows[place] as number[], weights));
    total += measure(predicted, others);
  }
  return total / draws;
}

/** The weights that minimise sum (y - mean - x w)^2 + w^2; features are standardized, so the size of the penalty suits all. */
function ridge(rows: readonly (readonly number[])[], target: readonly number[]): readonly number[] {
  const width = rows[0]?.length ?? 0;
  const mean = target.reduce((total, value) => total + value, 0) / target.length;
  const matrix = Array.from({ length: width }, (_, i) => [
    ...Array.from({ length: width }, (_, j) => rows.reduce((total, row) => total + at(row, i) * at(row, j), i === j ? 1 : 0)),
    rows.reduce((total, row, place) => total + at(row, i) * (at(target, place) - mean), 0),
  ]);
  // Positive definite: no pivots are needed.
  for (const [i, pivot] of matrix.entries())
    for (const [j, row] of matrix.entries())
      if (j !== i) {
        const factor = at(row, i) / at(pivot, i);
        for (let k = 0; k <= width; k++) row[k] = at(row, k) - factor * at(pivot, k);
      }
  return matrix.map((row, i) => at(row, width) / at(row, i));
}

function standardized(values: readonly number[]): readonly number[] {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length) || 1;
  return values.map((value) => (value - mean) / deviation);
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((total, value, place) => total + value * at(b, place), 0);
const at = (values: readonly number[], place: number): number => values[place] as number;
