/** Where a workbench runs: VS Code's server with a browser, or a desktop VS Code. Only starting and closing differ. */
import type { Page } from "playwright-core";

export interface Host {
  readonly page: Page;
  /** The folder in which VS Code keeps its logs. */
  readonly logs: string;
  /** The process that all others of VS Code come from. */
  readonly pid: number | undefined;
  close(): Promise<void>;
}

/** Runs as little of a browser as the tests need; the sandbox of Chromium does not work for root. */
export const browserArguments: readonly string[] = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
