/** The shapes and sizes that are shown between the letters, and in hovers. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDocument } from "../../../server/language/document.ts";
import { hover, inlayHints } from "../../../server/language/features/index.ts";
import { type Files, folder, inSpace, prelude } from "../helpers.ts";
import { knownSpaces, open, opened } from "./helpers.ts";

/** A text with its hints between ⟨ and ⟩; `earlier`: the text that was compiled. */
async function hinted(text: string, earlier = text, files: Files = {}): Promise<string> {
  const document = await open(text, files);
  const all = { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } };
  const hints = inlayHints(document, all, await knownSpaces(earlier, files));
  return hints.reduceRight((result, { position, label }) => {
    const at = document.source.offsetAt(position);
    return `${result.slice(0, at)}⟨${label}⟩${result.slice(at)}`;
  }, text);
}

const layers = (marked: string): string => marked.slice(marked.indexOf("space S"));

test("shapes after each layer, and the size of the space", async () => {
  const text = inSpace("  conv2d(one_of(16, 64), 3)\n  max_pool(2) // half\n  optional max_pool(2)\n  relu()");
  expect(layers(await hinted(text))).toBe(
    [
      "space S for t⟨4 architectures, 330..1.29K parameters⟩ {",
      "  conv2d(one_of(16, 64), 3)⟨26×26×16..64⟩",
      "  max_pool(2)⟨13×13×16..64⟩ // half",
      "  optional max_pool(2)⟨6..13×6..13×16..64⟩",
      "  relu()⟨6..13×6..13×16..64⟩",
      "global_avg_pool()⟨16..64⟩",
      "dense(classes)⟨10⟩",
      "}",
      "",
    ].join("\n"),
  );
});

test("blocks where they are called and where they are written, repeats at their ends, one hint a line", async () => {
  const blocks = "block Half(n) {\n  conv2d(n, 3, padding: same)\n  max_pool(2)\n}\n";
  const body = "  Half(8)\n  repeat 1..2 {\n    Half(16)\n  }\n  one_of(relu(), gelu())\n  add(identity(), {\n    relu()\n  })";
  expect((await hinted(inSpace(body, blocks))).slice(prelude.length)).toBe(
    [
      "block Half(n) {",
      "  conv2d(n, 3, padding: same)⟨7..28×7..28×8..16⟩",
      "  max_pool(2)⟨3..14×3..14×8..16⟩",
      "}",
      "",
      "space S for t⟨4 architectures, 1.42K..3.74K parameters⟩ {",
      "  Half(8)⟨14×14×8⟩",
      "  repeat 1..2 {",
      "    Half(16)⟨3..7×3..7×16⟩",
      "  }⟨3..7×3..7×16⟩",
      "  one_of(relu(), gelu())⟨3..7×3..7×16⟩",
      "  add(identity(), {",
      "    relu()⟨3..7×3..7×16⟩",
      "  })⟨3..7×3..7×16⟩",
      "global_avg_pool()⟨16⟩",
      "dense(classes)⟨10⟩",
      "}",
      "",
    ].join("\n"),
  );
});

test("images and features may both come out", async () => {
  const text = `${prelude}space S for t {\n  optional flatten()\n  optional global_avg_pool()\n  optional flatten()\n  dense(classes)\n}\n`;
  expect(layers(await hinted(text))).toContain("optional flatten()⟨28×28×1 or 784⟩\n");
});

test("while there is a mistake, what stands before and after it keeps its hints", async () => {
  const earlier = inSpace("  conv2d(16, 3)\n  max_pool(2)\n  relu()");
  const text = earlier.replace("max_pool(2)", "max_pool(2\n  ge");
  const found = layers(await hinted(text, earlier));
  expect(found).toContain("  conv2d(16, 3)⟨26×26×16⟩\n  max_pool(2\n  ge\n  relu()⟨13×13×16⟩\n");
  expect(found).toContain("space S for t⟨1 architecture, 330 parameters⟩ {");
});

test.each([
  ["a name", "  conv2d(16, 3)\n  one_of(max_pool(2), Half())\n  rel()\n  gelu()", "  rel()\n  gelu()\n"],
  ["a word that is being typed", "  conv2d(16, 3)\n  one_of(max_pool(2), Half())\n  max_po", "  max_po\n"],
  ["a shape", "  conv2d(16, 3)\n  one_of(max_pool(2), Half())\n  dense(4)", "  dense(4)\n"],
])("of a space that was never without mistakes, what stands before the first one is known: %s", async (_, body, rest) => {
  const blocks = "block Half() {\n  max_pool(2)\n}\n";
  expect((await hinted(inSpace(body, blocks))).slice(prelude.length)).toContain(
    `block Half() {\n  max_pool(2)⟨13×13×16⟩\n}\n\nspace S for t {\n  conv2d(16, 3)⟨26×26×16⟩\n  one_of(max_pool(2), Half())⟨13×13×16⟩\n${rest}`,
  );
});

test("a space without mistakes is known whole, beside one that has some and in a file that has some", async () => {
  const text = `${inSpace("  relu()").replace("space S", "space R")}block B() {\n  rel()\n}\nspace S for t {\n  gelu()\n  rel()\n}\n`;
  const found = await hinted(text);
  expect(found).toContain("  relu()⟨28×28×1⟩\nglobal_avg_pool()⟨1⟩\ndense(classes)⟨10⟩\n");
  expect(found).toContain("  gelu()⟨28×28×1⟩\n  rel()\n");
});

test("nothing is shown of a first layer that has a mistake, nor outside of the range", async () => {
  expect(await hinted(inSpace("  rel()"))).toBe(inSpace("  rel()"));
  const text = inSpace("  relu()\n  gelu()");
  const document = await open(text);
  const line = text.slice(0, text.indexOf("gelu")).split("\n").length - 1;
  const range = { start: { line, character: 0 }, end: { line, character: 100 } };
  expect(inlayHints(document, range, await knownSpaces(text)).map(({ label }) => label)).toEqual(["28×28×1"]);
});

/** The markdown of a hover. */
async function hovered(marked: string, files: Files = {}): Promise<string> {
  const { document, position } = await opened(marked, files);
  return JSON.stringify(hover(document, position, await knownSpaces(document.text, files))?.contents);
}

test("a hover on a space tells what is in it and what its training takes", async () => {
  const text = inSpace("  conv2d(one_of(16, 64), 3)").replace("space S", "space |S");
  expect(await hovered(text)).toMatch(
    /2 architectures, 330..1\.29K parameters, .* FLOPs, [0-9.]+ MiB..[0-9.]+ MiB of memory for a training\./,
  );
});

test("a hover on a layer tells what passes there and what it costs", async () => {
  const text = inSpace("  |conv2d(one_of(16, 64), 3)\n  relu()");
  expect(await hovered(text)).toContain("Here: `28×28×1` → `26×26×16..64`, 160..640 parameters, 195K..779K FLOPs.");
  expect(await hovered(inSpace("  one_|of(max_pool(2), flatten())").replace("global_avg_pool()\n", "flatten()\n"))).toContain(
    "Here: `28×28×1` → `14×14×1 or 784`.",
  );
  const block = inSpace("  H|alf()", "block Half() {\n  max_pool(2)\n}");
  expect(await hovered(block)).toContain("Here: `28×28×1` → `14×14×1`.");
});

test("a hover on a space tells what it holds, also where it is used", async () => {
  const body = "  conv2d(one_of(16, 64), 3)\n  optional relu()\n  require parameters < 1K";
  const expected = "Before constraints: 4 architectures, 330..1.29K parameters, ";
  expect(await hovered(inSpace(body).replace("space S", "space |S"))).toContain(expected);
  expect(await hovered(`${inSpace(body)}search {\n  space: |S\n}\n`)).toContain(expected);
});

test("a block in a file of its own has the shapes of the spaces that import it", async () => {
  const blocks = "block Half(n) {\n  conv2d(n, 3, padding: same)\n  max_pool(2)\n}\n";
  const main = `import { Half } from "blocks.hnas"\n${inSpace("  Half(8)\n  Half(16)")}`;
  const files = { "blocks.hnas": blocks };
  const known = await knownSpaces(main, files);
  const opened = await openDocument(join(folder, "blocks.hnas"), blocks, async () => main);
  const all = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };
  const hints = inlayHints(opened, all, known).map(({ label, position }) => [position.line, label]);
  expect(hints).toEqual([
    [1, "14..28×14..28×8..16"],
    [2, "7..14×7..14×8..16"],
  ]);
});

test.each([
  [["a", "b", "c", "d"], "⟨20 parameters⟩"],
  [["a", "b", "c", "d", "e", "f"], ""],
])("of a space that is too hard to count or to bound, what is known is told: %j", async (names, expected) => {
  const lets = names.map((name) => `  let ${name} = int(1..9)`).join("\n");
  const text = inSpace(`${lets}\n  repeat ${names.join(" + ")} {\n    one_of(relu(), gelu())\n  }`);
  expect(layers(await hinted(text))).toContain(`space S for t${expected} {`);
});
