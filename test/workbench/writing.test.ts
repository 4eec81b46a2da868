/** What VS Code does with the language while it is typed: mends, parameters, paths, layout. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { desktopVersion } from "./desktop.ts";
import { Example } from "./example.ts";
import { missingForWorkbench } from "./install.ts";

describe.skipIf(!desktopVersion && missingForWorkbench())("writing in VS Code", () => {
  let example: Example;

  beforeAll(async () => {
    example = await Example.start({ "editor.formatOnType": true });
  });
  afterEach(() => example.undoAll());
  afterAll(() => example?.close());

  const nothingIsWrong = () => example.problemsAre("no problem", (messages) => messages.length === 0);

  test("Quick Fix mends a misspelt name, and the problem goes", async () => {
    const { workbench, text } = example;
    await example.goTo("global_avg_pool", true);
    await workbench.type("s");
    const [message] = await example.problemsAre("a problem", (messages) => messages.length === 1);
    expect(message).toBe("There is no operation or block `global_avg_pools`. Did you mean `global_avg_pool`?");
    await workbench.editor.focus();
    await workbench.language.quickFix("Change to `global_avg_pool`");
    await nothingIsWrong();
    expect(await workbench.editor.savedText()).toBe(text);
  });

  test("Quick Fix imports a name that another file defines", async () => {
    const { workbench } = example;
    const [imports, nothing] = ['import { Residual } from "../blocks.hnas"', "// nothing is imported"];
    await example.replaceLine(imports, nothing);
    await example.problemsAre("a problem", (messages) => messages.some((message) => message.includes("`Residual`")));
    await example.goTo("Residual())");
    await workbench.language.quickFix('Import `Residual` from "../blocks.hnas"');
    await nothingIsWrong();
    await workbench.editor.goTo(1);
    await example.shows(`${nothing}\n\n${imports}\n`);
  });

  test("the parameter that is typed is in bold in the signature", async () => {
    const { workbench } = example;
    const parameterIs = async (parameter: string) => {
      const { label } = await workbench.untilRead(
        `the parameter ${parameter}`,
        () => workbench.language.signature(),
        (signature) => signature.parameter.startsWith(parameter),
      );
      expect(label).toMatch(/^conv2d\(filters, kernel/);
    };
    await example.goTo("  global_avg_pool()");
    await workbench.insert("  conv2d");
    await workbench.type("(");
    await parameterIs("filters");
    await workbench.type("16,");
    await parameterIs("kernel");
    await workbench.type(" 3, padding: ");
    await parameterIs("padding");
    // The list of completions goes first, then the help.
    await workbench.press("Escape", "Escape");
    await example.goTo("kernel, padding");
    await workbench.press("ControlOrMeta+Shift+Space");
    await parameterIs("kernel");
    await workbench.press("Escape");
  });

  test("paths of data are chosen from lists, from folder to folder", async () => {
    const { workbench, text } = example;
    const offers = (label: string) =>
      workbench.untilRead(
        `${label} in the list`,
        () => workbench.language.offered(),
        (labels) => labels.includes(label),
      );
    await example.replaceLine('  train: idx("data/train-images.gz", "data/train-labels.gz")', "  train: idx()");
    await workbench.press("ArrowLeft");
    await workbench.type('"');
    expect((await offers("data/"))[0]).toBe("data/");
    await workbench.press("Enter");
    expect(await offers("train-images.gz")).toContain("test-images.gz");
    await workbench.type("train-i");
    await workbench.until("the images first", async () => (await workbench.language.offered())[0] === "train-images.gz");
    await workbench.press("Enter");
    await example.shows('  train: idx("data/train-images.gz")');
    await workbench.press("ArrowRight");
    await workbench.insert(', "data/train-labels.gz"');
    await nothingIsWrong();
    expect(await workbench.editor.savedText()).toBe(text);
  });

  test("Format Selection lays out the lines that are selected, and no others", async () => {
    const { workbench } = example;
    await example.replaceLine("  space: Net", "space   :Net");
    await example.replaceLine("  maximize: accuracy", "maximize   :accuracy");
    await workbench.press("Home", "Home", "Shift+End");
    await workbench.runCommand("Format Selection");
    await example.shows("space   :Net\n  maximize: accuracy\n");
  });

  test("a line is laid out when it is ended, and a body when it is closed", async () => {
    const { workbench } = example;
    await example.goTo("  seed: 7", true);
    await workbench.press("Enter");
    await workbench.insert("device   :auto");
    await workbench.press("Enter");
    await example.shows("\n  device: auto\n");
    await example.goTo("  global_avg_pool()");
    await workbench.insert("repeat   1..2{relu( )");
    await workbench.type("}");
    await example.shows("\n  repeat 1..2 { relu() }");
  });
});
