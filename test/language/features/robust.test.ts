/** Whatever is typed: no feature throws, all places are inside of the file, and answers come in time. */
import { dirname, resolve } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { inspect } from "../../../server/data/load.ts";
import { openDocument } from "../../../server/language/document.ts";
import type { KnownSpace } from "../../../server/language/features/index.ts";
import { createLanguage } from "../../../server/language/index.ts";
import { type Asked, askAll, askAt, askForFixes } from "./asked.ts";
import { example, library, mutated, pieces } from "./texts.ts";

const path = resolve("examples/fashion/fashion.hnas");
const blocks = resolve(dirname(path), "../blocks.hnas");

async function read(file: string): Promise<string> {
  if (file === blocks) return library;
  throw Object.assign(new Error("not there"), { code: "ENOENT" });
}

const open = (text: string) => openDocument(path, text, read);

const language = createLanguage({ inspect });

/** Of the example before it was edited. */
const spaces: readonly KnownSpace[] = await (async () => {
  const compiled = await language.compile(path);
  const texts = new Map([[path, example]]);
  return compiled.spaces.map((space) => ({ file: path, space, inlined: compiled.inlined, texts }));
})();

const asked = async (text: string): Promise<Asked> => ({
  document: await open(text),
  textOf: (file) => (file === path ? text : library),
  spaces,
});

async function ask(text: string, offsets: readonly number[]) {
  const all = await asked(text);
  await askAll(all, offsets);
  const { diagnostics } = await language.compile(path, async (file) => (file === path ? text : await read(file)));
  askForFixes(all, diagnostics);
}

test("edits of the example", async () => {
  await fc.assert(fc.asyncProperty(mutated, fc.array(fc.nat(example.length), { minLength: 20, maxLength: 20 }), ask), {
    numRuns: 200,
    seed: 1,
  });
}, 180_000);

test("its pieces in any order, and random texts", async () => {
  await fc.assert(fc.asyncProperty(pieces, fc.array(fc.nat(2000), { minLength: 20, maxLength: 20 }), ask), {
    numRuns: 300,
    seed: 2,
  });
}, 180_000);

test("every place of the example, and of every beginning of it", async () => {
  const whole = await asked(example);
  for (let offset = 0; offset <= example.length; offset++) await askAt(whole, offset);
  for (let end = 0; end < example.length; end += 5) await ask(example.slice(0, end), [end]);
}, 180_000);

test("brackets without end", async () => {
  for (const text of [
    "(".repeat(20_000),
    "{".repeat(20_000),
    "space S {\n".repeat(500),
    "space S { ".repeat(95),
    "one_of(".repeat(95),
  ])
    await ask(text, [text.length, 50, 300]);
}, 180_000);

test("a feature answers within milliseconds in a file of a thousand lines", async () => {
  const layers = Array.from(
    { length: 950 },
    (_, at) => `  let f${at} = one_of(16, 32)\n  conv2d(f${at}, 3, padding: same)`,
  ).slice(0, 475);
  const text = `${example}\nspace Large for clothes {\n${layers.join("\n")}\n  require depth > 2\n}\n`;
  const long = await asked(text);
  const times: number[] = [];
  for (let offset = text.length - 40; offset > 0; offset -= 331) {
    // Of this process: what else the machine does has no part in it.
    const begin = process.cpuUsage().user;
    await askAt(long, offset);
    times.push((process.cpuUsage().user - begin) / 1000);
  }
  const median = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  expect(median).toBeLessThan(30);
}, 180_000);
