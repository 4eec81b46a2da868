/** Where searches are run, in a real VS Code: several folders, several windows, no trust, and runs of all kinds. */
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { desktopVersion } from "./desktop.ts";
import { eventsOf, searchFolder } from "./folders.ts";
import { missingForWorkbench } from "./install.ts";
import { ResultsPanel } from "./panel.ts";
import { Workbench } from "./workbench.ts";

const missing = !desktopVersion && missingForWorkbench();

describe.skipIf(missing)("a workspace of several folders", () => {
  const [first, second] = [searchFolder("第一 个"), searchFolder("第二 个")];
  let workbench: Workbench;
  let panel: ResultsPanel;

  beforeAll(async () => {
    const open = join(first.path, "..", "两 个.code-workspace");
    writeFileSync(open, JSON.stringify({ folders: [{ path: first.path }, { path: second.path }] }));
    workbench = await Workbench.start({ open, extensions: [inject("vsix")] });
    panel = new ResultsPanel(workbench);
  });
  afterAll(async () => {
    await workbench?.close();
    for (const folder of [first, second]) folder.remove();
  });

  const show = async (label?: string) => {
    await workbench.runCommand("View: Close All Editors");
    await workbench.runCommand("HNAS: Show Results");
    if (label !== undefined) await workbench.quickInput.pick(label);
  };
  const nameOf = (run: string | undefined) => run?.split("/").at(-1) ?? "";

  test("has no runs yet: the panel says so and offers one thing, which runs one in its file's folder", async () => {
    await show();
    const { buttons } = await panel.says("No search has been run in this workspace yet.");
    expect(buttons).toEqual(["Run Search"]);
    await panel.press("Run Search");
    await workbench.quickInput.pick("第二 个/quick.hnas");
    await workbench.until("a run", async () => second.runs().some((run) => eventsOf(run, "finished").length > 0));
    expect(existsSync(join(first.path, ".hnas"))).toBe(false);
  });

  test("keeps each run in the folder of its file, and lists all", async () => {
    await workbench.runCommand("View: Close All Editors");
    await workbench.editor.open(first.file("quick.hnas"));
    await workbench.runCommand("HNAS: Run Search");
    await panel.isAt("finished");
    expect([first.runs().length, second.runs().length]).toEqual([1, 1]);
    await show();
    const names = [...first.runs(), ...second.runs()].map(nameOf);
    await workbench.untilRead(
      "both runs",
      () => workbench.quickInput.choices(),
      (labels) => labels.length === 2 && names.every((name) => labels.includes(name)),
    );
    await workbench.press("Escape");
  });

  test("has a run of last month, which is shown like any other", async () => {
    const [run = ""] = first.runs();
    const old = join(run, "..", "quick-2026-01-02-030405");
    cpSync(run, old, { recursive: true });
    const days = Date.now() - Date.UTC(2026, 0, 2, 3, 4, 5);
    const journal = readFileSync(join(old, "journal.jsonl"), "utf8");
    const moved = journal.replace(/"time":(\d+)/g, (_, time: string) => `"time":${Number(time) - days}`);
    expect(moved).not.toBe(journal);
    writeFileSync(join(old, "journal.jsonl"), moved);
    await show(nameOf(old));
    const { evaluations } = await panel.isAt("finished");
    expect(evaluations).toBe(5);
    await panel.says(/The winner is #\d+, trained fully for 4 epochs\./);
  });

  test("has a damaged journal: it is listed, its panel says what to do, and the others are as they were", async () => {
    const damaged = join(first.path, ".hnas", "runs", "quick-2026-02-03-040506");
    const [run = ""] = first.runs();
    cpSync(run, damaged, { recursive: true });
    const lines = readFileSync(join(run, "journal.jsonl"), "utf8").split("\n");
    const journal = join(damaged, "journal.jsonl");
    writeFileSync(journal, lines.with(2, "nonsense").join("\n"));
    await show(nameOf(damaged));
    await panel.says("The run cannot be shown");
    await panel.says(
      `The journal ${journal} is damaged in line 3. Delete that line and all after it, and resume the run: it goes on from there.`,
    );
    await show(nameOf(second.runs()[0]));
    await panel.isAt("finished");
    writeFileSync(journal, `${lines.slice(0, 2).join("\n")}\n`);
    await show(nameOf(damaged));
    await panel.isAt("interrupted");
    await panel.press("Resume");
    await panel.isAt("finished");
  });

  test("is open in a second window, which sees the search of the first as running", async () => {
    await workbench.runCommand("View: Close All Editors");
    await workbench.editor.open(second.file("endless.hnas"));
    await workbench.runCommand("HNAS: Run Search");
    await panel.counts(1);
    const other = await Workbench.start({ open: second.path, extensions: [inject("vsix")] });
    try {
      const there = new ResultsPanel(other);
      await other.untilRead(
        "the search in the status bar",
        () => other.statusBar(),
        (items) => items.some((item) => /^quick: \d+ of 1000000/.test(item)),
        60,
      );
      await other.runCommand("HNAS: Show Results");
      await other.quickInput.pick(nameOf(second.runs().at(-1)));
      const { evaluations } = await there.isAt("running");
      await there.counts(evaluations + 1);
      await there.press("Stop");
      await there.isAt("stopped");
    } finally {
      await other.close();
    }
    await panel.isAt("stopped");
    expect(await workbench.notifications.all()).toEqual([]);
  });
});

describe.skipIf(missing)("a workspace that is not trusted", () => {
  const folder = searchFolder("不 信任");
  let workbench: Workbench;

  beforeAll(async () => {
    const settings = { "security.workspace.trust.startupPrompt": "never" };
    workbench = await Workbench.start({ open: folder.path, extensions: [inject("vsix")], settings, trusted: false });
  });
  afterAll(async () => {
    await workbench?.close();
    folder.remove();
  });

  test("has the language, and its commands ask for trust; with it they work", async () => {
    await workbench.until("no trust", async () => (await workbench.statusBar()).includes("Restricted Mode"));
    const text = readFileSync(folder.file("quick.hnas"), "utf8");
    writeFileSync(folder.file("wrong.hnas"), text.replace("dense(classes)", "dens(classes)"));
    await workbench.editor.open(folder.file("wrong.hnas"));
    const [problem] = await workbench.untilRead(
      "a problem",
      () => workbench.language.problems(),
      (found) => found.length > 0,
    );
    expect(problem).toMatchObject({ severity: "error", message: expect.stringContaining("dense"), line: 18 });
    await workbench.editor.open(folder.file("quick.hnas"));
    expect(await workbench.language.hover("global_avg_pool")).toContain("global_avg_pool");

    await workbench.until("the lens", async () =>
      (await workbench.language.codeLenses()).some((lens) => lens.includes("Run Search")),
    );
    await workbench.language.clickCodeLens("Run Search");
    const refusal = "HNAS runs searches in trusted workspaces only; in this one, the .hnas language works.";
    expect(await workbench.notifications.once(refusal)).toEqual({ text: refusal, buttons: ["Manage Trust"] });
    expect(existsSync(join(folder.path, ".hnas"))).toBe(false);
    expect(workbench.processes("search-process")).toEqual([]);
    await workbench.notifications.press(refusal, "Manage Trust");
    await workbench.page.locator(".workspace-trust-editor").getByText("Trust", { exact: true }).click();

    await workbench.editor.open(folder.file("quick.hnas"));
    await workbench.runCommand("HNAS: Run Search");
    await new ResultsPanel(workbench).isAt("finished");
    expect(folder.runs()).toHaveLength(1);
  });
});
