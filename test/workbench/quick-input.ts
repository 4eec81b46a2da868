/** VS Code's quick input: the box in which files and commands are looked for, and in which it asks for a choice or a text. */
import { setTimeout } from "node:timers/promises";
import type { Locator } from "playwright-core";
import { textsOf } from "./elements.ts";
import { selectors } from "./selectors.ts";
import type { Workbench } from "./workbench.ts";

const searchMilliseconds = 3000;
const pollMilliseconds = 50;

export class QuickInput {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** The labels that a question shows. */
  choices(): Promise<readonly string[]> {
    return textsOf(this.#labels);
  }

  /** Answers a question with the choice that has this label. */
  async pick(label: string): Promise<void> {
    await this.#workbench.until(`the choice '${label}'`, async () => {
      // The question may still be coming, after another one that goes; a long list shows what is looked for only once it is typed.
      if ((await this.#box.inputValue()) !== label) await this.#box.fill(label);
      return this.#chooseNow(label);
    });
  }

  /** Answers a question for text. */
  async answer(text: string): Promise<void> {
    await this.#box.fill(text);
    await this.#workbench.press("Enter");
    await this.#gone();
  }

  /** Answers a question for a path, once it has suggested one that ends so. */
  async answerPath(suggested: string, path: string): Promise<void> {
    await this.#workbench.untilRead(
      `a question that suggests ${suggested}`,
      () => this.#box.inputValue(),
      (value) => value.endsWith(suggested),
    );
    await this.answer(path);
  }

  /**
   * Chooses from a list that VS Code opens with a key and searches with a text. What comes to be later, such as a new file or an
   * extension's command, is in none of the lists opened before, so it is opened again and again.
   */
  async search(key: string, text: string, label: string): Promise<void> {
    await this.#workbench.until(`'${label}' in the list for '${text}'`, async () => {
      await this.#workbench.press(key);
      // What goes, such as a dialog, may have taken the key.
      const isOpen = await this.#box.fill(text, { timeout: searchMilliseconds }).then(
        () => true,
        () => false,
      );
      if (!isOpen) return false;
      const end = Date.now() + searchMilliseconds;
      while (Date.now() < end) {
        if (await this.#chooseNow(label)) return true;
        await setTimeout(pollMilliseconds);
      }
      await this.#workbench.press("Escape");
      await this.#gone();
      return false;
    });
  }

  /** Chooses once more, should the box still be there: on a busy machine a key may come before its list. */
  async chooseAgain(): Promise<void> {
    await this.#box.press("Enter", { timeout: searchMilliseconds / 10 }).catch(() => {});
  }

  get #widget(): Locator {
    return this.#workbench.page.locator(selectors.quickInput);
  }

  get #box(): Locator {
    return this.#widget.locator(selectors.quickInputBox);
  }

  get #labels(): Locator {
    return this.#widget.locator(selectors.quickInputRow).locator(selectors.quickInputLabel);
  }

  /** Clicks the choice, if the list shows it; within the page, in one go with reading it, as lists change while they are read. */
  #chooseNow(label: string): Promise<boolean> {
    return this.#labels.evaluateAll((labels, wanted) => {
      const found = labels.find((each) => each.textContent?.replaceAll("\u00a0", " ").trim() === wanted);
      found?.click();
      return found !== undefined;
    }, label);
  }

  async #gone(): Promise<void> {
    await this.#workbench.until("the end of the question", async () => !(await this.#widget.isVisible()));
  }
}
