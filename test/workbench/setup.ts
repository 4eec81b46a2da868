/** The extension as its users get it, packaged once for all tests in a workbench; `inject("vsix")` is its path. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    readonly vsix: string;
  }
}

export default function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "hnas-vsix-"));
  const vsix = join(folder, "hnas.vsix");
  execFileSync(process.execPath, ["scripts/package.js", vsix], { stdio: ["ignore", "ignore", "inherit"] });
  provide("vsix", vsix);
  return () => rmSync(folder, { recursive: true, force: true });
}
