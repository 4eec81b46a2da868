/** Pictures for the documentation, of a real search of the example: `HNAS_SCREENSHOTS=docs/images` says where they go. */
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { hnas } from "../cli/hnas.ts";
import { temporaryFolder } from "../runs/tiny.ts";
import { ResultsPanel } from "./panel.ts";
import { Workbench } from "./workbench.ts";

const pictures = process.env.HNAS_SCREENSHOTS;

describe.skipIf(!pictures)("pictures", () => {
  test("panel.png: the panel beside its file", { timeout: 1_800_000 }, async () => {
    const folder = join(temporaryFolder(), "clothes");
    mkdirSync(join(folder, ".git"), { recursive: true });
    for (const part of ["fashion", "blocks.hnas"]) cpSync(join("examples", part), join(folder, part), { recursive: true });
    const file = join("fashion", "fashion.hnas");
    const { code } = await hnas(folder, "search", file, "--epochs", "1", "--time", "4 min");
    expect(code).toBe(0);
    const settings = { "editor.minimap.enabled": false };
    const size = { width: 1500, height: 950 };
    const workbench = await Workbench.start({ open: folder, extensions: [inject("vsix")], theme: "dark", settings, ...size });
    try {
      await workbench.editor.open(file);
      await workbench.runCommand("View: Close Primary Side Bar");
      await workbench.runCommand("HNAS: Show Results");
      await new ResultsPanel(workbench).once("the winner's network", ({ layers }) => layers.length > 0);
      await workbench.page.mouse.move(0, 0);
      await workbench.until("no tooltip", async () => (await workbench.page.locator(".monaco-hover:visible").count()) === 0);
      await workbench.page.screenshot({ path: join(pictures ?? "", "panel.png") });
    } finally {
      await workbench.close();
    }
  });
});
