/**
 * A real VS Code as a test drives it: with the keyboard, the mouse and what is on the screen. Nothing waits for a time to pass; what
 * does not come about is told with what was awaited, a picture of the screen and the end of VS Code's logs.
 */
import { globSync, mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { startInBrowser } from "./browser.ts";
import { desktopVersion, startOnDesktop } from "./desktop.ts";
import type { Host } from "./host.ts";
import { type Entry, processesBelow } from "./processes.ts";
import type { WorkbenchOptions } from "./profile.ts";
import { selectors } from "./selectors.ts";
import { boxOfText } from "./text.ts";

export interface Problem {
  readonly severity: string;
  readonly message: string;
  /** From 1, as people count. */
  readonly line: number;
  readonly column: number;
}
export interface Notification {
  readonly text: string;
  readonly buttons: readonly string[];
}

const defaultSeconds = 30;
const pollMilliseconds = 50;
const searchMilliseconds = 3000;

export class Workbench {
  readonly page: Page;
  readonly #host: Host;

  private constructor(host: Host) {
    this.#host = host;
    this.page = host.page;
    this.page.setDefaultTimeout(defaultSeconds * 1000);
  }

  static async start(options: WorkbenchOptions): Promise<Workbench> {
    const host = desktopVersion ? await startOnDesktop(options, desktopVersion) : await startInBrowser(options);
    const workbench = new Workbench(host);
    try {
      await workbench.#shown();
    } catch (error) {
      await workbench.close();
      throw error;
    }
    return workbench;
  }

  close(): Promise<void> {
    return this.#host.close();
  }

  /** Asks until the answer is one: neither undefined nor false. Every wait of a test is this one. */
  async until<T>(what: string, ask: () => Promise<T | undefined | false>, seconds = defaultSeconds): Promise<T> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      if (Date.now() > end) throw new Error(`${what} did not come about within ${seconds} s.\n${await this.#evidence()}`);
      await setTimeout(pollMilliseconds);
    }
  }

  /** Reads until what is read is right; what was read last is told otherwise. */
  async untilRead<T>(what: string, read: () => Promise<T>, isRight: (value: T) => boolean, seconds?: number): Promise<T> {
    let last: T | undefined;
    const ask = async () => {
      last = await read();
      return isRight(last) ? { value: last } : undefined;
    };
    try {
      return (await this.until(what, ask, seconds)).value;
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : error}\nLast: ${JSON.stringify(last)}`);
    }
  }

  // Files and the editor

  async openFile(path: string): Promise<void> {
    const name = basename(path);
    await this.#search("ControlOrMeta+P", path, name);
    await this.until(`the editor of ${path}`, async () => (await this.activeTab()) === name);
    await this.focusEditor();
  }

  async focusEditor(): Promise<void> {
    await this.page.locator(selectors.editorInput).first().focus();
  }

  /** Types as a person does: completion and closing brackets included. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Inserts as a paste does, without what typing sets off. */
  async insert(text: string): Promise<void> {
    await this.page.keyboard.insertText(text);
  }

  /** Keys by Playwright's names: "Enter", "Control+Space", "ControlOrMeta+S". */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Line and column count from 1. */
  async goTo(line: number, column = 1): Promise<void> {
    await this.focusEditor();
    await this.press("Control+G");
    await this.#fill(`:${line}:${column}`);
    await this.press("Enter");
    await this.#quickInputGone();
  }

  async save(): Promise<void> {
    await this.press("ControlOrMeta+S");
    await this.until("the saved file", async () => !(await this.#activeTabIsDirty()));
  }

  /** Saves the active editor and reads its file. */
  async savedText(): Promise<string> {
    await this.save();
    const path = await this.page.locator(selectors.activeTab).locator(selectors.tabLabel).getAttribute("aria-label");
    if (!path) throw new Error("the active editor shows no file");
    return readFileSync(path.replace(/ • .*$/, ""), "utf8");
  }

  /** What the active editor shows on the screen; also where there is no file. */
  async shownText(): Promise<string> {
    const lines = await this.page
      .locator(selectors.lines)
      .locator(selectors.line)
      .evaluateAll((elements) =>
        elements
          .map((element) => ({ top: element.getBoundingClientRect().top, text: element.textContent ?? "" }))
          .sort((a, b) => a.top - b.top)
          .map(({ text }) => text.replaceAll("\u00a0", " ")),
      );
    return lines.join("\n");
  }

  async activeTab(): Promise<string | undefined> {
    const [tab] = await this.#attributes(selectors.activeTab, "data-resource-name");
    return tab;
  }

  async tabs(): Promise<readonly string[]> {
    return this.#attributes(selectors.tab, "aria-label");
  }

  // What the language does in the editor

  /** The text of the hover over the first place where the editor shows `text`. */
  async hover(text: string): Promise<string> {
    // Away first: a hover is asked for when the pointer comes.
    await this.page.mouse.move(0, 0);
    const { x, y, width, height } = await this.until(`'${text}' in the editor`, () => boxOfText(this.page, text));
    await this.page.mouse.move(x + width / 2, y + height / 2, { steps: 3 });
    const hover = this.page.locator(selectors.hover);
    return this.until(`a hover over '${text}'`, async () =>
      (await textsOf(hover)).find((found) => found !== "" && !/^Loading/.test(found)),
    );
  }

  /** Asks for completion at the cursor: the labels that the list shows, the best first. */
  async completions(): Promise<readonly string[]> {
    await this.press("Control+Space");
    return this.suggestions();
  }

  /** The completions that are shown by themselves. */
  async suggestions(): Promise<readonly string[]> {
    const labels = this.page.locator(selectors.suggestion).locator(selectors.suggestionLabel);
    return this.until("completions", async () => someOf(await textsOf(labels)));
  }

  /** Opens the panel of problems and reads it. */
  async problems(): Promise<readonly Problem[]> {
    if (!(await this.page.locator(selectors.problems).isVisible())) await this.runCommand("Problems: Focus on Problems View");
    const rows = await this.#attributes(selectors.problem, "aria-label");
    return rows.flatMap((row) => problemOf(row) ?? []);
  }

  async codeLenses(): Promise<readonly string[]> {
    return textsOf(this.page.locator(selectors.codeLens));
  }

  async clickCodeLens(text: string): Promise<void> {
    await this.page.locator(selectors.codeLens).getByText(text).first().click();
  }

  // Commands, questions and messages

  /** Runs a command by its name in the palette, once it is there: an extension's are some time after the start. */
  async runCommand(name: string): Promise<void> {
    await this.#search("F1", `>${name}`, name);
  }

  /** Whether the palette offers a command. */
  async hasCommand(name: string): Promise<boolean> {
    await this.press("F1");
    await this.#fill(`>${name}`);
    const labels = await this.until("the palette's answer", async () => someOf(await this.choices()));
    await this.#giveUp();
    return labels.includes(name);
  }

  /** The labels that a question shows. */
  async choices(): Promise<readonly string[]> {
    return textsOf(this.#quickInput.locator(selectors.quickInputRow).locator(selectors.quickInputLabel));
  }

  /** Answers a question with the choice that has this label. */
  async pick(label: string): Promise<void> {
    await this.until(`the choice '${label}'`, async () => {
      // The question may still be coming, after another one that goes; a long list shows what is looked for only once it is typed.
      if ((await this.#quickInput.locator(selectors.quickInputBox).inputValue()) !== label) await this.#fill(label);
      return this.#chooseNow(label);
    });
  }

  /** Answers a question for text. */
  async answer(text: string): Promise<void> {
    await this.#fill(text);
    await this.press("Enter");
  }

  /** Answers a question for a path, once it has suggested one that ends so. */
  async answerPath(suggested: string, path: string): Promise<void> {
    const box = this.#quickInput.locator(selectors.quickInputBox);
    await this.until(`a question that suggests ${suggested}`, async () => (await box.inputValue()).endsWith(suggested));
    await this.answer(path);
    await this.#quickInputGone();
  }

  async notifications(): Promise<readonly Notification[]> {
    const toasts = await this.page.locator(selectors.notification).all();
    return Promise.all(
      toasts.map(async (toast) => ({
        text: (await textsOf(toast.locator(selectors.notificationText))).join(" "),
        buttons: await textsOf(toast.locator(selectors.notificationButton)),
      })),
    );
  }

  async notification(text: string | RegExp, seconds?: number): Promise<Notification> {
    const isRight = (found: Notification) => (typeof text === "string" ? found.text.includes(text) : text.test(found.text));
    const all = await this.untilRead(
      `the notification '${text}'`,
      () => this.notifications(),
      (found) => found.some(isRight),
      seconds,
    );
    const [first] = all.filter(isRight);
    return first ?? { text: "", buttons: [] };
  }

  async pressInNotification(text: string | RegExp, button: string): Promise<void> {
    await this.notification(text);
    const toast = this.page.locator(selectors.notification).filter({ hasText: text }).first();
    await toast.locator(selectors.notificationButton).getByText(button, { exact: true }).click();
  }

  /** The text of the modal dialog, once there is one. */
  async dialog(): Promise<string> {
    return this.until("a dialog", async () => (await textsOf(this.page.locator(selectors.dialogText)))[0]);
  }

  async hasDialog(): Promise<boolean> {
    return (await this.page.locator(selectors.dialogText).count()) > 0;
  }

  async pressInDialog(button: string): Promise<void> {
    await this.page.locator(selectors.dialogButton).getByText(button, { exact: true }).click();
  }

  async statusBar(): Promise<readonly string[]> {
    const texts = await textsOf(this.page.locator(selectors.statusItem));
    return texts.map((text) => text.replace(/\s+/g, " ")).filter((text) => text !== "");
  }

  async clickStatusBar(text: string | RegExp): Promise<void> {
    await this.page.locator(selectors.statusItem).filter({ hasText: text }).first().click();
  }

  // The window

  /** The document of the webview that is shown, once it is loaded. */
  async webview(): Promise<FrameLocator> {
    const frame = this.page.locator(selectors.webview).contentFrame().locator(selectors.webviewDocument).contentFrame();
    await this.until("a webview", async () => (await frame.locator("body > *").count()) > 0);
    return frame;
  }

  async hasWebview(): Promise<boolean> {
    return (await this.page.locator(selectors.webview).count()) > 0;
  }

  /** As a person reloads the window; what is kept comes back, what runs ends. */
  async reload(): Promise<void> {
    const old = await this.page.locator(selectors.workbench).elementHandle();
    await this.runCommand("Developer: Reload Window");
    await this.until("the end of the old window", async () => {
      try {
        return !(await old?.evaluate((element) => element.isConnected));
      } catch {
        return true;
      }
    });
    await this.#shown();
  }

  async resize(width: number, height: number): Promise<void> {
    await this.page.setViewportSize({ width, height });
  }

  /** Saves a picture in the system's temporary folder; its path. */
  async screenshot(name: string): Promise<string> {
    const folder = join(tmpdir(), "hnas-workbench");
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  /** Ids of the processes of HNAS that run an entry of it. */
  processes(entry: Entry): readonly number[] {
    return this.#host.pid === undefined ? [] : processesBelow(this.#host.pid, entry);
  }

  /** The logs of extension hosts, extensions and output channels, by path. */
  logs(): Readonly<Record<string, string>> {
    const paths = globSync("**/exthost*/**/*.log", { cwd: this.#host.logs });
    return Object.fromEntries(paths.map((path) => [path, readFileSync(join(this.#host.logs, path), "utf8")]));
  }

  // How

  get #quickInput(): Locator {
    return this.page.locator(selectors.quickInput);
  }

  async #shown(): Promise<void> {
    await this.until("the workbench", async () => this.page.locator(selectors.statusItem).first().isVisible(), 120);
  }

  async #fill(text: string): Promise<void> {
    await this.#quickInput.locator(selectors.quickInputBox).fill(text);
  }

  /**
   * Chooses from a list that VS Code opens with a key and searches with a text. What comes to be later, such as a new file or an
   * extension's command, is in none of the lists opened before, so it is opened again and again.
   */
  async #search(key: string, text: string, label: string): Promise<void> {
    await this.until(`'${label}' in the list for '${text}'`, async () => {
      await this.press(key);
      await this.#fill(text);
      const end = Date.now() + searchMilliseconds;
      while (Date.now() < end) {
        if (await this.#chooseNow(label)) return true;
        await setTimeout(pollMilliseconds);
      }
      return this.#giveUp();
    });
  }

  /** Clicks the choice, if the list shows it. */
  async #chooseNow(label: string): Promise<boolean> {
    const index = (await this.choices()).indexOf(label);
    if (index < 0) return false;
    const row = this.#quickInput.locator(selectors.quickInputRow).nth(index).filter({ hasText: label });
    const box = await row
      .click({ trial: true, timeout: 1000 })
      .then(() => row.boundingBox({ timeout: 1000 }))
      // The list has changed since it was read.
      .catch(() => null);
    if (!box) return false;
    // Not the row's own click, which would wait for what it leads to, such as another window.
    await this.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    return true;
  }

  async #giveUp(): Promise<false> {
    await this.press("Escape");
    await this.#quickInputGone();
    return false;
  }

  async #quickInputGone(): Promise<void> {
    await this.until("the end of the question", async () => !(await this.#quickInput.isVisible()));
  }

  async #activeTabIsDirty(): Promise<boolean> {
    return (await this.page.locator(`${selectors.activeTab}.dirty`).count()) > 0;
  }

  async #attributes(selector: string, attribute: string): Promise<readonly string[]> {
    return this.page
      .locator(selector)
      .evaluateAll((elements, name) => elements.flatMap((element) => element.getAttribute(name) ?? []), attribute);
  }

  async #evidence(): Promise<string> {
    const picture = await this.screenshot(`failed-${Date.now()}`).catch((error: unknown) => `none (${error})`);
    const complaints = Object.entries(this.logs()).flatMap(([path, text]) => {
      const lines = text.split("\n").filter((line) => /\[(error|warning)\]/.test(line));
      return lines.map((line) => `  | ${basename(path)}: ${line}`);
    });
    return [`Screen: ${picture}`, "Complaints in VS Code's logs:", ...complaints.slice(-15)].join("\n");
  }
}

const textsOf = async (locator: Locator): Promise<readonly string[]> =>
  (await locator.allInnerTexts()).map((text) => text.replaceAll("\u00a0", " ").trim());

const someOf = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);

/** As the panel says it to a screen reader. */
function problemOf(row: string): Problem | undefined {
  const [, severity, message, line, column] = /^(\w+): (.*) at line (\d+) and character (\d+)/s.exec(row) ?? [];
  if (!severity || message === undefined) return undefined;
  return { severity: severity.toLowerCase(), message, line: Number(line), column: Number(column) };
}
