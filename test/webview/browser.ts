/**
 * The built panel in a real Chromium, in a page that stands for the extension: the same policy of content, only `acquireVsCodeApi` is
 * replaced. Nothing is served from a network.
 */
import { readFileSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import type { CandidateDetails } from "../../server/protocol/editor.ts";
import type { FromPanel, PanelMemory, PanelView, ToPanel } from "../../server/protocol/panel.ts";
import type { RunState } from "../../server/protocol/state.ts";
import { readable } from "../../server/space/decisions.ts";
import { instantiate } from "../../server/space/instantiate.ts";
import { browserArguments } from "../workbench/host.ts";
import { findBrowser } from "../workbench/install.ts";
import { dark, type Theme } from "./themes.ts";

const executable = findBrowser();

/** Why the panel cannot be tried here; undefined where it can. */
export const noBrowser = executable ? undefined : "Chromium is not installed: the panel is not tried in a browser";

export const launch = (): Promise<Browser> =>
  chromium.launch({ ...(executable && { executablePath: executable }), args: [...browserArguments] });

export interface PanelOptions {
  readonly width?: number;
  readonly height?: number;
  readonly language?: string;
  readonly theme?: Theme;
  readonly memory?: PanelMemory;
  /** Answers `choose`. */
  readonly details?: (candidate: number) => ToPanel | undefined;
}

export interface OpenPanel {
  readonly page: Page;
  /** What the panel has posted, in order. */
  readonly posted: FromPanel[];
  /** What went wrong in the page: errors, and what its policy has refused. */
  readonly complaints: string[];
  tell(...messages: readonly ToPanel[]): Promise<void>;
  show(view: PanelView): Promise<void>;
  setTheme(theme: Theme): Promise<void>;
  memory(): Promise<PanelMemory>;
  close(): Promise<void>;
}

const origin = "http://panel.test";

export async function openPanel(browser: Browser, options: PanelOptions = {}): Promise<OpenPanel> {
  const { width = 1300, height = 900, language = "en", theme = dark, memory } = options;
  const page = await browser.newPage({ viewport: { width, height } });
  const posted: FromPanel[] = [];
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  const tell = async (...messages: readonly ToPanel[]) => {
    await page.evaluate(`for (const message of ${JSON.stringify(messages)}) window.postMessage(message, "*"); drawn()`);
  };
  await page.exposeFunction("fromPanel", async (message: FromPanel) => {
    posted.push(message);
    const answer = message.type === "choose" ? options.details?.(message.candidate) : undefined;
    if (answer) await tell(answer);
  });
  const files: Readonly<Record<string, { readonly contentType: string; readonly body: string }>> = {
    "/": { contentType: "text/html", body: pageOf(language, theme, memory) },
    "/webview.js": { contentType: "text/javascript", body: readFileSync("dist/webview.js", "utf8") },
    "/webview.css": { contentType: "text/css", body: readFileSync("dist/webview.css", "utf8") },
  };
  await page.route("**/*", (route) => route.fulfill(files[new URL(route.request().url()).pathname] ?? { status: 404 }));
  await page.goto(`${origin}/`);
  return {
    page,
    posted,
    complaints,
    tell,
    show: (view) => tell({ type: "view", view }),
    setTheme: (next) => page.evaluate(`setTheme(${JSON.stringify(next)})`),
    memory: () => page.evaluate("memory"),
    close: () => page.close(),
  };
}

const pageOf = (language: string, theme: Theme, memory: PanelMemory | undefined): string => `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${origin}; script-src 'nonce-n0nce'">
<link rel="stylesheet" href="/webview.css">
</head>
<body>
<div id="panel"></div>
<script nonce="n0nce">
let memory = ${JSON.stringify(memory ?? null)} ?? undefined;
window.acquireVsCodeApi = () => ({
  postMessage: (message) => void fromPanel(message),
  getState: () => memory,
  setState: (next) => { memory = next; },
});
function setTheme({ kind, variables }) {
  document.documentElement.removeAttribute("style");
  for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
  document.body.className = kind;
}
/** Once what was posted has been drawn. */
const drawn = () => new Promise((resolve) =>
  setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => resolve(undefined)))));
setTheme(${JSON.stringify(theme)});
</script>
<script nonce="n0nce" src="/webview.js"></script>
</body>
</html>`;

/** The details of a candidate as the server works them out. */
export function detailsOf({ problem, candidates }: RunState, id: number, weights: boolean): CandidateDetails {
  const candidate = candidates[id - 1];
  if (!candidate) throw new Error(`there is no candidate ${id}`);
  const { decisions } = candidate;
  const { architecture } = instantiate(problem.space, decisions);
  return { candidate: id, decisions: readable(problem.space, decisions), architecture, weights };
}
