/** What is told of a workbench in which something has not come about: a picture of its screen, and what its logs complain of. */
import { globSync, mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Page } from "playwright-core";
import type { Host } from "./host.ts";

const mostComplaints = 15;

export async function evidenceOf({ page, logs }: Host): Promise<string> {
  const complaints = complaintsIn(logs).slice(-mostComplaints);
  const lines = complaints.map((line) => `  | ${line}`);
  return [`Screen: ${await pictureOf(page)}`, "Complaints in VS Code's logs:", ...lines].join("\n");
}

/** The path of a picture in the system's temporary folder, or why there is none. */
async function pictureOf(page: Page): Promise<string> {
  const folder = join(tmpdir(), "hnas-workbench");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `failed-${Date.now()}.png`);
  return page.screenshot({ path }).then(
    () => path,
    (error: unknown) => `none (${error})`,
  );
}

/** Of extension hosts, extensions and output channels. */
function complaintsIn(logs: string): readonly string[] {
  return globSync("**/exthost*/**/*.log", { cwd: logs }).flatMap((path) => {
    const lines = readFileSync(join(logs, path), "utf8").split("\n");
    return lines.filter((line) => /\[(error|warning)\]/.test(line)).map((line) => `${basename(path)}: ${line}`);
  });
}
