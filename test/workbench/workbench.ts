/**
 * A real VS Code as a test drives it: with the keyboard, the mouse and what is on the screen. Nothing waits for a time to pass; what
 * does not come about is told with what was awaited, a picture of the screen and the end of VS Code's logs.
 */
import { setTimeout } from "node:timers/promises";
import type { Page } from "playwright-core";
import { startInBrowser } from "./browser.ts";
import { desktopVersion, startOnDesktop } from "./desktop.ts";
import { Editor } from "./editor.ts";
import { textsOf } from "./elements.ts";
import { evidenceOf } from "./evidence.ts";
import type { Host } from "./host.ts";
import { Language } from "./language.ts";
import { Dialog, Notifications } from "./messages.ts";
import { type Entry, processesBelow } from "./processes.ts";
import type { WorkbenchOptions } from "./profile.ts";
import { QuickInput } from "./quick-input.ts";
import { selectors } from "./selectors.ts";

const defaultSeconds = 30;
const startSeconds = 120;
const pollMilliseconds = 50;

export class Workbench {
  readonly page: Page;
  readonly editor = new Editor(this);
  readonly language = new Language(this);
  readonly quickInput = new QuickInput(this);
  readonly notifications = new Notifications(this);
  readonly dialog = new Dialog(this);
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
      if (Date.now() > end) throw new Error(`${what} did not come about within ${seconds} s.\n${await evidenceOf(this.#host)}`);
      await setTimeout(pollMilliseconds);
    }
  }

  /** Reads until something is found in what is read; what was read last is told otherwise. */
  async untilFound<T, Found>(
    what: string,
    read: () => Promise<T>,
    find: (value: T) => Found | undefined | false,
    seconds?: number,
  ): Promise<Found> {
    let last: T | undefined;
    const ask = async () => {
      last = await read();
      return find(last);
    };
    try {
      return await this.until(what, ask, seconds);
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : error}\nLast: ${JSON.stringify(last)}`);
    }
  }

  /** Reads until what is read is right; what was read last is told otherwise. */
  async untilRead<T>(what: string, read: () => Promise<T>, isRight: (value: T) => boolean, seconds?: number): Promise<T> {
    const { right } = await this.untilFound(what, read, (value) => isRight(value) && { right: value }, seconds);
    return right;
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

  /** Runs a command by its name in the palette, once it is there: an extension's are some time after the start. */
  async runCommand(name: string): Promise<void> {
    await this.quickInput.search("F1", `>${name}`, name);
  }

  async statusBar(): Promise<readonly string[]> {
    const texts = await textsOf(this.page.locator(selectors.statusItem));
    return texts.map((text) => text.replace(/\s+/g, " ")).filter((text) => text !== "");
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

  /** Ids of the processes of HNAS that run an entry of it. */
  processes(entry: Entry): readonly number[] {
    return this.#host.pid === undefined ? [] : processesBelow(this.#host.pid, entry);
  }

  async #shown(): Promise<void> {
    const item = this.page.locator(selectors.statusItem).first();
    await this.until("the workbench", () => item.isVisible(), startSeconds);
  }
}
