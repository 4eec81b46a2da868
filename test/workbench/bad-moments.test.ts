/** What goes wrong while a search runs, in a real VS Code: what its user sees, what is lost, what goes on. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { gone } from "../runs/tiny.ts";
import { desktopVersion } from "./desktop.ts";
import { eventsOf, searchFolder } from "./folders.ts";
import { missingForWorkbench } from "./install.ts";
import { ResultsPanel, type ShownPanel } from "./panel.ts";
import type { Entry } from "./processes.ts";
import { selectors } from "./selectors.ts";
import { Workbench } from "./workbench.ts";

const isLinux = process.platform === "linux";

describe.skipIf(!desktopVersion && missingForWorkbench())("while a search runs", () => {
  const folder = searchFolder();
  let workbench: Workbench;
  let panel: ResultsPanel;

  beforeAll(async () => {
    workbench = await Workbench.start({ open: folder.path, extensions: [inject("vsix")] });
    panel = new ResultsPanel(workbench);
  });
  beforeEach(async () => {
    // Those that a test has left behind when it failed.
    const searches = workbench.processes("search-process");
    for (const pid of searches) process.kill(pid, "SIGTERM");
    await gone(searches);
    await workbench.runCommand("View: Close All Editors");
    await workbench.runCommand("Notifications: Clear All Notifications");
  });
  afterAll(async () => {
    await workbench?.close();
    folder.remove();
  });

  /** Runs the search of a file; the run's folder, once the panel shows a result of it. */
  async function run(file: string): Promise<string> {
    const before = folder.runs();
    await workbench.editor.open(folder.file(file));
    await workbench.runCommand("HNAS: Run Search");
    const started = await workbench.until("a run", async () => folder.runs().find((each) => !before.includes(each)));
    await panel.counts(1);
    return started;
  }

  async function stop(): Promise<void> {
    await panel.press("Stop");
    await panel.isAt("stopped");
  }

  const evaluated = (of: string): readonly number[] => eventsOf(of, "evaluated").map(({ id }) => id);

  /** The panel, once it shows results that were not there when this was called; no candidate has two. */
  async function goesOn(of: string): Promise<ShownPanel> {
    await panel.counts(evaluated(of).length + 1);
    const shown = await panel.isAt("running");
    const ids = evaluated(of);
    expect(new Set(ids).size).toBe(ids.length);
    return shown;
  }

  async function kill(entry: Entry): Promise<void> {
    const [pid] = await workbench.untilRead(
      `the process of ${entry}`,
      async () => workbench.processes(entry),
      (pids) => pids.length === 1,
    );
    if (pid === undefined) throw new Error(`there is no process of ${entry}`);
    process.kill(pid, "SIGKILL");
    await gone([pid]);
  }

  describe.runIf(isLinux)("kill -9", () => {
    test("of the language server: it is back, and so is the search, by itself", async () => {
      const started = await run("endless.hnas");
      const [search] = workbench.processes("search-process");
      await kill("main");
      await goesOn(started);
      expect(workbench.processes("search-process")).not.toContain(search);
      expect(await workbench.notifications.all()).toEqual([]);
      await workbench.until("the status bar", async () =>
        (await workbench.statusBar()).some((text) => /^quick: \d+ of/.test(text)),
      );
      // The crashes that are counted begin anew with a restart.
      for (let crash = 2; crash <= 5; crash++) await kill("main");
      const text = "The HNAS server has crashed 5 times in 3 minutes. What searches have finished is kept.";
      expect(await workbench.notifications.once(text)).toEqual({ text, buttons: ["Restart"] });
      await panel.says("The language server has ended: nothing new is shown until it runs again.");
      expect(workbench.processes("main")).toEqual([]);
      await panel.press("Restart");
      const back = await goesOn(started);
      expect(back.text).not.toContain("The language server has ended");

      await workbench.runCommand("Notifications: Clear All Notifications");
      for (let crash = 1; crash <= 5; crash++) await kill("main");
      await workbench.notifications.press(text, "Restart");
      await goesOn(started);
      await stop();
    });

    test("of the search: a message and the panel say so, and either resumes it", async () => {
      const started = await run("endless.hnas");
      const text = "The search process was killed. Everything that was finished is kept; resume the run to go on.";
      await kill("search-process");
      expect(await workbench.notifications.once(text)).toEqual({ text, buttons: ["Resume"] });
      await panel.says(`The search does not go on. ${text}`);
      await panel.isAt("failed");
      await workbench.notifications.press(text, "Resume");
      const resumed = await goesOn(started);
      expect(resumed.text).not.toContain(text);

      await kill("search-process");
      await panel.says(text);
      await panel.press("Resume");
      await goesOn(started);
      await stop();
    });
  });

  test("its file is edited and deleted: it goes on to its end, and the panel opens the copy", async () => {
    const text = readFileSync(folder.file("slow.hnas"), "utf8");
    writeFileSync(folder.file("edited.hnas"), text);
    const started = await run("edited.hnas");
    await workbench.editor.focus();
    await workbench.press("ControlOrMeta+A");
    await workbench.insert("nonsense");
    await workbench.editor.save();
    expect(readFileSync(folder.file("edited.hnas"), "utf8")).toBe("nonsense");
    rmSync(folder.file("edited.hnas"));
    expect(eventsOf(started, "finished")).toEqual([]);
    await panel.isAt("finished", 180);
    expect(evaluated(started).length).toBe(200);
    await panel.press("edited.hnas");
    await workbench.notifications.once("edited.hnas is gone. This is the copy that the run has kept.");
    await workbench.until("the copy", async () => (await workbench.editor.shownText()).startsWith("data stripes {"));
    expect(readFileSync(join(started, "files", "edited.hnas"), "utf8")).toBe(text);
  });

  test("another one is started from the same file: two runs, two panels, and both are finished", async () => {
    const first = await run("slow.hnas");
    // Held, so that it is not finished before the second has begun, however slow the machine is.
    const held = workbench.processes("search-process");
    for (const pid of held) process.kill(pid, "SIGSTOP");
    await workbench.editor.open(folder.file("slow.hnas"));
    await workbench.runCommand("HNAS: Run Search");
    await workbench.until("the status bar", async () => (await workbench.statusBar()).includes("2 searches"));
    for (const pid of held) process.kill(pid, "SIGCONT");
    const second = folder.runs().at(-1) ?? "";
    expect(second).not.toBe(first);
    expect((await workbench.editor.tabs()).filter((tab) => tab.startsWith("quick · slow.hnas"))).toHaveLength(2);
    await panel.isAt("finished", 240);
    await workbench.page.locator(selectors.tab).filter({ hasText: "quick · slow.hnas" }).first().click();
    await panel.isAt("finished", 240);
    for (const each of [first, second]) expect(evaluated(each)).toHaveLength(200);
  });

  test("its data is changed before it is resumed: it is not, and the file is named", async () => {
    const started = await run("endless.hnas");
    await stop();
    const data = folder.file(join("data", "train-labels"));
    const before = readFileSync(data);
    const known = evaluated(started).length;
    writeFileSync(data, before.with(-1, ((before.at(-1) ?? 0) + 1) % 3));
    await panel.press("Resume");
    await panel.says(`The data has changed since the run began: ${data}. Put the file back as it was, or begin a new search`);
    expect(evaluated(started)).toHaveLength(known);
    writeFileSync(data, before);
    await panel.press("Resume");
    await goesOn(started);
    await stop();
  });

  const mount = join(folder.path, ".hnas-disk");
  describe.runIf(canMount(mount))("the disk", () => {
    const other = searchFolder("小 磁盘");
    const disk = join(other.path, ".hnas");
    let small: Workbench | undefined;
    beforeAll(async () => {
      mkdirSync(disk);
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", disk]);
      small = await Workbench.start({ open: other.path, extensions: [inject("vsix")] });
    });
    afterEach(async () => {
      await small?.close();
      execFileSync("umount", ["-l", disk]);
      other.remove();
    });

    test("is full: the file is named, and once there is space the search goes on", async () => {
      if (!small) throw new Error("there is no workbench");
      const shown = new ResultsPanel(small);
      await small.editor.open(other.file("endless.hnas"));
      await small.runCommand("HNAS: Run Search");
      await shown.counts(1);
      const [started = ""] = other.runs();
      const filler = join(disk, "filler");
      expect(() => writeFileSync(filler, new Uint8Array(4_000_000))).toThrow("ENOSPC");
      const { text, buttons } = await small.notifications.once(/the disk is full/, 60);
      expect(text).toMatch(/^Cannot (write|keep) \/.*: the disk is full\. Free some space, then resume the run; .* is kept\.$/);
      expect(text).toContain(started);
      expect(buttons).toEqual(["Resume"]);
      await shown.says(`The search does not go on. ${text}`);
      rmSync(filler);
      const known = evaluated(started);
      await small.notifications.press(/the disk is full/, "Resume");
      await shown.counts(known.length + 1);
      const ids = evaluated(started);
      expect(ids.slice(0, known.length)).toEqual(known);
      expect(new Set(ids).size).toBe(ids.length);
      await shown.press("Stop");
      await shown.isAt("stopped");
    });
  });
});

/** Small disks are made of memory, which only root on Linux may. */
function canMount(folder: string): boolean {
  if (!isLinux || process.getuid?.() !== 0) return false;
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], { stdio: "ignore" });
    execFileSync("umount", [folder]);
    return true;
  } catch {
    console.warn("A full disk is not tried: no small one can be mounted here.");
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
