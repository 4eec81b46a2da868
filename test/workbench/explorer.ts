/** VS Code's explorer: its files and folders get other names and places. */
import { selectors } from "./selectors.ts";
import type { Workbench } from "./workbench.ts";

export class Explorer {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** @param name of what is in sight there. */
  async rename(name: string, other: string): Promise<void> {
    await this.#choose(name, "Rename...");
    const box = this.#workbench.page.locator(selectors.explorerBox);
    await box.fill(other);
    await this.#workbench.press("Enter");
  }

  /** Into a folder, as one cuts and pastes. */
  async move(name: string, folder: string): Promise<void> {
    await this.#choose(name, "Cut");
    await this.#choose(folder, "Paste");
  }

  /** From the menu of a file or folder. */
  async #choose(name: string, action: string): Promise<void> {
    const { page } = this.#workbench;
    const rows = page.locator(selectors.explorerRow);
    await rows.filter({ has: page.getByText(name, { exact: true }) }).click({ button: "right" });
    await page.getByRole("menuitem", { name: action }).click();
  }
}
