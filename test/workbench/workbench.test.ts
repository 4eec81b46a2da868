/** The workbench itself: what the tests of HNAS rely on works without HNAS, too. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { desktopVersion } from "./desktop.ts";
import { missingForWorkbench } from "./install.ts";
import { Workbench } from "./workbench.ts";

describe.skipIf(!desktopVersion && missingForWorkbench())("a workbench", () => {
  const folder = mkdtempSync(join(tmpdir(), "hnas-folder-"));
  let workbench: Workbench;

  beforeAll(async () => {
    mkdirSync(join(folder, "notes"));
    writeFileSync(join(folder, "notes", "a.txt"), "first line\nsecond line\n");
    writeFileSync(join(folder, "b.json"), '{ "a": 1 }\n');
    workbench = await Workbench.start({ open: folder });
  });
  afterAll(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("opens, edits and saves a file", async () => {
    await workbench.editor.open("notes/a.txt");
    await workbench.editor.goTo(2, 1);
    await workbench.type("the ");
    await workbench.until("the text", async () => (await workbench.editor.shownText()) === "first line\nthe second line\n");
    expect(await workbench.editor.savedText()).toBe("first line\nthe second line\n");
    expect(readFileSync(join(folder, "notes", "a.txt"), "utf8")).toBe("first line\nthe second line\n");
  });

  test("shows problems, hovers and completions of a language", async () => {
    writeFileSync(join(folder, "style.css"), "p {\n  colr: red;\n  \n}\n");
    await workbench.editor.open("style.css");
    const problems = await workbench.untilRead(
      "a problem",
      () => workbench.language.problems(),
      (found) => found.length > 0,
    );
    expect(problems).toEqual([{ severity: "warning", message: "Unknown property: 'colr'", line: 2, column: 3 }]);
    expect(await workbench.language.hover("colr")).toContain("Unknown property");
    await workbench.editor.goTo(3, 3);
    expect(await workbench.language.completions()).toContain("display");
    await workbench.press("Escape");
  });

  test("runs commands, answers questions and comes back after a reload", async () => {
    await workbench.runCommand("Change Language Mode");
    await workbench.quickInput.pick("JSON with Comments");
    await workbench.until("the language", async () => (await workbench.statusBar()).includes("JSON with Comments"));
    await workbench.reload();
    await workbench.until("the editor", async () => (await workbench.editor.tabs()).length > 0);
  });

  test("tells of what does not come about: what it was, what was read last, and a picture of the screen", async () => {
    const told = await workbench
      .untilRead(
        "the moon",
        async () => "a cloud",
        (seen) => seen === "the moon",
        0,
      )
      .catch(String);
    expect(told).toMatch(/the moon did not come about within 0 s\.\n(?:.*\n)*Last: "a cloud"$/);
    const [, picture = ""] = /^Screen: (.*\.png)$/m.exec(told) ?? [];
    expect(readFileSync(picture).subarray(1, 4).toString()).toBe("PNG");
    rmSync(picture);
  });
});
