/** Conditions over costs and over what a space decides; some hold for all architectures, some for none, most for some. */
import type { Dice } from "./dice.ts";
import type { Path } from "./draft.ts";
import { type Code, listed } from "./layout.ts";

const comparisons = ["<", "<=", ">", ">=", "==", "!="];
const orders = ["nondecreasing", "nonincreasing", "increasing", "decreasing", "all_equal", "all_different"];
const summaries = ["sum", "min", "max", "mean", "count"];

export function condition(paths: readonly Path[], dice: Dice, depth = 0): Code {
  const of = (kind: Path["kind"]) => paths.filter((path) => path.kind === kind);
  const [numbers, lists, options] = [of("number"), of("numbers"), of("option")];
  const compared = (code: Code, values: readonly (string | number)[]): Code => [
    ...code,
    dice.one(comparisons),
    String(dice.one(values)),
  ];
  const between = ({ min, max }: Path): number => min + dice.below(max - min + 1);
  const ofCosts = [
    () => ["parameters", "<=", dice.one(["500", "2K", "20K", "1M"])],
    () => ["memory", "<=", dice.one(["900 KB", "2 MiB", "40 MB"])],
    () => ["flops", dice.one(["<=", ">"]), dice.one(["2K", "50K", "0.2M"])],
    () => compared(["depth"], [1, 2, 3, 4]),
  ];
  const ofNumbers = [
    () => {
      const path = dice.one(numbers);
      return compared(path.code, [between(path)]);
    },
    () => {
      const [a, b] = [dice.one(numbers), dice.one(numbers)];
      return compared([...a.code, dice.one(["+", "-", "*", "/", "%"]), ...b.code], [between(a), a.max + b.max, 0]);
    },
    () => {
      const [a, b] = [dice.one(numbers), dice.one(numbers)];
      return compared([dice.one(["max", "min"]), "(", ...listed([a.code, b.code]), ")"], [between(a), between(b)]);
    },
    () => {
      const path = dice.one(numbers);
      return compared([dice.one(["abs", "floor", "round"]), "(", ...path.code, "/", "2", "-", "3", ")"], [0, 1, between(path)]);
    },
  ];
  const ofLists = [
    () => [dice.one(orders), "(", ...dice.one(lists).code, ")"],
    () => {
      const path = dice.one(lists);
      return compared([dice.one(summaries), "(", ...path.code, ")"], [between(path), 0, 1, 2, path.max * 2]);
    },
    () => [dice.one(orders), "(", ...listed([dice.one(lists).code, [String(between(dice.one(lists)))]]), ")"],
  ];
  const ofOptions = () => {
    const { code, labels } = dice.one(options);
    return [...code, dice.one(["==", "!="]), `"${dice.one(labels)}"`];
  };
  const ofConditions = [
    () => [...condition(paths, dice, 2), dice.one(["and", "or"]), ...condition(paths, dice, depth + 1)],
    () => ["not", "(", ...condition(paths, dice, depth + 1), ")"],
  ];
  const kinds: readonly (readonly (() => Code)[])[] = [
    ofCosts,
    ...(numbers.length > 0 ? [ofNumbers] : []),
    ...(lists.length > 0 ? [ofLists, ofLists] : []),
    ...(options.length > 0 ? [[ofOptions]] : []),
    ...(depth < 2 ? [ofConditions] : []),
  ];
  return dice.one(dice.one(kinds))();
}
