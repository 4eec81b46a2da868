/**
 * A workbench in a desktop VS Code, which @vscode/test-electron downloads. Written after the documentation of Playwright and
 * test-electron; it has not been run where this was written, as nothing could be downloaded there.
 */
import { join } from "node:path";
import { downloadAndUnzipVSCode, runVSCodeCommand } from "@vscode/test-electron";
import { _electron } from "playwright-core";
import type { Host } from "./host.ts";
import { freshProfile, type WorkbenchOptions, writeJson } from "./profile.ts";

/** Which desktop VS Code is asked for: "stable", "insiders" or a version such as "1.101.0"; undefined: the browser. */
export const desktopVersion = process.env.HNAS_TEST_VSCODE || undefined;

export async function startOnDesktop(options: WorkbenchOptions, version: string): Promise<Host> {
  const executablePath = await downloadAndUnzipVSCode(version);
  const profile = freshProfile(options, "User");
  const folders = ["--user-data-dir", profile.data, "--extensions-dir", profile.extensions];
  if (options.language === "zh-cn") writeLanguagePack(join(profile.extensions, "hnas.zh-cn-1.0.0"));
  for (const vsix of options.extensions ?? [])
    await runVSCodeCommand(["--install-extension", vsix, ...folders], { version, reuseMachineInstall: true });
  const { trusted = true, language = "en", width = 1400, height = 900 } = options;
  const application = await _electron.launch({
    executablePath,
    args: [
      ...folders,
      ...["--no-sandbox", "--disable-gpu-sandbox", "--disable-updates", "--disable-telemetry"],
      ...["--skip-welcome", "--skip-release-notes", "--locale", language],
      ...(trusted ? ["--disable-workspace-trust"] : []),
      options.open,
    ],
  });
  const page = await application.firstWindow();
  await page.setViewportSize({ width, height });
  return {
    page,
    logs: join(profile.data, "logs"),
    pid: application.process().pid,
    close: async () => {
      await application.close();
      profile.remove();
    },
  };
}

/**
 * VS Code speaks a language once a language pack is there. This one translates nothing of VS Code itself: what extensions say in
 * Chinese is theirs.
 */
function writeLanguagePack(folder: string): void {
  writeJson(folder, "package.json", {
    name: "zh-cn",
    publisher: "hnas",
    version: "1.0.0",
    engines: { vscode: "*" },
    contributes: {
      localizations: [
        {
          languageId: "zh-cn",
          languageName: "Chinese Simplified",
          localizedLanguageName: "中文(简体)",
          translations: [{ id: "vscode", path: "./vscode.json" }],
        },
      ],
    },
  });
  writeJson(folder, "vscode.json", { version: "1.0.0", contents: {} });
}
