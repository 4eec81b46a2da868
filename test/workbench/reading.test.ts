/** What VS Code shows of a file of the language to whoever reads it: meanings, colours, parts, links. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { desktopVersion } from "./desktop.ts";
import { Example } from "./example.ts";
import { missingForWorkbench } from "./install.ts";
import { colouredTexts } from "./text.ts";

/** Of the names in it, the grammar knows nothing: what they are is where they are defined. */
const named = `let size = 3
let activation = relu()
let width = one_of(16, 32)

block Layer(filters, kernel = size) {
  conv2d(filters, kernel)
  activation
  dense(width)
}
`;

describe.skipIf(!desktopVersion && missingForWorkbench())("reading in VS Code", () => {
  let example: Example;

  beforeAll(async () => {
    example = await Example.start();
  });
  afterAll(() => example?.close());

  test("hover tells what comes in and goes out at a layer and what it costs, and how large a space is", async () => {
    const { language } = example.workbench;
    const layer = await example.workbench.untilRead(
      "a layer's figures",
      () => language.hover("global_avg_pool"),
      (hover) => hover.includes("Here:"),
    );
    expect(layer).toMatch(/^global_avg_pool\(\)\s+Here: 1\.\.28×1\.\.28×16\.\.64 → 16\.\.64, 0 parameters, 16\.\.50\.2K FLOPs\./);
    expect(await language.hover("Net for")).toMatch(
      /Before constraints: 275M architectures, 330\.\.458K parameters, .* FLOPs, .* of memory for a training\./,
    );
    expect(await language.hover("ConvBlock(filters)")).toContain(
      "A convolution, normalised, with the activation that the search picks.",
    );
    await example.workbench.page.mouse.move(0, 0);
  });

  test("names have the colour of what they stand for", async () => {
    const { workbench } = example;
    const coloursOf = async (...names: readonly string[]) => {
      const pieces = await colouredTexts(workbench.page);
      return names.map((name) => new Set(pieces.filter(({ text }) => text === name).map(({ colour }) => colour)));
    };
    writeFileSync(join(example.folder, "named.hnas"), named);
    await example.open("named.hnas");
    await workbench.untilRead(
      "a colour each for a constant, a layer and a decision",
      async () => (await coloursOf("size", "activation", "width")).map((colours) => [...colours].join(" and ")),
      (colours) => colours.every((colour) => /^rgb\([^)]*\)$/.test(colour)) && new Set(colours).size === 3,
    );
    const [layer, operation, block] = await coloursOf("activation", "conv2d", "Layer");
    expect(layer).toEqual(operation);
    expect(layer).toEqual(block);
    await example.open();
    const [constant, cost, metric, decision] = await coloursOf("classes", "flops", "accuracy", "filters");
    expect([cost, metric]).toEqual([constant, constant]);
    expect(decision).not.toEqual(constant);
  });

  test("a body is folded and unfolded", async () => {
    const { workbench } = example;
    const [first, last] = [example.lineOf("block ConvBlock"), example.lineOf("  one_of(relu()")];
    const inside = (lines: readonly number[]) => lines.filter((line) => line >= first && line <= last + 1);
    const linesAre = (what: string, ...expected: readonly number[]) =>
      workbench.untilRead(
        what,
        async () => inside(await workbench.editor.lineNumbers()),
        (lines) => lines.join() === expected.join(),
      );
    await example.goTo("padding: same");
    await workbench.press("ControlOrMeta+Shift+BracketLeft");
    await linesAre("a folded block", first, last + 1);
    await workbench.press("ControlOrMeta+Shift+BracketRight");
    await linesAre("the whole block", first, first + 1, first + 2, last, last + 1);
  });

  test("Expand Selection grows by what belongs together", async () => {
    const { workbench } = example;
    await example.goTo("0.5))");
    for (const part of [
      "0.5",
      "0.1..0.5",
      "(0.1..0.5)",
      "float(0.1..0.5)",
      "rate: float(0.1..0.5)",
      "(rate: float(0.1..0.5))",
      "dropout(rate: float(0.1..0.5))",
      "optional dropout(rate: float(0.1..0.5))",
    ]) {
      await workbench.press("Shift+Alt+ArrowRight");
      await workbench.untilRead(
        `'${part}' selected`,
        () => workbench.editor.selectedText(),
        (selected) => selected === part,
      );
    }
    await workbench.press("ArrowRight");
  });

  test("a path leads to its file: of an import, and of data", async () => {
    const { workbench } = example;
    const opens = (name: string) =>
      workbench.until(`the editor of ${name}`, async () => (await workbench.editor.activeTab()) === name);
    await workbench.editor.goTo(1);
    await workbench.language.followLink("../blocks.hnas");
    await opens("blocks.hnas");
    await example.open();
    await workbench.language.followLink("data/train-images.gz");
    await opens("train-images.gz");
  });
});
