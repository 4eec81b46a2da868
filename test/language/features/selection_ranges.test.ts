/** What a selection grows to. */
import { expect, test } from "vitest";
import type { SelectionRange } from "vscode-languageserver";
import { selectionRanges } from "../../../server/language/features/index.ts";
import { opened } from "./helpers.ts";

/** The texts that are selected one after the other, without the file. */
async function grown(marked: string): Promise<readonly string[]> {
  const { document, position } = await opened(marked);
  const texts: string[] = [];
  for (let each: SelectionRange | undefined = selectionRanges(document, [position])[0]; each?.parent; each = each.parent) {
    const { start, end } = each.range;
    texts.push(document.text.slice(document.source.offsetAt(start), document.source.offsetAt(end)));
  }
  return texts;
}

test("word, argument, arguments, call, statement, body, declaration", async () => {
  expect(await grown("let a = 1\nspace S for t {\n  conv2d(16, kernel: thr|ee)\n  relu()\n}\n")).toEqual([
    "three",
    "kernel: three",
    "16, kernel: three",
    "(16, kernel: three)",
    "conv2d(16, kernel: three)",
    "conv2d(16, kernel: three)\n  relu()",
    "{\n  conv2d(16, kernel: three)\n  relu()\n}",
    "space S for t {\n  conv2d(16, kernel: three)\n  relu()\n}",
  ]);
});

test.each([
  ["let a = one_of(1, |22, 3)\n", ["22", "1, 22, 3", "(1, 22, 3)", "one_of(1, 22, 3)", "let a = one_of(1, 22, 3)"]],
  ['data d {\n  train: idx("a|b", "c")\n}\n', ["ab", '"ab"', '"ab", "c"', '("ab", "c")', 'idx("ab", "c")']],
  ["block B(n, k = one_of(|3, 5)) { relu() }\n", ["3", "3, 5", "(3, 5)", "one_of(3, 5)", "k = one_of(3, 5)"]],
  ["let a = 1 // wh|y\nlet b = 2\n", ["// why"]],
  ["let a = max(1, 2)|\n", [")", "(1, 2)", "max(1, 2)", "let a = max(1, 2)"]],
  ['import { A as B|, C } from "x"\n', ["B", "A as B", "A as B, C", "{ A as B, C }", 'import { A as B, C } from "x"']],
])("%j", async (marked, expected) => {
  expect((await grown(marked)).slice(0, expected.length)).toEqual(expected);
});

test.each([
  ["space S for t {\n  conv2d(16, thr|ee\n  relu()\n}\n", ["three", "16, three", "(16, three", "conv2d(16, three"]],
  ["space S {\n  repeat 1..2 {\n    rel|u(\n", ["relu", "relu(", "{\n    relu(", "repeat 1..2 {\n    relu("]],
  ["|", []],
  ["  |  ", []],
])("half-typed code: %j", async (marked, expected) => {
  expect((await grown(marked)).slice(0, Math.max(1, expected.length))).toEqual(expected);
});
