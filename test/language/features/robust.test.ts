/** Whatever is typed: no feature throws, all places are inside of the file, and answers come in time. */
import { dirname, resolve } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type LanguageDocument, openDocument } from "../../../server/language/document.ts";
import { askAll, askAt } from "./asked.ts";
import { example, library, mutated, pieces } from "./texts.ts";

const path = resolve("examples/fashion/fashion.hnas");
const blocks = resolve(dirname(path), "../blocks.hnas");

const open = (text: string): Promise<LanguageDocument> =>
  openDocument(path, text, async (file) => {
    if (file === blocks) return library;
    throw new Error("not there");
  });

async function ask(text: string, offsets: readonly number[]) {
  askAll(await open(text), offsets, (file) => (file === path ? text : library));
}

test("edits of the example", async () => {
  await fc.assert(fc.asyncProperty(mutated, fc.array(fc.nat(example.length), { minLength: 20, maxLength: 20 }), ask), {
    numRuns: 200,
    seed: 1,
  });
}, 60_000);

test("its pieces in any order, and random texts", async () => {
  await fc.assert(fc.asyncProperty(pieces, fc.array(fc.nat(2000), { minLength: 20, maxLength: 20 }), ask), {
    numRuns: 300,
    seed: 2,
  });
}, 60_000);

test("every place of the example, and of every beginning of it", async () => {
  const document = await open(example);
  for (let offset = 0; offset <= example.length; offset++) askAt(document, offset, (file) => (file === path ? example : library));
  for (let end = 0; end < example.length; end += 5) await ask(example.slice(0, end), [end]);
}, 60_000);

test("brackets without end", async () => {
  for (const text of [
    "(".repeat(20_000),
    "{".repeat(20_000),
    "space S {\n".repeat(500),
    "space S { ".repeat(95),
    "one_of(".repeat(95),
  ])
    await ask(text, [text.length, 50, 300]);
}, 60_000);

test("a feature answers within milliseconds in a file of a thousand lines", async () => {
  const layers = Array.from(
    { length: 950 },
    (_, at) => `  let f${at} = one_of(16, 32)\n  conv2d(f${at}, 3, padding: same)`,
  ).slice(0, 475);
  const text = `${example}\nspace Large for clothes {\n${layers.join("\n")}\n  require depth > 2\n}\n`;
  const document = await open(text);
  const times: number[] = [];
  for (let offset = text.length - 40; offset > 0; offset -= 331) {
    const begin = performance.now();
    askAt(document, offset, () => text);
    times.push(performance.now() - begin);
  }
  const median = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  expect(median).toBeLessThan(30);
}, 60_000);
