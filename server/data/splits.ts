/** Cuts validation and test splits out of the training examples, each class in its own proportion. */
import { createRandom } from "../random.ts";

/** Why a share cannot be taken; without file or entry, which the caller knows. */
export class ShareError extends Error {
  override readonly name = "ShareError";
}

/**
 * How many examples of each class go into each part: [part][class]. The first part is what remains for training.
 *
 * Shares are rounded by largest remainder, so that a part has the wanted size as a whole; a class then gets at least one example in
 * each part. Throws `ShareError` where a class has fewer examples than there are parts.
 */
export function apportion(counts: readonly number[], classes: readonly string[], shares: readonly number[]): number[][] {
  const sum = shares.reduce((total, share) => total + share, 0);
  if (shares.some((share) => !(share > 0)) || !(sum < 1))
    throw new ShareError(
      `The shares of train are ${shares.map(percent).join(" and ")}: each must be more than 0 %, and all together less than 100 %.`,
    );
  counts.forEach((count, index) => {
    if (count > 0 && count <= shares.length)
      throw new ShareError(
        `The class '${classes[index]}' has ${count === 1 ? "one example" : `${count} examples`} in train; ${shares.map(percent).join(" and ")} of train ${shares.length === 1 ? "needs" : "need"} at least ${shares.length + 1} of each class. Add examples, or give the split files of its own.`,
      );
  });
  const parts: number[][] = [];
  let left = [...counts];
  for (const [index, share] of shares.entries()) {
    const later = shares.length - index;
    const part = roundedShares(counts, share).map((taken, at) =>
      Math.min(Math.max(taken, counts[at] ? 1 : 0), (left[at] ?? 0) - later),
    );
    parts.push(part.map((taken) => Math.max(taken, 0)));
    left = left.map((count, at) => count - (parts[index]?.[at] ?? 0));
  }
  return [left, ...parts];
}

/** Shares of whole numbers that sum to the rounded share of all; largest remainder (Hamilton's method), ties to the first class. */
function roundedShares(counts: readonly number[], share: number): number[] {
  const exact = counts.map((count) => count * share);
  const floors = exact.map(Math.floor);
  let missing = Math.round(counts.reduce((sum, count) => sum + count, 0) * share) - floors.reduce((sum, count) => sum + count, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder);
  for (const { index } of byRemainder) if (missing-- > 0) floors[index] = (floors[index] ?? 0) + 1;
  return floors;
}

/**
 * The examples of each part, by index, in rising order; the first part is what remains for training. The same seed gives the same
 * parts, whatever is asked of the other examples.
 */
export function stratify(labels: Int32Array, classes: readonly string[], shares: readonly number[], seed: number): Int32Array[] {
  const parts = apportion(countLabels(labels, classes.length), classes, shares);
  const random = createRandom(seed, "splits");
  const chosen: number[][] = parts.map(() => []);
  const byClass: number[][] = classes.map(() => []);
  labels.forEach((label, index) => {
    byClass[label]?.push(index);
  });
  byClass.forEach((indices, label) => {
    random.shuffle(indices);
    let at = 0;
    parts.forEach((part, which) => {
      const end = at + (part[label] ?? 0);
      chosen[which]?.push(...indices.slice(at, end));
      at = end;
    });
  });
  return chosen.map((indices) => Int32Array.from(indices).sort());
}

/** How many examples each class has. */
export function countLabels(labels: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/** 0.1 as "10 %". */
const percent = (share: number): string => `${Number((share * 100).toPrecision(6))} %`;
