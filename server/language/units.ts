/** Units: what a word after a number means. */

export type Dimension = "number" | "time" | "memory" | "evaluations" | "epochs";

interface Unit {
  readonly dimension: Dimension;
  /** Times the number: plain numbers, seconds, bytes, evaluations, epochs. */
  readonly factor: number;
}

const unit = (dimension: Dimension, factor: number): Unit => ({ dimension, factor });

export const units: ReadonlyMap<string, Unit> = new Map([
  ["K", unit("number", 1e3)],
  ["M", unit("number", 1e6)],
  ["G", unit("number", 1e9)],
  ["%", unit("number", 0.01)],
  ["ms", unit("time", 0.001)],
  ["s", unit("time", 1)],
  ["min", unit("time", 60)],
  ["h", unit("time", 3600)],
  ["KB", unit("memory", 1e3)],
  ["MB", unit("memory", 1e6)],
  ["GB", unit("memory", 1e9)],
  ["KiB", unit("memory", 2 ** 10)],
  ["MiB", unit("memory", 2 ** 20)],
  ["GiB", unit("memory", 2 ** 30)],
  ["evaluations", unit("evaluations", 1)],
  ["evaluation", unit("evaluations", 1)],
  ["epochs", unit("epochs", 1)],
  ["epoch", unit("epochs", 1)],
]);

export interface Quantity {
  readonly dimension: Dimension;
  readonly amount: number;
}

/** `20 min` is 1200 of time. Gives the word where it is no unit. */
export function quantityOf(text: string): Quantity | { readonly unknown: string } {
  const [, digits = "", word = ""] = /^([0-9.]+(?:[eE][+-]?[0-9]+)?)\s*(.*)$/.exec(text) ?? [];
  if (!word) return { dimension: "number", amount: Number(digits) };
  const found = units.get(word);
  if (!found) return { unknown: word };
  // 300K is 300000 and 10 % is 0.1 exactly: the decimal point is moved in the text where a factor is a power of ten.
  const power = Math.log10(found.factor);
  const exact = Number.isInteger(power) && !/e/i.test(digits) ? Number(`${digits}e${power}`) : Number(digits) * found.factor;
  return { dimension: found.dimension, amount: exact };
}
