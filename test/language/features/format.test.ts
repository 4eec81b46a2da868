/** The layout of texts. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { format } from "../../../server/language/features/index.ts";
import { lex } from "../../../server/language/lexed.ts";
import { example, mutated, pieces } from "./texts.ts";

const options = { tabSize: 2, insertSpaces: true };
const formatted = (text: string) => format(text, options);

const examples = readdirSync("examples", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".hnas"));

test.each(examples)("examples/%s stays as it is", (file) => {
  const text = readFileSync(join("examples", file), "utf8");
  expect(formatted(text)).toBe(text);
});

test.each([
  ['data d{\n train:idx( "a" ,"b" )\n}', 'data d {\n  train: idx("a", "b")\n}\n'],
  ["space S for t {\nadd(identity(),{\nrelu( )\n})\n}", "space S for t {\n  add(identity(), {\n    relu()\n  })\n}\n"],
  ["let a=- 3+(2*b)", "let a = -3 + (2 * b)\n"],
  ["let a = 3 -2", "let a = 3 - 2\n"],
  ["let a = [ 1,2 ]", "let a = [1, 2]\n"],
  ["space S {\nrequire a<3 and\nnot(b)\n}", "space S {\n  require a < 3 and\n    not (b)\n}\n"],
  ["space S {\nrequire stage [0] . filters<3\n}", "space S {\n  require stage[0].filters < 3\n}\n"],
  ["space S {\nrepeat 1 .. 3 as stage{relu()}\n}", "space S {\n  repeat 1..3 as stage { relu() }\n}\n"],
  ["search {\nbudget:1 evaluations,\n20 min\n}", "search {\n  budget: 1 evaluations,\n    20 min\n}\n"],
  ["\n\nlet a = 1\n\n\n\nlet b = 2\n\n", "let a = 1\n\nlet b = 2\n"],
  ["let a = 1    // one\nlet b=2//two", "let a = 1    // one\nlet b = 2 //two\n"],
  ["space S {\n// in\n  /* a\n b */ relu()\n}", "space S {\n  // in\n  /* a\n b */ relu()\n}\n"],
  ["let a = 1\r\nlet b=2\r\n", "let a = 1\r\nlet b = 2\r\n"],
  ['import {A,B as C} from "x"', 'import { A, B as C } from "x"\n'],
  ["space S { }", "space S {}\n"],
  ["", ""],
])("%j", (text, expected) => {
  expect(formatted(text)).toBe(expected);
});

test("tabs", () => {
  expect(format("space S {\n  relu()\n}\n", { tabSize: 4, insertSpaces: false })).toBe("space S {\n\trelu()\n}\n");
});

test.each(['let a = "x', "let a = #", "let a = 3 /* x", "let  a = \0", `let  a = ${"(".repeat(200)}`])(
  "what cannot be read in whole stays: %j",
  (text) => {
    expect(formatted(text)).toBe(text);
  },
);

const images = (text: string) => lex(text).tokens.map(({ image }) => image);
const comments = (text: string) => lex(text).comments.map(({ image }) => image.trimEnd());

test("no token and no comment ever changes, and twice is as once", () => {
  fc.assert(
    fc.property(fc.oneof(mutated, pieces), fc.boolean(), (text, insertSpaces) => {
      const once = format(text, { tabSize: 2, insertSpaces });
      expect(images(once)).toEqual(images(text));
      expect(comments(once)).toEqual(comments(text));
      expect(format(once, { tabSize: 2, insertSpaces })).toBe(once);
    }),
    { numRuns: 1000, seed: 3 },
  );
});

test("white space of any kind between the tokens of the example comes out alike", () => {
  const space = fc.constantFrom(" ", "  ", "\t", " \t ");
  fc.assert(
    fc.property(fc.array(space, { minLength: 50, maxLength: 50 }), (spaces) => {
      let at = 0;
      const text = example.replace(/(?<!\/\/[^\n]*)(?<=[^\s\d]) (?=[^\s/])/g, () => spaces[at++ % spaces.length] ?? " ");
      expect(formatted(text)).toBe(example);
    }),
    { numRuns: 50, seed: 4 },
  );
});

test.each([
  "space S for t {\nrelu( )\n\nsearch {\n  space: S\n}\n",
  "space S for t {\n  repeat 1..2 {\n    relu()\n  gelu( )\n}\n",
])("a missing brace leaves the layout, which says where it belongs: %j", (text) => {
  expect(formatted(text)).toBe(text);
});
