/** What a workbench is started with, and the fresh folder in which it keeps its state. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface WorkbenchOptions {
  /** Absolute path of what is opened: a folder, or a `.code-workspace` file. */
  readonly open: string;
  /** Extensions to install, as absolute paths of VSIX files. */
  readonly extensions?: readonly string[];
  /** The user's settings, beside those that keep the workbench quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly theme?: "light" | "dark" | "high contrast";
  readonly language?: "en" | "zh-cn";
  /** False: nothing has been said about trust yet, as when a folder is opened for the first time. */
  readonly trusted?: boolean;
  readonly width?: number;
  readonly height?: number;
}

export interface Profile {
  readonly data: string;
  readonly extensions: string;
  remove(): void;
}

const themes = { light: "Default Light Modern", dark: "Default Dark Modern", "high contrast": "Default High Contrast" } as const;

/** Nothing asks, nothing is offered, nothing is loaded from the network. */
const quiet = {
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.tips.enabled": false,
  // What the editor shows is compared with the file.
  "editor.inlayHints.enabled": "offUnlessPressed",
  "files.autoSave": "off",
  "extensions.ignoreRecommendations": true,
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "chat.disableAIFeatures": true,
  "window.confirmBeforeClose": "never",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "git.openRepositoryInParentFolders": "never",
};

/** @param userFolder where in `data` the kind of workbench looks for the user's settings. */
export function freshProfile({ settings, theme = "light" }: WorkbenchOptions, userFolder: string): Profile {
  const root = mkdtempSync(join(tmpdir(), "hnas-workbench-"));
  const [data, extensions] = [join(root, "data"), join(root, "extensions")];
  const all = { ...quiet, "workbench.colorTheme": themes[theme], ...settings };
  writeJson(join(data, userFolder), "settings.json", all);
  return { data, extensions, remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}

export function writeJson(folder: string, name: string, content: unknown): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), JSON.stringify(content, null, 2));
}
