/** The whole way in a real VS Code: a search is run, watched, interrupted, resumed; its winner is inserted and used. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { formatMetric } from "../../server/protocol/format.ts";
import { listRuns, type RunFolder, readRun } from "../../server/runs/store.ts";
import { hnas, start } from "../cli/hnas.ts";
import { temporaryFolder } from "../runs/tiny.ts";
import { desktopVersion } from "./desktop.ts";
import { missingForWorkbench } from "./install.ts";
import { ResultsPanel, type ShownPanel } from "./panel.ts";
import { before, complaintsOf, endless, project, textOf, use } from "./project.ts";
import { Workbench } from "./workbench.ts";

describe.skipIf(!desktopVersion && missingForWorkbench())("the whole way in VS Code", () => {
  const folder = temporaryFolder();
  const runsFolder = join(folder, ".hnas", "runs");
  let workbench: Workbench;
  let panel: ResultsPanel;
  let file: string;

  const runs = () => listRuns(runsFolder);
  const newest = (): RunFolder => {
    const run = runs().at(-1);
    if (!run) throw new Error("there is no run");
    return run;
  };
  const ids = (run: RunFolder, type: "evaluated" | "proposed") =>
    readRun(run).flatMap((event) => (event.type === type ? [event.id] : []));
  const finished = ({ standing }: ShownPanel) => standing === "finished";
  const running = ({ standing }: ShownPanel) => standing === "running";
  const closeAll = async () => {
    await workbench.runCommand("View: Close All Editors");
    await workbench.until("no editor", async () => (await workbench.editor.tabs()).length === 0);
  };

  beforeAll(async () => {
    file = project(folder);
    const settings = { "files.simpleDialog.enable": true, "typescript.disableAutomaticTypeAcquisition": true };
    workbench = await Workbench.start({ open: folder, extensions: [inject("vsix")], settings, width: 1600 });
    panel = new ResultsPanel(workbench);
  });
  afterAll(() => workbench?.close());

  test("a search is run from the palette, and the panel tells of it to its end", async () => {
    await workbench.editor.open("stripes.hnas");
    await workbench.runCommand("HNAS: Run Search");
    const shown = await panel.once("a winner", (found) => finished(found) && found.layers.length > 0, 60);
    expect(await workbench.editor.activeTab()).toBe("stripes.hnas");
    const last = readRun(newest()).at(-1);
    const best = last?.type === "finished" ? last.best : undefined;
    if (!best) throw new Error("the run has no result");
    const [tested, validated] = [best.test?.accuracy, best.validation.accuracy].map((value) => formatMetric(value ?? Number.NaN));
    expect(shown.notice).toContain(`${tested}accuracy (test)`);
    expect(shown.figures).toMatchObject({ "accuracy (test)": tested, "accuracy (validation)": validated });
    expect(shown.chosen).toBe(`The Winner: #${best.id}`);
    expect(shown.facts[0]).toBe("5 of 5");
    expect(shown.rows.map(([id]) => id)).toEqual(["1", "2", "3", "4", "5"]);
    expect(shown.rows[best.id - 1]?.at(-1)).toContain("best");
    expect(shown.rows[best.id - 1]?.[1]).toBe(validated);
    expect([shown.layers[0], shown.layers.at(-1)]).toEqual(["input, 6 × 6 × 1", "dense, units 3, 3"]);
    expect(shown.charts).toEqual(expect.arrayContaining(["Best so Far: accuracy (validation)", "loss: loss after each epoch"]));
    expect(shown.widths.every(([drawn, place]) => place > 100 && drawn === place)).toBe(true);
  });

  test("a finished run is shown in the same way by the next window", async () => {
    const shown = await panel.once("a winner", finished);
    await workbench.reload();
    const again = await panel.once("the same winner", (found) => finished(found) && found.layers.length > 0, 60);
    expect(again).toEqual(shown);
    expect(runs()).toHaveLength(1);
  });

  test("Open Results above its search shows its newest run", async () => {
    await closeAll();
    await workbench.editor.open("stripes.hnas");
    await workbench.until("the lens", async () =>
      (await workbench.language.codeLenses()).some((lens) => lens.includes("Open Results")),
    );
    await workbench.language.clickCodeLens("Open Results");
    await panel.once("a winner", finished);
  });

  test("Insert Model puts the winner where the cursor is: it compiles, loads its weights and is as good as the panel says", async () => {
    const { figures } = await panel.once("a winner", finished);
    await workbench.editor.open("network.ts");
    await workbench.editor.goTo(3);
    await workbench.runCommand("HNAS: Insert Model");
    await workbench.notifications.once(
      /Inserted #\d, accuracy \d\.\d+ \(validation\) · accuracy \d\.\d+ \(test\)\. Its weights are/,
    );
    const inserted = await workbench.editor.savedText();
    expect(inserted.startsWith(before.slice(0, before.indexOf("\n\n") + 2))).toBe(true);
    expect(inserted.endsWith(before.slice(before.indexOf("\nexport")))).toBe(true);
    await workbench.editor.focus();
    await workbench.press("ControlOrMeta+Z");
    expect(await workbench.editor.savedText()).toBe(before);
    await workbench.press("ControlOrMeta+Shift+Z");
    expect(await workbench.editor.savedText()).toBe(inserted);
    expect(complaintsOf(folder)).toBe("");
    const weights = readdirSync(folder).filter((name) => name.endsWith(".safetensors"));
    expect(weights).toEqual([expect.stringMatching(new RegExp(`^${newest().name}-\\d\\.safetensors$`))]);
    const { shape, accuracy } = use(folder, weights[0] ?? "");
    expect(shape).toEqual([60, 3]);
    expect(formatMetric(accuracy)).toBe(figures["accuracy (test)"]);
  });

  test("a candidate that is chosen in the panel goes into a new file of Python", async () => {
    await closeAll();
    await workbench.runCommand("HNAS: Show Results");
    await panel.once("a winner", finished);
    await panel.choose(2);
    const { chosen, figures } = await panel.once("candidate 2", (found) => /#2$/.test(found.chosen) && found.layers.length > 0);
    expect(chosen).toMatch(/^(Candidate|The Winner:) #2$/);
    await panel.press("Insert Model", ".chosen");
    await workbench.quickInput.pick("New file · Python: Keras");
    await workbench.quickInput.answerPath("model.py", join(folder, "second.py"));
    await workbench.until("the file", async () => (await workbench.editor.activeTab()) === "second.py");
    const code = textOf(folder, "second.py");
    expect(code).toContain(`${newest().name}, candidate 2,`);
    expect(code).toMatch(/^import keras$|^from keras import/m);
    expect(code).toContain(`accuracy ${figures["accuracy (validation)"]}`);
    expect(existsSync(join(folder, `${newest().name}-2.safetensors`))).toBe(true);
  });

  test("Export Model writes a project of its own", async () => {
    await workbench.runCommand("HNAS: Export Model");
    await workbench.quickInput.pick("Python: PyTorch");
    // Into the folder that it suggests, the workspace's.
    await workbench.page.getByText("Export Here").click();
    const { text } = await workbench.notifications.once("Exported to");
    const [, exported = ""] = /^Exported to (.*-\d+-pytorch): model\.py/.exec(text) ?? [];
    expect(readdirSync(exported)).toEqual(expect.arrayContaining(["model.py", "weights.safetensors"]));
  });

  test("a reload in the middle of a search costs nothing: it goes on by itself, in the panel, too", async () => {
    await closeAll();
    writeFileSync(file, readFileSync(file, "utf8") + endless);
    await workbench.editor.open("stripes.hnas");
    await workbench.untilRead(
      "a lens above each search",
      () => workbench.language.codeLenses(),
      (found) => found.filter((lens) => lens.includes("Run Search")).length === 2,
    );
    await workbench.runCommand("HNAS: Run Search");
    await workbench.quickInput.pick("endless");
    await panel.once("some evaluations", (found) => running(found) && found.rows.length > 4);
    await workbench.untilRead(
      "progress in the status bar",
      () => workbench.statusBar(),
      (items) => items.some((item) => /^endless: \d+ of 100,?000/.test(item)),
    );
    await workbench.until("the button that stops it", async () =>
      (await workbench.language.codeLenses()).some((lens) => lens.includes("Stop Search")),
    );
    const run = newest();
    const done = ids(run, "evaluated");
    await workbench.reload();
    const resumptions = () => readRun(run).filter(({ type }) => type === "resumed").length;
    await workbench.until("the search resumed", async () => resumptions() > 0, 60);
    await panel.once("the search at work", running, 60);
    const before = ids(run, "evaluated").length;
    await workbench.until("more evaluations", async () => ids(run, "evaluated").length > before + 5, 60);
    const after = ids(run, "evaluated");
    expect(new Set(after).size).toBe(after.length);
    expect(after.slice(0, done.length)).toEqual(done);
    const proposed = ids(run, "proposed");
    expect(new Set(proposed).size).toBe(proposed.length);
    expect(resumptions()).toBe(1);
    expect(newest().name).toBe(run.name);
  });

  test("it is stopped and resumed in the panel, and stopped from the palette", async () => {
    await panel.press("Stop");
    const stopped = await panel.once("the stop", ({ standing }) => standing === "stopped" || standing === "interrupted");
    expect(stopped.notice).toContain("Nothing that was finished is lost");
    await workbench.until(
      "a calm status bar",
      async () => !(await workbench.statusBar()).some((item) => item.startsWith("endless")),
    );
    const count = ids(newest(), "evaluated").length;
    await panel.press("Resume");
    await panel.once("the search at work", running);
    await workbench.until("more evaluations", async () => ids(newest(), "evaluated").length > count);
    await workbench.runCommand("HNAS: Stop Search");
    await panel.once("the stop", ({ standing }) => standing === "stopped" || standing === "interrupted");
  });

  test("a search of a terminal shows up here, and those of here in a terminal", async () => {
    const search = start(folder, "search", "stripes.hnas", "--search", "endless", "--seed", "9");
    try {
      await workbench.untilRead(
        "its progress in the status bar",
        () => workbench.statusBar(),
        (items) => items.some((item) => /^endless: \d+ of 100,?000/.test(item)),
      );
      await closeAll();
      await workbench.runCommand("HNAS: Show Results");
      await workbench.quickInput.pick(basename(newest().path));
      await panel.once("the search at work", (found) => running(found) && found.rows.length > 2);
    } finally {
      search.child.kill("SIGINT");
    }
    expect((await search.ended).code).toBe(130);
    await panel.once("its end", ({ standing }) => standing === "stopped" || standing === "interrupted");
    const { stdout } = await hnas(folder, "runs", "--json");
    expect(JSON.parse(stdout).map(({ run }: { readonly run: string }) => run)).toEqual(runs().map(({ name }) => name));
    expect(runs()).toHaveLength(3);
  });
});

describe.skipIf(!desktopVersion && missingForWorkbench())("in Chinese", () => {
  const folder = temporaryFolder();
  let workbench: Workbench;

  beforeAll(async () => {
    project(folder);
    workbench = await Workbench.start({ open: folder, extensions: [inject("vsix")], language: "zh-cn" });
  });
  afterAll(() => workbench?.close());

  test("commands, the lens and the panel", async () => {
    await workbench.editor.open("stripes.hnas");
    await workbench.until("the lens", async () =>
      (await workbench.language.codeLenses()).some((lens) => lens.includes("运行搜索")),
    );
    await workbench.runCommand("HNAS: 运行搜索");
    const { notice, figures } = await new ResultsPanel(workbench).isAt("已完成", 60);
    expect(notice).toMatch(/优胜者是 #\d，已完整训练 4 轮。/);
    expect(Object.keys(figures)).toEqual(expect.arrayContaining(["accuracy（测试集）", "accuracy（验证集）", "参数量"]));
  });
});
