/**
 * Install GPU Backend in a real VS Code: with the interpreter that is selected, with that of the setting, while another process
 * installs, cancelled. Nothing is downloaded.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createVSIX } from "@vscode/vsce";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { installationLock } from "../../server/compute/tensorflow/folders.ts";
import { packageVersion } from "../../server/compute/tensorflow/package.ts";
import { takeLock } from "../../server/lock.ts";
import { cacheWith, program, pythonWith } from "../compute/installed.ts";
import { desktopVersion } from "./desktop.ts";
import { missingForWorkbench } from "./install.ts";
import { writeJson } from "./profile.ts";
import { Workbench } from "./workbench.ts";

const missing = process.platform !== "linux" || (!desktopVersion && missingForWorkbench());

describe.skipIf(missing)("Install GPU Backend", () => {
  const place = mkdtempSync(join(tmpdir(), "hnas-devices-"));
  const folder = join(place, "我的 项目");
  let workbench: Workbench;

  beforeAll(async () => {
    mkdirSync(folder);
    vi.stubEnv("HNAS_CACHE", cacheWith(place, packageVersion));
    vi.stubEnv("CXX", program(place, "c++", 'for output; do :; done; : > "$output"'));
    const extension = await pythonExtension(pythonWith(place, "selected", "2.20.0"));
    workbench = await Workbench.start({ open: folder, extensions: [inject("vsix"), extension] });
  });
  afterEach(() => workbench.runCommand("Notifications: Clear All Notifications"));
  afterAll(async () => {
    vi.unstubAllEnvs();
    await workbench?.close();
    rmSync(place, { recursive: true, force: true });
  });

  /** An extension that goes by the name of the Python extension, and has selected this interpreter. */
  async function pythonExtension(python: string): Promise<string> {
    const cwd = join(place, "extension");
    const code = { engines: { vscode: "^1.101.0" }, activationEvents: [], main: "./main.js", files: ["main.js"] };
    writeJson(cwd, "package.json", { name: "python", publisher: "ms-python", version: "1.0.0", ...code });
    const environment = `{ executable: { uri: require("vscode").Uri.file(${JSON.stringify(python)}) } }`;
    const environments = `{ getActiveEnvironmentPath: () => ({}), resolveEnvironment: async () => (${environment}) }`;
    writeFileSync(join(cwd, "main.js"), `exports.activate = () => ({ environments: ${environments} });`);
    const packagePath = join(place, "python.vsix");
    await createVSIX({ cwd, packagePath, dependencies: false, allowMissingRepository: true, skipLicense: true });
    return packagePath;
  }

  test("takes the TensorFlow of the interpreter that is selected in the Python extension", async () => {
    await workbench.runCommand("HNAS: Install GPU Backend");
    const { text } = await workbench.notifications.once("is ready", 60);
    expect(text).toContain(`TensorFlow 2.20.0 is ready, in ${join(place, "tensorflow-2.20.0")}.`);
  });

  test("says what is missing in the Python of the setting, whose path is relative to the folder", async () => {
    writeJson(join(folder, ".vscode"), "settings.json", { "hnas.tensorflow.python": "env/python" });
    await workbench.reload();
    await workbench.runCommand("HNAS: Install GPU Backend");
    const { text } = await workbench.notifications.once("TensorFlow was not found", 60);
    expect(text).toContain(`${join(folder, "env", "python")}: it cannot be started`);
    expect(text).toContain("the setting hnas.tensorflow.python");
  });

  test("waits while another process installs, and says so", async () => {
    const lock = takeLock(installationLock());
    if (!("release" in lock)) throw new Error("nobody else installs into this folder");
    await workbench.runCommand("HNAS: Install GPU Backend");
    await workbench.notifications.once(`Process ${process.pid} is installing it already`, 60);
    lock.release();
    await workbench.notifications.once("TensorFlow was not found", 60);
  });

  test("tells what it does, and is cancelled", async () => {
    mkdirSync(join(folder, "env"));
    pythonWith(join(folder, "env"), "python", "2.19.0");
    program(place, "c++", "exec sleep 600");
    await workbench.runCommand("HNAS: Install GPU Backend");
    await workbench.notifications.press("Building the binding", "Cancel");
    await workbench.until("the end of it", async () => (await workbench.notifications.all()).length === 0);
  });
});
