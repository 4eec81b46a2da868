/** Chance for generators that are written as plain functions; fast-check keeps what was drawn and makes it smaller. */
import fc from "fast-check";

export interface Dice {
  /** 0, 1, ..., n - 1; made smaller towards 0. */
  below(n: number): number;
  one<T>(items: readonly T[]): T;
  chance(percent: number): boolean;
}

/** Small numbers are not more frequent than others: they make small files. */
const evenly = (n: number): fc.Arbitrary<number> => fc.noBias(fc.nat({ max: n - 1 }));

export const drawn = <T>(draw: (dice: Dice) => T): fc.Arbitrary<T> =>
  fc.gen().map((generate) => {
    const below = (n: number): number => generate(evenly, n);
    return draw({
      below,
      one: (items) => pick(items, below(items.length)),
      chance: (percent) => below(100) >= 100 - percent,
    });
  });

function pick<T>(items: readonly T[], at: number): T {
  const found = items[at];
  if (found === undefined) throw new Error("there is nothing to pick from");
  return found;
}
