/** Files from which no search can be started as they are, in a real VS Code: what is said, and what is offered. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { desktopVersion } from "./desktop.ts";
import { searchFolder } from "./folders.ts";
import { missingForWorkbench } from "./install.ts";
import { ResultsPanel } from "./panel.ts";
import { Workbench } from "./workbench.ts";

describe.skipIf(!desktopVersion && missingForWorkbench())("Run Search", () => {
  const folder = searchFolder("资料 夹");
  const text = readFileSync(folder.file("quick.hnas"), "utf8");
  let workbench: Workbench;
  let panel: ResultsPanel;

  beforeAll(async () => {
    // A text that is inserted stays what it is.
    const asItIs = { "editor.autoIndent": "none", "editor.autoClosingBrackets": "never", "editor.autoClosingQuotes": "never" };
    const settings = { "files.simpleDialog.enable": true, ...asItIs };
    workbench = await Workbench.start({ open: folder.path, extensions: [inject("vsix")], settings });
    panel = new ResultsPanel(workbench);
  });
  const written = new Set<string>();
  beforeEach(async () => {
    // Mistakes in any file of the folder are told of.
    for (const file of written) if (file !== "quick.hnas") rmSync(folder.file(file), { force: true });
    written.clear();
    await workbench.runCommand("View: Close All Editors");
    await workbench.runCommand("Notifications: Clear All Notifications");
  });
  afterAll(async () => {
    await workbench?.close();
    folder.remove();
  });

  async function run(file: string, content: string): Promise<void> {
    writeFileSync(folder.file(file), content);
    written.add(file);
    await workbench.editor.open(folder.file(file));
    await workbench.runCommand("HNAS: Run Search");
  }
  const nothingStarted = () => {
    expect(workbench.processes("search-process")).toEqual([]);
    expect(existsSync(join(folder.path, ".hnas"))).toBe(false);
  };

  test("of a file with a mistake: nothing is started, the line is named, and the link goes there", async () => {
    const wrong = text.replace("dense(classes)", "dens(classes)");
    const line = wrong.split("\n").findIndex((each) => each.includes("dens(classes)")) + 1;
    await run("错误.hnas", wrong);
    await panel.says(new RegExp(`Nothing was started: 错误\\.hnas has an error in line ${line}\\. .*dense`));
    nothingStarted();
    await panel.press(`错误.hnas:${line}`);
    await workbench.until("the line", async () => (await workbench.statusBar()).includes(`Ln ${line}, Col 1`));
  });

  test("of a file without a search block: what to add is said", async () => {
    await run("空.hnas", text.slice(0, text.indexOf("search quick")));
    const said = "This file has no search block. Add one, such as: search quick { space: Net }";
    expect((await workbench.notifications.once(said)).text).toBe(said);
    expect(await panel.isOpen()).toBe(false);
    nothingStarted();
  });

  test("without data, or with damaged data: the file is named", async () => {
    await run("没有 数据.hnas", text.replace("data/train-images", "data/nowhere"));
    const mistaken = await panel.says(/Nothing was started: 没有 数据\.hnas has an error in line 2\./);
    expect(mistaken.text).toContain("nowhere");
    nothingStarted();

    await workbench.runCommand("View: Close All Editors");
    const data = folder.file(join("data", "train-labels"));
    const before = readFileSync(data);
    writeFileSync(data, before.subarray(0, 50));
    await run("quick.hnas", text);
    const damaged = await panel.says("The search could not begin");
    expect(damaged.text).toContain("train-labels");
    nothingStarted();
    writeFileSync(data, before);
  });

  test("of a file that was never saved: mistakes are marked; it is asked to be saved, then it is run", async () => {
    await workbench.runCommand("File: New Untitled Text File");
    await workbench.runCommand("Change Language Mode");
    await workbench.quickInput.pick("HNAS");
    await workbench.editor.focus();
    await workbench.insert(text.replace("dense(classes)", "dens(classes)"));
    await workbench.untilRead(
      "the mistake",
      () => workbench.language.problems(),
      (found) => found.some(({ message }) => message.includes("dense")),
    );
    await workbench.editor.focus();
    await workbench.press("ControlOrMeta+A");
    await workbench.insert(text);
    await workbench.untilRead(
      "no mistake",
      () => workbench.language.problems(),
      (found) => found.length === 0,
    );

    const tabs = await workbench.editor.tabs();
    await workbench.editor.focus();
    await workbench.runCommand("HNAS: Run Search");
    expect(await workbench.dialog.text()).toContain(
      "Save this file first: the paths of its data are relative to it, and a run keeps a copy.",
    );
    await workbench.dialog.press("Cancel");
    await workbench.dialog.gone();
    expect(await workbench.editor.tabs()).toEqual(tabs);
    nothingStarted();

    await workbench.runCommand("HNAS: Run Search");
    await workbench.dialog.text();
    await workbench.dialog.press("Save As…");
    await workbench.quickInput.answerPath(".hnas", folder.file("新的.hnas"));
    await panel.isAt("finished");
    expect(readFileSync(folder.file("新的.hnas"), "utf8")).toBe(text);
    expect(folder.runs()).toHaveLength(1);
  });

  test("of a file with two searches: which one is asked", async () => {
    const before = folder.runs();
    await run("两个.hnas", `${text}search other {\n  space: Net\n  budget: 2 evaluations\n}\n`);
    await workbench.untilRead(
      "the question",
      () => workbench.quickInput.choices(),
      (labels) => labels.join() === "quick,other",
    );
    await workbench.press("Escape");
    expect(await panel.isOpen()).toBe(false);
    expect(folder.runs()).toEqual(before);
    await workbench.runCommand("HNAS: Run Search");
    await workbench.quickInput.pick("other");
    const { evaluations } = await panel.isAt("finished");
    expect(evaluations).toBe(2);
  });
});
