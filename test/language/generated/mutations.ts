/** Damage to a text, as editing, copying, merging, truncated disks and wrong encodings do it. */
import type { Dice } from "./dice.ts";

type Mutation = (text: string, dice: Dice) => string;

const characters = [
  ..."{}()[]\"',:;=.%/*#\\\n\r\t 019eKx-+<>!&|@$^~`?_",
  ...["\0", "\uFEFF", "é", "😀", "\uD800", "\uDC00", "\u2028", "\u00A0", "\u200B", "\uFFFD", "“", "–"],
];
const tokens = [
  ...[
    "..",
    "//",
    "/*",
    "*/",
    "///",
    "let ",
    "repeat ",
    "require ",
    "optional ",
    "space ",
    "search {",
    "one_of(",
    "block ",
    "data ",
  ],
  ...[
    "task ",
    "import {",
    "from ",
    "as ",
    "for ",
    "step ",
    "and ",
    "or ",
    "not ",
    "true",
    "classes",
    "channels",
    "height",
    "stage",
  ],
  ...[
    "int(1..3)",
    "float(0..1)",
    "log(0..1)",
    "add(",
    "concat(",
    "dense(classes)",
    "relu()",
    "relu",
    "training.batch",
    "parameters",
    "memory",
  ],
  ...["1e999", "-1", "- 1", "0", "20 min", "300K", "10 %", "x = ", "cell(", "[0]", ".x", "99999999999999999999", "1e-320", "0.5"],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "encoder {",
    "10 min * 2",
    "10 min + 1",
    "log(1..9 step 3)",
    "memory",
    "hasOwnProperty",
    '"__proto__"',
    "undefined",
    "NaN",
  ],
];
const words = /[A-Za-z_]\w*|\d+(?:\.\d+)?|"[^"\r\n]*"|\S/g;

const placed = (text: string, dice: Dice): number => dice.below(text.length + 1);
const put = (text: string, start: number, end: number, instead: string): string =>
  text.slice(0, start) + instead + text.slice(end);

function range(text: string, dice: Dice, most: number): readonly [start: number, end: number] {
  const start = placed(text, dice);
  return [start, Math.min(text.length, start + dice.below(most))];
}

/** A word, number, text or sign of it. */
function token(text: string, dice: Dice): readonly [start: number, end: number] {
  const found = [...text.matchAll(words)];
  if (found.length === 0) return [0, 0];
  const { 0: image, index } = dice.one(found);
  return [index, index + image.length];
}

const mutations: Readonly<Record<string, Mutation>> = {
  insert: (text, dice) => {
    const at = placed(text, dice);
    return put(text, at, at, dice.one(characters));
  },
  insertToken: (text, dice) => {
    const at = placed(text, dice);
    return put(text, at, at, dice.one(tokens));
  },
  flip: (text, dice) => {
    const at = placed(text, dice);
    const flipped = String.fromCharCode(text.charCodeAt(Math.min(at, text.length - 1)) ^ (1 << dice.below(8)));
    return put(text, at, at + 1, flipped);
  },
  remove: (text, dice) => put(text, ...range(text, dice, 12), ""),
  removeMuch: (text, dice) => put(text, ...range(text, dice, 400), ""),
  duplicate: (text, dice) => {
    const [start, end] = range(text, dice, 200);
    const at = placed(text, dice);
    return put(text, at, at, text.slice(start, end));
  },
  swap: (text, dice) => {
    const ends = Array.from({ length: 4 }, () => placed(text, dice)).sort((a, b) => a - b);
    const [a = 0, b = 0, c = 0, d = 0] = ends;
    return text.slice(0, a) + text.slice(c, d) + text.slice(b, c) + text.slice(a, b) + text.slice(d);
  },
  truncate: (text, dice) => text.slice(0, placed(text, dice)),
  behead: (text, dice) => text.slice(placed(text, dice)),
  replaceToken: (text, dice) => put(text, ...token(text, dice), dice.one(tokens)),
  exchangeTokens: (text, dice) => {
    const [from, to] = [token(text, dice), token(text, dice)];
    return put(text, ...from, text.slice(...to));
  },
  removeToken: (text, dice) => put(text, ...token(text, dice), ""),
  removeLine: (text, dice) => {
    const lines = text.split("\n");
    return lines.toSpliced(dice.below(lines.length), 1).join("\n");
  },
  exchangeLines: (text, dice) => {
    const lines = text.split("\n");
    const [from, to] = [dice.below(lines.length), dice.below(lines.length)];
    return lines
      .with(from, lines[to] ?? "")
      .with(to, lines[from] ?? "")
      .join("\n");
  },
  oneLine: (text) => text.replace(/\s+/g, " "),
  nest: (text, dice) => {
    const [open, close] = dice.one(["()", "{}", "[]"]).split("");
    const [start, end] = token(text, dice);
    const deep = 1 + dice.below(130);
    return put(text, start, end, `${open?.repeat(deep)}${text.slice(start, end)}${close?.repeat(deep - dice.below(2))}`);
  },
  chain: (text, dice) => {
    const [start, end] = token(text, dice);
    const word = text.slice(start, end);
    return put(text, start, end, `${word}${dice.one([" + ", ", ", " and ", ".", " "])}`.repeat(1 + dice.below(120)) + word);
  },
  longLine: (text, dice) => {
    const at = placed(text, dice);
    return put(text, at, at, dice.one(characters).repeat(1 + dice.below(3000)));
  },
  hugeNumber: (text, dice) => {
    const numbers = [...text.matchAll(/\d+(?:\.\d+)?/g)];
    if (numbers.length === 0) return text;
    const { 0: image, index } = dice.one(numbers);
    const huge = ["0", "1e9", "99999999", "9007199254740993", "1e300", "1e999", "-3", "0.3", "1e-300", "20000", "9".repeat(400)];
    return put(text, index, index + image.length, dice.one(huge));
  },
  otherLineBreaks: (text, dice) => text.replace(/\r\n|\r|\n/g, dice.one(["\r\n", "\r", "\n", "\n\r", "\u2028"])),
};

/** One to four mutations, one after the other. */
export function damaged(text: string, dice: Dice): string {
  let result = text;
  for (let left = 1 + dice.below(4); left > 0; left--) result = dice.one(Object.values(mutations))(result, dice);
  return result;
}
