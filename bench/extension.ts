/**
 * The extension in a real VS Code, medians of five starts: the size of its VSIX in MB; VS Code's own figures of its activation
 * (Developer: Startup Performance), loading the code and the call of `activate`; and the time from the click that opens a `.hnas` file
 * to its first diagnostic on the screen, with the start of the language server in it. To reach: 8 MB, and 100 ms of activation.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { workspace } from "../test/cli/hnas.ts";
import { missingForWorkbench } from "../test/workbench/install.ts";
import { Workbench } from "../test/workbench/workbench.ts";
import { median } from "./kept/median.ts";

const starts = 5;
const mistake = "globl_avg_pool";

interface Start {
  readonly load: number;
  readonly activate: number;
  readonly diagnostics: number;
}

export default async function measure(): Promise<object> {
  const missing = missingForWorkbench();
  if (missing) throw new Error(missing);
  const root = mkdtempSync(join(tmpdir(), "hnas-bench-"));
  try {
    const vsix = join(root, "hnas.vsix");
    execFileSync(process.execPath, ["scripts/package.js", vsix], { stdio: "ignore" });
    const folder = join(root, "folder");
    const file = workspace(folder);
    writeFileSync(file, readFileSync(file, "utf8").replace("global_avg_pool", mistake));
    const found: Start[] = [];
    for (let turn = 0; turn < starts; turn++) found.push(await startOnce(folder, vsix));
    const loads = found.map(({ load }) => load);
    return {
      unit: "ms",
      megabytes: Number((statSync(vsix).size / 1e6).toPrecision(3)),
      load: median(loads),
      activate: median(found.map(({ activate }) => activate)),
      activation: median(found.map(({ load, activate }) => load + activate)),
      firstDiagnostics: median(found.map(({ diagnostics }) => diagnostics)),
    };
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function startOnce(folder: string, vsix: string): Promise<Start> {
  const workbench = await Workbench.start({ open: folder, extensions: [vsix] });
  try {
    // In the page, so that no way to it counts.
    await workbench.page.evaluate(`
      addEventListener("mousedown", () => { globalThis.opened = performance.now(); }, true);
      (function look() {
        if (document.querySelector(".squiggly-error")) globalThis.shown = performance.now();
        else requestAnimationFrame(look);
      })();`);
    await workbench.editor.open("stripes.hnas");
    const diagnostics = await workbench.until("a diagnostic", () =>
      workbench.page.evaluate<number | undefined>("globalThis.shown && Math.round(globalThis.shown - globalThis.opened)"),
    );
    return { ...(await activationIn(workbench)), diagnostics };
  } finally {
    await workbench.close();
  }
}

/** As VS Code tells it, in a table: | extension | eager | load code | call activate | finish activate | ... */
async function activationIn(workbench: Workbench): Promise<Pick<Start, "load" | "activate">> {
  await workbench.runCommand("Developer: Startup Performance");
  const row = await workbench.until("the figures of the activation", async () => {
    await workbench.editor.focus();
    await workbench.press("ControlOrMeta+A", "ControlOrMeta+C");
    const text = await workbench.page.evaluate<string>("navigator.clipboard.readText()");
    return /^\| *hnas\.hnas.*$/m.exec(text)?.[0];
  });
  const [load = Number.NaN, activate = Number.NaN] = row.split("|").slice(3).map(Number);
  return { load, activate };
}
