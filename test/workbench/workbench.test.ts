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
    await workbench.openFile("notes/a.txt");
    await workbench.goTo(2, 1);
    await workbench.type("the ");
    await workbench.until("the text", async () => (await workbench.shownText()) === "first line\nthe second line\n");
    expect(await workbench.savedText()).toBe("first line\nthe second line\n");
    expect(readFileSync(join(folder, "notes", "a.txt"), "utf8")).toBe("first line\nthe second line\n");
  });

  test("shows problems, hovers and completions of a language", async () => {
    writeFileSync(join(folder, "style.css"), "p {\n  colr: red;\n  \n}\n");
    await workbench.openFile("style.css");
    const problems = await workbench.untilRead(
      "a problem",
      () => workbench.problems(),
      (found) => found.length > 0,
    );
    expect(problems).toEqual([{ severity: "warning", message: "Unknown property: 'colr'", line: 2, column: 3 }]);
    expect(await workbench.hover("colr")).toContain("Unknown property");
    await workbench.goTo(3, 3);
    expect(await workbench.completions()).toContain("display");
    await workbench.press("Escape");
  });

  test("runs commands, answers questions, shows a picture and comes back after a reload", async () => {
    expect(await workbench.hasCommand("No such command")).toBe(false);
    await workbench.runCommand("Change Language Mode");
    await workbench.pick("JSON with Comments");
    await workbench.until("the language", async () => (await workbench.statusBar()).includes("JSON with Comments"));
    await workbench.reload();
    await workbench.until("the editor", async () => (await workbench.tabs()).length > 0);
    expect(
      readFileSync(await workbench.screenshot("workbench"))
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
  });
});
