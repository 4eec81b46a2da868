/** Files of the language that nobody has opened, in a real VS Code: what is wrong in them, and what follows when files move. */
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { desktopVersion } from "./desktop.ts";
import { Example } from "./example.ts";
import { Explorer } from "./explorer.ts";
import { missingForWorkbench } from "./install.ts";

describe.skipIf(!desktopVersion && missingForWorkbench())("files of a folder in VS Code", () => {
  let example: Example;
  let explorer: Explorer;

  beforeAll(async () => {
    // What is selected there stays so.
    example = await Example.start({ "explorer.autoReveal": false });
    explorer = new Explorer(example.workbench);
  });
  afterAll(() => example?.close());

  /** VS Code asks whether paths may be changed; then what moves is at its new place, and the editor of a file as well. */
  const agree = async (place: string) => {
    const { dialog, editor } = example.workbench;
    expect(await dialog.text()).toContain("wants to make refactoring changes with this file move");
    await dialog.press("OK");
    await dialog.gone();
    const isShown = async () => (await editor.way()).startsWith(`${place}/`);
    await example.workbench.until(
      `${place} at its place`,
      async () => existsSync(join(example.folder, place)) && (!place.endsWith(".hnas") || (await isShown())),
    );
  };
  const isWritten = async (file: string, part: string) => {
    await example.open(file);
    await example.shows(part);
    expect(await example.workbench.editor.savedText()).toContain(part);
    await example.problemsAre("no problem", (messages) => messages.length === 0);
  };

  test("problems are told of a file that is not open, and go with it", async () => {
    const { workbench, folder } = example;
    const file = join(folder, "fashion", "unopened.hnas");
    writeFileSync(file, "block Rectified() {\n  rel()\n}\n");
    const [message] = await example.problemsAre("a problem", (messages) => messages.length > 0);
    expect(message).toBe("There is no operation or block `rel`. Did you mean `relu`?");
    expect(await workbench.language.filesWithProblems()).toEqual(["unopened.hnas"]);
    expect(await workbench.editor.tabs()).toEqual(["fashion.hnas"]);
    rmSync(file);
    await example.problemsAre("no problem", (messages) => messages.length === 0);
  });

  test("an import follows its file when that gets another name", async () => {
    await explorer.rename("blocks.hnas", "parts.hnas");
    await agree("parts.hnas");
    await isWritten("fashion/fashion.hnas", 'import { Residual } from "../parts.hnas"');
  });

  test("an import follows its file into another folder", async () => {
    await explorer.move("parts.hnas", "fashion");
    await agree("fashion/parts.hnas");
    await isWritten("fashion/fashion.hnas", 'import { Residual } from "parts.hnas"');
  });

  test("paths of data follow their folder, in all files", async () => {
    await explorer.rename("data", "images");
    await agree("fashion/images");
    const written = 'idx("images/train-images.gz", "images/train-labels.gz")';
    for (const file of ["fashion/fashion.hnas", "fashion/two-convolutions.hnas"]) await isWritten(file, written);
  });
});
