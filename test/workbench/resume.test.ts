/** A run is resumed in a real VS Code after its file was edited: what is asked, and what follows from the answer. */
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { desktopVersion } from "./desktop.ts";
import { eventsOf, searchFolder } from "./folders.ts";
import { missingForWorkbench } from "./install.ts";
import { ResultsPanel } from "./panel.ts";
import { selectors } from "./selectors.ts";
import { Workbench } from "./workbench.ts";

const budget = "budget: 1000000 evaluations";

/** Once the editor of the file has the keys, and shows this: what was written on the disk is known to the server then. */
async function shows(workbench: Workbench, part: string): Promise<void> {
  const { editor, page } = workbench;
  await page.locator(selectors.tab).filter({ hasText: "endless.hnas" }).first().click();
  await editor.focus();
  await workbench.untilRead(
    `'${part}' in the editor`,
    () => editor.shownText(),
    (shown) => shown.includes(part),
  );
}

describe.skipIf(!desktopVersion && missingForWorkbench())("Resume, once the file was edited", () => {
  const folder = searchFolder();
  const file = folder.file("endless.hnas");
  const text = readFileSync(file, "utf8");
  let workbench: Workbench;
  let panel: ResultsPanel;
  let run: string;

  beforeAll(async () => {
    workbench = await Workbench.start({ open: folder.path, extensions: [inject("vsix")] });
    panel = new ResultsPanel(workbench);
    await workbench.editor.open(file);
    await workbench.runCommand("HNAS: Run Search");
    await panel.counts(1);
    [run = ""] = folder.runs();
    await stop();
  });
  afterAll(async () => {
    await workbench?.close();
    folder.remove();
  });

  const stop = async () => {
    await panel.press("Stop");
    await panel.isAt("stopped");
  };
  /** What is asked, once it is answered in this way. */
  async function answer(button: string): Promise<string> {
    const asked = await workbench.dialog.text();
    await workbench.dialog.press(button);
    await workbench.dialog.gone();
    return asked;
  }
  const results = () => eventsOf(run, "evaluated").length;
  const resumptions = () => eventsOf(run, "resumed");

  test("what cannot be changed is named: it goes on as it was, or not at all", async () => {
    writeFileSync(file, text.replace("one_of(4, 8)", "one_of(4, 8, 16)"));
    await shows(workbench, "one_of(4, 8, 16)");
    const question =
      "In endless.hnas this search now differs from the run in what cannot be changed: the decisions of its space.";
    await panel.press("Resume");
    expect(await answer("Cancel")).toBe(question);
    expect(resumptions()).toEqual([]);
    // It can be asked for again.
    await panel.once("the button", ({ standing, buttons }) => standing === "stopped" && buttons.includes("Resume"));
    const known = results();
    await panel.press("Resume");
    expect(await answer("Resume as it was")).toBe(question);
    await panel.counts(known + 1);
    await stop();
    expect(resumptions()).toMatchObject([{ type: "resumed" }]);
    expect(resumptions()[0]).not.toHaveProperty("budget");
  });

  const other = text.replace(budget, `strategy: random\n  ${budget}`);
  /** In the editor only; nothing is saved. */
  async function typeBudget(evaluations: number): Promise<void> {
    await shows(workbench, "strategy: random");
    await workbench.editor.goTo(other.slice(0, other.indexOf(budget)).split("\n").length);
    await workbench.press("Home", "Home", "Shift+End");
    await workbench.insert(`  budget: ${evaluations} evaluations`);
    await shows(workbench, `budget: ${evaluations} evaluations`);
  }

  test("other pieces and another budget, as the editor shows them: it goes on as it was", async () => {
    writeFileSync(file, other);
    const known = results();
    await typeBudget(known + 12);
    await panel.press("Resume");
    expect(await answer("Resume as it was")).toBe("In endless.hnas this search now differs from the run: budget, strategy.");
    await panel.counts(known + 1);
    await stop();
    expect(resumptions()[1]).not.toHaveProperty("pieces");
  });

  test("or with what the file says now, to the end", async () => {
    const known = results();
    await typeBudget(known + 12);
    await workbench.runCommand("HNAS: Resume Search");
    await answer("Resume with what endless.hnas says now");
    const shown = await panel.isAt("finished", 120);
    expect(shown.facts[0]).toBe(`${known + 12} of ${known + 12}`);
    expect(resumptions()[2]).toMatchObject({ budget: { evaluations: known + 12 }, pieces: { generator: { name: "random" } } });
    // Nothing of that was saved.
    expect(readFileSync(file, "utf8")).toBe(other);
  });
});

describe.skipIf(!desktopVersion && missingForWorkbench())("in Chinese", () => {
  const folder = searchFolder();
  let workbench: Workbench;
  beforeAll(async () => {
    workbench = await Workbench.start({ open: folder.path, extensions: [inject("vsix")], language: "zh-cn" });
  });
  afterAll(async () => {
    await workbench?.close();
    folder.remove();
  });

  test("the question", async () => {
    const file = folder.file("endless.hnas");
    const panel = new ResultsPanel(workbench);
    await workbench.editor.open(file);
    await workbench.runCommand("HNAS: 运行搜索");
    await panel.counts(1);
    await panel.press("停止");
    await panel.isAt("已停止");
    const known = eventsOf(folder.runs()[0] ?? "", "evaluated").length;
    const other = `budget: ${known + 2} evaluations`;
    writeFileSync(file, readFileSync(file, "utf8").replace(budget, other));
    await shows(workbench, other);
    await panel.press("继续");
    expect(await workbench.dialog.text()).toBe("endless.hnas 中的此搜索现在与该运行不同：budget。");
    await workbench.dialog.press("按 endless.hnas 现在的内容继续");
    await panel.isAt("已完成", 120);
  });
});
