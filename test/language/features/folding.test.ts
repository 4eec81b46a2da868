/** What can be folded. */
import { expect, test } from "vitest";
import { foldingRanges } from "../../../server/language/features/index.ts";
import { open } from "./helpers.ts";

/** "0-3 imports": lines from 0, and the kind where it has one. */
const folded = async (text: string) =>
  foldingRanges(await open(text)).map(({ startLine, endLine, kind }) => `${startLine}-${endLine}${kind ? ` ${kind}` : ""}`);

test.each([
  ["space S for t {\n  relu()\n}\n", ["0-1"]],
  ["space S for t {\n  repeat 1..2 {\n    relu()\n  }\n}\n", ["0-3", "1-2"]],
  ["space S for t {\n  conv2d(\n    16,\n    3\n  )\n}\n", ["0-4", "1-3"]],
  // One range a line: the longest.
  ["space S for t {\n  add(identity(), {\n    relu()\n  })\n}\n", ["0-3", "1-2"]],
  ["let a = [\n  1,\n  2\n]\n", ["0-2"]],
  ["space S for t { relu() }\n", []],
  ["space S for t {\n}\n", []],
])("what stands between brackets: %j", async (text, expected) => {
  expect(await folded(text)).toEqual(expected);
});

test.each([
  ["// one\n// two\n// three\nlet a = 1 // four\n// five\n", ["0-2 comment"]],
  ["// one\n\n// two\n", []],
  ["/* one\n two */\nlet a = 1\n", ["0-1 comment"]],
  ["let a = 1 // one\n// two\n// three\n", ["1-2 comment"]],
  ["/// one\n/// two\nblock B() {\n  relu()\n}\n", ["0-1 comment", "2-3"]],
])("comments: %j", async (text, expected) => {
  expect(await folded(text)).toEqual(expected);
});

test.each([
  ['import { A } from "a.hnas"\nimport { B } from "b.hnas"\n\nlet a = 1\n', ["0-1 imports"]],
  ['import {\n  A\n} from "a.hnas"\nimport { B } from "b.hnas"\n', ["0-3 imports"]],
  ['import { A } from "a.hnas"\n', []],
])("imports: %j", async (text, expected) => {
  expect(await folded(text)).toEqual(expected);
});

test.each([
  ["// #region a\nlet a = 1\n// #region b\nlet b = 1\n// #endregion\nlet c = 1\n//#endregion\n", ["0-6 region", "2-4 region"]],
  ["// #endregion\nlet a = 1\n// #region\nlet b = 1\n", []],
  ["let a = 1 // #region\nlet b = 1\n// #endregion\n", []],
])("regions: %j", async (text, expected) => {
  expect(await folded(text)).toEqual(expected);
});

test.each([
  ["space S for t {\n  conv2d(16,\n\nsearch {\n  space: S\n}\n", ["0-1", "3-4"]],
  ["space S for t {\n  repeat 1..2 {\n    relu(\n", ["0-2", "1-2"]],
])("half-typed code: %j", async (text, expected) => {
  expect(await folded(text)).toEqual(expected);
});
