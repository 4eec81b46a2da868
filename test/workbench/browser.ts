/** A workbench in headless Chromium, served by VS Code's own server on this machine. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { browserArguments, type Host } from "./host.ts";
import { findBrowser, serverEntry } from "./install.ts";
import { freshProfile, type WorkbenchOptions } from "./profile.ts";

const startSeconds = 60;

export async function startInBrowser(options: WorkbenchOptions): Promise<Host> {
  const profile = freshProfile(options, join("data", "User"));
  // Undone in the reverse order, however far the start came.
  const undo: (() => unknown)[] = [() => profile.remove()];
  const close = async () => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    const folders = ["--server-data-dir", profile.data, "--extensions-dir", profile.extensions];
    for (const vsix of options.extensions ?? []) install(vsix, folders);
    const { server, address } = await serve(options, folders);
    undo.push(() => end(server));
    const browser = await chromium.launch({ executablePath: findBrowser() ?? "chromium", args: [...browserArguments] });
    undo.push(() => browser.close());
    const viewport = { width: options.width ?? 1400, height: options.height ?? 900 };
    const page = await browser.newPage({ viewport, permissions: ["clipboard-read", "clipboard-write"] });
    await page.addInitScript(keepServiceWorker);
    // What VS Code's own texts in that language would set; a language pack with them is not to be had from a package registry.
    if (options.language) await page.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(options.language)}`);
    const kind = options.open.endsWith(".code-workspace") ? "workspace" : "folder";
    await page.goto(`${address}/?${new URLSearchParams({ [kind]: options.open })}`);
    return { page, logs: join(profile.data, "data", "logs"), pid: server.pid, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Runs in every frame. Before a webview shows anything, VS Code registers its service worker anew and asks for a newer one; now and
 * then Chromium answers neither for half a minute, though the worker is there and controls the frame. That one is enough.
 */
const keepServiceWorker = `if (navigator.serviceWorker) {
  const register = ServiceWorkerContainer.prototype.register;
  ServiceWorkerContainer.prototype.register = async function (...how) {
    return (this.controller && await this.getRegistration()) ?? register.apply(this, how);
  };
  ServiceWorkerRegistration.prototype.update = async function () { return this; };
}`;

function install(vsix: string, folders: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [serverEntry, "--install-extension", vsix, ...folders], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`VS Code did not install ${vsix}:\n${stdout}${stderr}`);
}

/** Resolves once it listens; to which port is its own choice. */
async function serve(
  { trusted = true }: WorkbenchOptions,
  folders: readonly string[],
): Promise<{ readonly server: ChildProcess; readonly address: string }> {
  const server = spawn(
    process.execPath,
    [
      serverEntry,
      ...["--host", "127.0.0.1", "--port", "0", "--without-connection-token", "--accept-server-license-terms"],
      ...["--telemetry-level", "off", ...folders],
      ...(trusted ? ["--disable-workspace-trust"] : []),
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  process.once("exit", () => server.kill());
  let output = "";
  const port = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`VS Code's server ${why}:\n${output}`));
    const timer = setTimeout(() => fail(`was not ready within ${startSeconds} s`), startSeconds * 1000);
    const hear = (text: string) => {
      output += text;
      const [, found] = /agent listening on (\d+)/.exec(output) ?? [];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    };
    server.stdout.setEncoding("utf8").on("data", hear);
    server.stderr.setEncoding("utf8").on("data", hear);
    server.on("exit", (code) => fail(`ended with code ${code}`));
  }).catch((error: unknown) => {
    server.kill("SIGKILL");
    throw error;
  });
  return { server, address: `http://127.0.0.1:${port}` };
}

/** Its extension hosts end with it. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  const timer = setTimeout(() => server.kill("SIGKILL"), 10_000);
  await ended;
  clearTimeout(timer);
}
