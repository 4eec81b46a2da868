/** Whatever is typed: no crash, no endless loop, places inside of the file, each mistake in words of ours. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createLanguage, type Diagnostic } from "../../server/language/index.ts";
import { inspect } from "./helpers.ts";

const path = resolve("examples/fashion/fashion.hnas");
const blocks = resolve("examples/blocks.hnas");
const [example, library] = await Promise.all([readFile(path, "utf8"), readFile(blocks, "utf8")]);

async function check(text: string): Promise<readonly Diagnostic[]> {
  const { diagnostics, problems } = await createLanguage({ inspect }).compile(path, async (file) => {
    if (file === path) return text;
    if (file === blocks) return library;
    throw Object.assign(new Error(), { code: "ENOENT" });
  });
  const lines = text.split(/\r\n|\r|\n/);
  for (const { range, message, file } of diagnostics) {
    expect(message).toMatch(/^.{10,}$/su);
    expect(message).not.toMatch(/undefined|\[object|NaN|Expecting|-->/);
    if (file !== path) continue;
    for (const { line, character } of [range.start, range.end]) {
      expect(line).toBeLessThan(lines.length);
      expect(character).toBeLessThanOrEqual(lines[line]?.length ?? 0);
    }
    const [from, to] = [range.start, range.end];
    expect(from.line < to.line || (from.line === to.line && from.character <= to.character)).toBe(true);
  }
  if (diagnostics.some(({ severity }) => severity === "error")) expect(problems).toEqual([]);
  return diagnostics;
}

type Edit = readonly [at: number, remove: number, insert: string];
const edited = (edits: readonly Edit[]): string =>
  edits.reduce((text, [at, remove, insert]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + insert + text.slice(start + remove);
  }, example);

const snippets = [
  ..."{}()[]\"',:;=.%/*#\\\n\r\t 019eKx",
  "..",
  "//",
  "/*",
  "*/",
  "let ",
  "repeat ",
  "require ",
  "optional ",
  "space ",
  "search {",
  "one_of(",
  "block ",
  "import {",
  "1e999",
  "-1",
  "0",
  "stage",
  "\uFEFF",
  "é",
  "😀",
  "\0",
];

test("random edits of the example", async () => {
  const edit = fc.tuple(fc.nat(example.length), fc.nat(12), fc.constantFrom(...snippets, ""));
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
      await check(edited(edits));
    }),
    { numRuns: 250, seed: 1 },
  );
}, 60_000);

test("random bytes, and pieces of the example in any order", async () => {
  const lines = example.split("\n");
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.array(fc.constantFrom(...snippets, ...lines), { maxLength: 20 }).map((parts) => parts.join("\n")),
    fc.array(fc.constantFrom(...snippets, "relu()", "x", "3"), { maxLength: 30 }).map((parts) => parts.join("")),
  );
  await fc.assert(
    fc.asyncProperty(text, async (text) => {
      await check(text);
    }),
    { numRuns: 250, seed: 2 },
  );
}, 60_000);

test("every beginning of the example, as it is typed", async () => {
  for (let end = 0; end < example.length; end += 7) await check(example.slice(0, end));
}, 60_000);

test("a line taken out is one error at most for each place that needs it", async () => {
  const lines = example.split("\n");
  for (const [index, line] of lines.entries()) {
    const found = (await check(lines.filter((_, other) => other !== index).join("\n"))).filter(
      ({ severity }) => severity === "error",
    );
    // The name is used in two places.
    const most = line.includes("let filters") ? 2 : 1;
    expect(found.length, `${line}\n${found.map(({ message }) => message).join("\n")}`).toBeLessThanOrEqual(most);
  }
});

test("a word misspelt is one mistake", async () => {
  for (const [right, wrong, messages] of [
    ["adam", "adan", 1],
    ["conv2d", "conv2D", 1],
    ["flops", "flop", 1],
    ["global_avg_pool", "globalavgpol", 1],
    ["one_of(16", "oneof(16", 1],
    ["stage.filters", "stage.filter", 1],
    ["space: Net", "space: Nett", 1],
    ["data: fashion", "data: fasion", 1],
    ["for clothes", "for cloths", 1],
    ["import {", "imprt {", 1],
    ["repeat", "repeet", 1],
    ["block ConvBlock", "blok ConvBlock", 1],
    ["search quick", "serch quick", 1],
    ["accuracy >= 0.92", "accuracy => 0.92", 1],
    ["padding: same", "padding same", 1],
    ["dense(classes)", "dense(classes", 1],
    ["log(1e-4..1e-2)", "log(1e-4,1e-2)", 1],
    ["log(1e-4..1e-2)", "log(1e-4...1e-2)", 1],
    ["10%", "10 %", 0],
    ["20 min", "20min", 0],
  ] as const) {
    const found = await check(example.replace(right, wrong));
    expect(found.length, `${wrong}\n${found.map(({ message }) => message).join("\n")}`).toBe(messages);
  }
});

test("brackets without end", async () => {
  for (const text of [
    "(".repeat(20_000),
    "{".repeat(20_000),
    `let a = ${"[".repeat(20_000)}`,
    `let a = ${"- ".repeat(20_000)}1`,
    `let a = 1${" + 1".repeat(5_000)}`,
  ])
    expect((await check(text)).map(({ code }) => code)).toEqual(["too-deep"]);
}, 60_000);
