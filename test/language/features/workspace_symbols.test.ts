/** What can be found by name in all files. */
import { expect, test } from "vitest";
import { workspaceSymbols } from "../../../server/language/features/index.ts";
import { prelude } from "../helpers.ts";
import { namesIn } from "./helpers.ts";

const files = {
  "main.hnas": `${prelude}space Net for t {\n  let inner = 3\n  dense(inner)\n}\nsearch quick { space: Net }\nsearch { space: Net }\n`,
  "lib.hnas": 'import { Net } from "main.hnas"\nlet width = 16\nblock WideBlock(n) {\n  dense(n)\n}\n',
};

test.each([
  ["", ["d", "t", "Net", "quick", "width", "WideBlock"]],
  ["wid", ["width", "WideBlock"]],
  ["WB", ["WideBlock"]],
  ["inner", []],
])("%j", async (query, expected) => {
  expect(workspaceSymbols(await namesIn(files), query).map(({ name }) => name)).toEqual(expected);
});

test("each at its name", async () => {
  const [found] = workspaceSymbols(await namesIn(files), "quick");
  expect(found).toMatchObject({
    path: "/project/main.hnas",
    range: { start: { line: 10, character: 7 }, end: { line: 10, character: 12 } },
  });
});
