/** What is remembered of compilations, while a file gets mistakes, is mended and closed. */
import { beforeEach, expect, test } from "vitest";
import { KnownSpaces } from "../../server/editor/known-spaces.ts";
import { createLanguage } from "../../server/language/index.ts";
import { childrenOf } from "../../server/space/tree.ts";
import { folder, inSpace, inspect, mainFile } from "../language/helpers.ts";

const blocks = `${folder}/blocks.hnas`;
let main: string;
const read = async (path: string) => (path === mainFile ? main : "block B() {\n  relu()\n}\n");
let changes: number;
let known: KnownSpaces;

beforeEach(() => {
  changes = 0;
  known = new KnownSpaces(createLanguage({ inspect }), read, () => changes++);
});

const compile = (text: string) => {
  main = text;
  return known.compile(mainFile);
};
const about = (file: string) => known.about(file).map(({ space, texts }) => [space.name, texts.get(mainFile)]);

test("a space with a mistake is known as it was, with the text of then", async () => {
  const [right, wrong] = [inSpace("  relu()"), inSpace("  rel()")];
  await compile(right);
  await compile(wrong);
  expect(about(mainFile)).toEqual([["S", right]]);
  expect(changes).toBe(1);
  const other = inSpace("  gelu()");
  await compile(other);
  expect(about(mainFile)).toEqual([["S", other]]);
  expect(changes).toBe(2);
});

test("of a space that never was without mistakes, its beginning is known, until all of it is", async () => {
  const layersOf = () => known.about(mainFile).map(({ space, isBeginning }) => [childrenOf(space.root).length, isBeginning]);
  await compile(inSpace("  relu()\n  rel()"));
  expect(layersOf()).toEqual([[1, true]]);
  await compile(inSpace("  relu()\n  gelu()\n  rel()"));
  expect(layersOf()).toEqual([[2, true]]);
  await compile(inSpace("  relu()\n  gelu()\n  tanh()"));
  expect(layersOf()).toEqual([[5, undefined]]);
  await compile(inSpace("  relu()\n  gelu()\n  tan()"));
  expect(layersOf()).toEqual([[5, undefined]]);
  expect(changes).toBe(3);
});

test("a space that is gone from a file without mistakes is forgotten", async () => {
  await compile(inSpace("  relu()"));
  await compile("let a = 1\n");
  expect(about(mainFile)).toEqual([]);
});

test("nothing is known of a file that is closed while it is compiled", async () => {
  const compiling = compile(inSpace("  relu()"));
  known.forget(mainFile);
  await compiling;
  expect(about(mainFile)).toEqual([]);
});

test("a file is told of the spaces that are built from it, until the file that declares them is closed", async () => {
  const text = `import { B } from "blocks.hnas"\n${inSpace("  B()")}`;
  await compile(text);
  expect(about(blocks)).toEqual([["S", text]]);
  expect(about(`${folder}/other.hnas`)).toEqual([]);
  known.forget(mainFile);
  expect(about(blocks)).toEqual([]);
});
