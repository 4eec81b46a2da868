/** The language in a real VS Code, in a copy of the example. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { desktopVersion } from "./desktop.ts";
import { Example } from "./example.ts";
import { missingForWorkbench } from "./install.ts";
import { selectors } from "./selectors.ts";
import { colouredTexts } from "./text.ts";
import type { Workbench } from "./workbench.ts";

describe.skipIf(!desktopVersion && missingForWorkbench())("the language in VS Code", () => {
  let example: Example;
  let workbench: Workbench;
  let text: string;

  beforeAll(async () => {
    example = await Example.start();
    ({ workbench, text } = example);
  });
  afterAll(() => example?.close());

  test("has colours, Run Search above its search and Describe Space above its space", async () => {
    const pieces = await workbench.untilRead(
      "colours",
      () => colouredTexts(workbench.page),
      (found) => new Set(found.map(({ colour }) => colour)).size >= 5,
    );
    const colourOf = (wanted: string) => pieces.find((piece) => piece.text.includes(wanted))?.colour;
    const colours = ["// examples/fashion", "import", "data/train-images.gz", "conv2d", "data"].map(colourOf);
    expect(colours).not.toContain(undefined);
    expect(colourOf("examples/fashion")).toBe(colourOf("of train, stratified"));
    expect(new Set([colourOf("examples/fashion"), colourOf("data/train-images"), colourOf("repeat"), colourOf("10")]).size).toBe(
      4,
    );
    await workbench.editor.goTo(45);
    await workbench.untilRead(
      "the lenses",
      () => workbench.language.codeLenses(),
      (lenses) => lenses.length === 2 && ["Describe Space", "Run Search"].every((title, at) => lenses[at]?.includes(title)),
    );
    await workbench.language.clickCodeLens("Describe Space");
    await workbench.until("the description", () => workbench.page.getByText("before constraints").first().isVisible());
    expect((await workbench.editor.tabs()).join("\n")).toContain("Net · fashion.hnas");
    await workbench.runCommand("View: Close Editors in Other Groups");
    await workbench.until("one editor", async () => (await workbench.editor.tabs()).length === 1);
  });

  test("a misspelt word is marked while it is typed, and is not once it is mended", async () => {
    await example.problemsAre("no problem", (messages) => messages.length === 0);
    await example.goTo("global_avg_pool");
    await workbench.type("x");
    const [message] = await example.problemsAre("a problem", (messages) => messages.length > 0);
    expect(message).toContain("xglobal_avg_pool");
    expect(await workbench.language.hover("xglobal_avg_pool")).toContain("undefined-name");
    await workbench.page.locator(selectors.hover).getByText("undefined-name").click();
    await workbench.until("the explanation", async () => (await workbench.editor.activeTab()) === "diagnostics.md");
    await workbench.editor.isAt(readFileSync("docs/diagnostics.md", "utf8").split("\n").indexOf("## undefined-name") + 1);
    await workbench.editor.open("fashion/fashion.hnas");
    await workbench.editor.focus();
    await workbench.press("Backspace");
    await example.problemsAre("no problem", (messages) => messages.length === 0);
    expect(await workbench.editor.savedText()).toBe(text);
  });

  test("completion offers operations and inserts them as snippets", async () => {
    await example.goTo("  global_avg_pool()");
    await workbench.press("Enter", "ArrowUp");
    await workbench.type("  max_p");
    expect((await workbench.language.completions())[0]).toBe("max_pool");
    await workbench.press("Enter");
    await example.shows("  max_pool(size)\n");
    // The argument is selected: what is typed replaces it.
    await workbench.type("3");
    await example.shows("  max_pool(3)\n");
    await workbench.press("Escape");
    await example.undoAll();
  });

  test("hover tells what an operation does", async () => {
    const hover = await workbench.language.hover("conv2d");
    expect(hover).toContain("filters");
    expect(hover).toContain("padding");
  });

  test("shapes and sizes stand between the letters while they are asked for", async () => {
    await workbench.editor.focus();
    for (const key of ["Control", "Alt"]) await workbench.page.keyboard.down(key);
    await example.shows("architectures");
    await example.shows("16..64");
    for (const key of ["Alt", "Control"]) await workbench.page.keyboard.up(key);
    await example.shows("global_avg_pool()\n");
  });

  test("the outline has every declaration and its parts", async () => {
    await workbench.editor.focus();
    await workbench.press("ControlOrMeta+Shift+O");
    const symbols = await workbench.untilRead(
      "symbols",
      () => workbench.quickInput.choices(),
      (found) => found.some((label) => label.includes("quick")),
    );
    for (const name of ["fashion", "clothes", "ConvBlock", "Net", "stage", "quick"])
      expect(symbols.find((label) => label.includes(name))).toBeDefined();
    await workbench.press("Escape");
  });

  test("Go to Definition finds names here and in imported files", async () => {
    await example.goTo("ConvBlock(filters)\n");
    await workbench.press("F12");
    await workbench.editor.isAt(example.lineOf("block ConvBlock"));
    await example.goTo("Residual())");
    await workbench.press("F12");
    await workbench.until("the imported file", async () => (await workbench.editor.activeTab()) === "blocks.hnas");
    await workbench.editor.isAt(6);
    await example.open();
  });

  test("Format Document lays the file out", async () => {
    await example.goTo("  space: Net");
    await workbench.press("Shift+End");
    await workbench.type("space   :Net");
    await example.shows("space   :Net");
    await workbench.runCommand("Format Document");
    await example.shows("\n  space: Net\n");
    expect(await workbench.editor.savedText()).toBe(text);
  });
});
