/** How well scores order candidates. */

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

const at = (values: readonly number[], place: number): number => values[place] as number;
