/** Words in messages. */

/** "1 evaluation", "2 evaluations". */
export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** "a, b, c", or the first of them where they are many. */
export const listed = (names: readonly string[]): string =>
  names.length > 10 ? `${names.slice(0, 10).join(", ")}, ...` : names.join(", ");

/** The known name that a misspelt one is nearest to, or nothing if all are too far. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let [best, least]: [string | undefined, number] = [undefined, Math.floor((name.length + 1) / 3) + 1];
  for (const candidate of known) {
    const distance = editDistance(simple(name), simple(candidate), least);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Case and underscores are what is confused most: `Conv2D`, `maxpool`, `batchNorm`. */
const simple = (name: string): string => name.toLowerCase().replaceAll("_", "");

/** Levenshtein's distance with exchanged neighbours as one step (optimal string alignment); at most `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? limit;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const exchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const step = Math.min(at(i - 1, j) + 1, (row[j - 1] ?? limit) + 1, at(i - 1, j - 1) + (same ? 0 : 1));
      row.push(exchanged ? Math.min(step, at(i - 2, j - 2) + 1) : step);
    }
    rows.push(row);
  }
  return Math.min(at(a.length, b.length), limit);
}
