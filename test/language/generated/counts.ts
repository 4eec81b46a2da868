/** Numbers: constants, decisions, names and calculations that are always a positive integer. */
import type { Body, Count } from "./draft.ts";
import { type Code, listed } from "./layout.ts";

const literal = (value: number): Count => ({ code: [String(value)], min: value, max: value });

/** Of at most `most`. Decisions and constants that it needs are written before the statement that it is for. */
export function count(body: Body, most: number, depth = 0): Count {
  const { dice } = body.draft;
  const known = [...body.counts, ...body.file.constants].filter(({ max }) => max <= most);
  const kinds = [
    () => literal(1 + dice.below(Math.min(most, 8))),
    () => literal(1 + dice.below(most)),
    () => decision(body, most),
    () => named(body, most),
    () => named(body, most),
    () => constant(body, most),
    ...(known.length > 0 ? [() => dice.one(known), () => dice.one(known)] : []),
    ...(depth < 2 && most > 4 ? [() => calculated(body, most, depth + 1)] : []),
  ];
  return dice.one(kinds)();
}

/** One that is decided right here. */
export function decision({ draft: { dice } }: Pick<Body, "draft">, most: number): Count {
  const ends = [1 + dice.below(most), 1 + dice.below(most)].sort((a, b) => a - b);
  const [min = 1, max = 1] = ends;
  const options = [...new Set([min, max, 1 + dice.below(most)])];
  const step = 1 + dice.below(Math.max(1, Math.min(3, max - min)));
  const range = (name: string): Code => [
    name,
    "(",
    String(min),
    "..",
    String(max),
    ...(step > 1 ? ["step", String(step)] : []),
    ")",
  ];
  return dice.one<() => Count>([
    () => ({
      code: ["one_of", "(", ...listed(options.map((option) => [String(option)])), ")"],
      min: Math.min(...options),
      max: Math.max(...options),
    }),
    () => ({ code: range("int"), min, max }),
  ])();
}

/** One that is decided before the statement, under a name. */
export function named(body: Body, most: number): Count {
  const name = body.draft.name("n");
  const { code, min, max } = decision(body, most);
  body.statements.push(["let", name, "=", ...code]);
  body.paths.push({ code: [name], kind: "number", min, max, labels: [] });
  const made = { code: [name], min, max };
  body.counts.push(made);
  return made;
}

function constant({ draft, file }: Body, most: number): Count {
  const { dice } = draft;
  const name = draft.name("constant");
  const value = 1 + dice.below(most);
  const { code, from } = dice.one([
    { code: [String(value)], from: file },
    { code: ["(", String(value + 1), "-", "1", ")"], from: file },
    { code: [String(value)], from: draft.fileFrom(file) },
  ]);
  from.declarations.push(["let", name, "=", ...code]);
  const local = file.import(name, from, dice.chance(30) ? draft.name("alias") : name);
  const made = { code: [local], min: value, max: value };
  file.constants.push(made);
  return made;
}

function calculated(body: Body, most: number, depth: number): Count {
  const { dice } = body.draft;
  const half = Math.floor(most / 2);
  const [a, b] = [count(body, half, depth), count(body, 2, depth)];
  const pair: Code = ["(", ...a.code, ",", ...b.code, ")"];
  return dice.one<() => Count>([
    () => ({ code: ["(", ...a.code, "+", ...b.code, ")"], min: a.min + b.min, max: a.max + b.max }),
    () => ({ code: [...factor(a), "*", ...factor(b)], min: a.min * b.min, max: a.max * b.max }),
    () => ({ code: ["max", ...pair], min: Math.max(a.min, b.min), max: Math.max(a.max, b.max) }),
    () => ({ code: ["min", ...pair], min: Math.min(a.min, b.min), max: Math.min(a.max, b.max) }),
    () => ({ code: ["ceil", "(", ...factor(a), "/", ...factor(b), ")"], min: 1, max: a.max }),
  ])();
}

const factor = ({ code }: Count): Code => (code.length > 1 ? ["(", ...code, ")"] : code);
