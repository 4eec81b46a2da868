/** What VS Code tells its user: notifications in the corner, and the dialog that has to be answered first. */
import { textsOf } from "./elements.ts";
import { selectors } from "./selectors.ts";
import type { Workbench } from "./workbench.ts";

export interface Notification {
  readonly text: string;
  readonly buttons: readonly string[];
}

export class Notifications {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  async all(): Promise<readonly Notification[]> {
    const toasts = await this.#workbench.page.locator(selectors.notification).all();
    return Promise.all(
      toasts.map(async (toast) => ({
        text: (await textsOf(toast.locator(selectors.notificationText))).join(" "),
        buttons: await textsOf(toast.locator(selectors.notificationButton)),
      })),
    );
  }

  /** The one that says this, once there is one. */
  once(words: string | RegExp, seconds?: number): Promise<Notification> {
    const says = ({ text }: Notification) => (typeof words === "string" ? text.includes(words) : words.test(text));
    return this.#workbench.untilFound(
      `the notification '${words}'`,
      () => this.all(),
      (all) => all.find(says),
      seconds,
    );
  }

  /** Presses a button of the one that says this. */
  async press(words: string | RegExp, button: string): Promise<void> {
    await this.once(words);
    const toast = this.#workbench.page.locator(selectors.notification).filter({ hasText: words }).first();
    await toast.locator(selectors.notificationButton).getByText(button, { exact: true }).click();
  }
}

export class Dialog {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** What it says, once there is one. */
  text(): Promise<string> {
    const texts = this.#workbench.page.locator(selectors.dialogText);
    return this.#workbench.until("a dialog", async () => (await textsOf(texts))[0]);
  }

  async press(button: string): Promise<void> {
    await this.#workbench.page.locator(selectors.dialogButton).getByText(button, { exact: true }).click();
  }

  /** Once there is none. */
  async gone(): Promise<void> {
    const dialog = this.#workbench.page.locator(selectors.dialogText);
    await this.#workbench.until("no dialog", async () => (await dialog.count()) === 0);
  }
}
