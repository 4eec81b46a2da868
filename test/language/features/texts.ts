/** Texts as people leave them while they type: the example with edits, and its pieces in any order. */
import { readFileSync } from "node:fs";
import fc from "fast-check";

export const example = readFileSync("examples/fashion/fashion.hnas", "utf8");
export const library = readFileSync("examples/blocks.hnas", "utf8");

const snippets = [
  ..."{}()[]\"',:;=.%/*#\\\n\r\t 019eKx",
  ...["..", "//", "/*", "*/", "///", "let ", "repeat ", "require ", "optional ", "space ", "search {", "one_of(", "block "],
  ...["import {", "1e999", "-1", "- 1", "stage", "stage.", "\uFEFF", "é", "😀", "\0", "\r\n", "for ", "as ", "20 min"],
];

type Edit = readonly [at: number, remove: number, insert: string];
const edit: fc.Arbitrary<Edit> = fc.tuple(fc.nat(example.length), fc.nat(12), fc.constantFrom(...snippets, ""));

export const mutated: fc.Arbitrary<string> = fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) =>
  edits.reduce((text, [at, remove, insert]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + insert + text.slice(start + remove);
  }, example),
);

const lines = example.split("\n");
export const pieces: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.array(fc.constantFrom(...snippets, ...lines), { maxLength: 20 }).map((parts) => parts.join("\n")),
  fc.array(fc.constantFrom(...snippets, "relu()", "x", "3"), { maxLength: 30 }).map((parts) => parts.join("")),
);
