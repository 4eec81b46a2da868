/** The outline and the places of searches and spaces. */

import { expect, test } from "vitest";
import type { DocumentSymbol } from "vscode-languageserver";
import { searchPlaces, spacePlaces, symbols } from "../../../server/language/features/index.ts";
import { open } from "./helpers.ts";

const outline = (found: readonly DocumentSymbol[]): readonly string[] =>
  found.flatMap(({ name, children }) => [name, ...outline(children ?? []).map((child) => `  ${child}`)]);

test("declarations with what is in them", async () => {
  const text =
    'let a = 3\ndata d {\n  train: idx("i", "l")\n}\nblock B(n) {\n  relu()\n}\nspace S for t {\n  let f = 3\n  repeat 1..2 as stage {\n    let g = 4\n    x = relu()\n    add(x, identity())\n  }\n}\nsearch quick {\n  space: S\n}\nsearch {\n}\n';
  const document = await open(text);
  const lines = ["a", "d", "  train", "B", "S", "  f", "  stage", "    g", "    x", "quick", "  space", "search"];
  expect(outline(symbols(document))).toEqual(lines);
  expect(searchPlaces(document)).toEqual([
    { name: "quick", line: 15 },
    { name: "search", line: 18 },
  ]);
  expect(spacePlaces(document)).toEqual([{ name: "S", line: 7 }]);
});

test("a search without a name is called after its space", async () => {
  const document = await open("search { budget: 1 evaluations }\nsearch {\n  space: Net\n}\n");
  expect(searchPlaces(document)).toEqual([
    { name: "search", line: 0 },
    { name: "Net", line: 1 },
  ]);
});

test.each([
  ["space S for t {\n  conv2d(\n  let f = 3\n  repeat 1..2 as stage {\n    let g = \n", ["S", "  f", "  stage", "    g"]],
  ["data d {\n  train: idx(\n\ntask t: image_classification {\n  data: d\n}", ["d", "  train", "t", "  data"]],
  ["space S {\n  relu(\n}\nsearch quick {", ["S", "quick"]],
  ["search {\n  space\n  budget: 3\n}", ["search", "  budget"]],
])("half-typed code keeps its outline: %j", async (text, expected) => {
  expect(outline(symbols(await open(text)))).toEqual(expected);
});
