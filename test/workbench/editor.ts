/** The editors of a workbench: files are opened, changed and saved in the active one. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { attributesOf, textsOf } from "./elements.ts";
import { selectors } from "./selectors.ts";
import type { Workbench } from "./workbench.ts";

export class Editor {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** @param path absolute, or in the workspace. */
  async open(path: string): Promise<void> {
    const name = basename(path);
    await this.#workbench.quickInput.search("ControlOrMeta+P", path, name);
    await this.#workbench.until(`the editor of ${path}`, async () => {
      if ((await this.activeTab()) === name) return true;
      await this.#workbench.quickInput.chooseAgain();
      return false;
    });
    await this.focus();
  }

  async focus(): Promise<void> {
    await this.#workbench.page.locator(selectors.editorInput).first().focus();
  }

  /** Line and column count from 1. */
  async goTo(line: number, column = 1): Promise<void> {
    await this.focus();
    await this.#workbench.press("Control+G");
    await this.#workbench.quickInput.answer(`:${line}:${column}`);
    // The box that goes may still have the keys.
    await this.focus();
    await this.isAt(line);
  }

  async save(): Promise<void> {
    const unsaved = this.#workbench.page.locator(selectors.unsavedTab);
    await this.#workbench.press("ControlOrMeta+S");
    await this.#workbench.until("the saved file", async () => (await unsaved.count()) === 0);
  }

  /** Saves the active editor and reads its file. */
  async savedText(): Promise<string> {
    await this.save();
    const label = this.#workbench.page.locator(selectors.activeTab).locator(selectors.tabLabel);
    const path = await label.getAttribute("aria-label");
    if (!path) throw new Error("the active editor shows no file");
    return readFileSync(path.replace(/ • .*$/, ""), "utf8");
  }

  /** The way from the workspace's folder to what the active editor shows: "fashion/parts.hnas/...". */
  async way(): Promise<string> {
    return (await textsOf(this.#workbench.page.locator(selectors.breadcrumb))).join("/");
  }

  /** What the active editor shows on the screen; also where there is no file. */
  async shownText(): Promise<string> {
    const lines = await this.#workbench.page
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

  /** What is selected, as a copy has it. */
  async selectedText(): Promise<string> {
    await this.#workbench.press("ControlOrMeta+C");
    return this.#workbench.page.evaluate("navigator.clipboard.readText()");
  }

  /** The lines on the screen: those that are folded are left out. */
  async lineNumbers(): Promise<readonly number[]> {
    const texts = await textsOf(this.#workbench.page.locator(selectors.lineNumber));
    return texts.map(Number).sort((a, b) => a - b);
  }

  /** Once the cursor is in this line, counted from 1: "Ln 3, Col 1", in whatever language. */
  async isAt(line: number): Promise<void> {
    const isThere = async () => {
      const [text = ""] = await textsOf(this.#workbench.page.locator(selectors.cursorItem));
      return Number(/\d+/.exec(text)?.[0]) === line;
    };
    await this.#workbench.until(`the cursor in line ${line}`, isThere);
  }

  /** The name of the file in the active editor. */
  async activeTab(): Promise<string | undefined> {
    const [name] = await attributesOf(this.#workbench.page.locator(selectors.activeTab), "data-resource-name");
    return name;
  }

  tabs(): Promise<readonly string[]> {
    return attributesOf(this.#workbench.page.locator(selectors.tab), "aria-label");
  }
}
